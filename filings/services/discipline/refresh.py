"""Bringing the stored records into line with the facts: the same result however often it runs (feature E8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from filings.discipline.derive import Due, derive
from filings.discipline.life import OPEN_TO_FACTS
from filings.models import DisciplineRecord, Filing, Period, Revision
from filings.services.discipline import notices
from filings.services.discipline.collect import facts_of
from filings.services.discipline.moves import BY_HAND, appeal_day, move_record, record_event
from institutions.models import Institution
from qianjiang_finance.common import clock

State, Kind = DisciplineRecord.State, DisciplineRecord.Kind


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many records arose, changed in their facts, or were withdrawn because the facts no longer hold."""

    arisen: int = 0
    restated: int = 0
    withdrawn: int = 0

    def __bool__(self) -> bool:
        return bool(self.arisen or self.restated or self.withdrawn)


@transaction.atomic
def refresh_records(*, period: Period | None = None, institution: Institution | None = None) -> Refreshed:
    """Derive the records of one institution, of all that owe a period, or of everybody, and store what differs.

    Runs inside the transaction of the step that changes the facts, or from the command for what time alone changes. What people
    decided (免予记录, 不予认定) stands.
    """
    filings = Filing.objects.all()
    if period is not None:
        filings = filings.filter(period=period)
    if institution is not None:
        filings = filings.filter(institution=institution)
    institutions = set(filings.values_list("institution_id", flat=True))
    facts = facts_of(institutions)
    today = clock.today()
    wanted = {due.key: due for rows in facts.values() for due in derive(rows, today)}
    stored = DisciplineRecord.objects.filter(filing__institution__in=institutions)
    existing = {
        (record.filing_id, str(record.kind), record.source): record
        for record in stored.exclude(source__startswith=BY_HAND).select_related("filing", "revision")
    }
    arisen = [due for key, due in wanted.items() if key not in existing]
    restated = [(existing[key], due) for key, due in wanted.items() if key in existing]
    gone = [record for key, record in existing.items() if key not in wanted]
    versions = _versions([*arisen, *(due for _, due in restated)])
    return Refreshed(
        arisen=sum(_arise(due, versions) for due in arisen),
        restated=sum(_restate(record, due, versions) for record, due in restated),
        withdrawn=sum(_withdraw(record) for record in gone),
    )


_Versions = dict[tuple[int, int | None], int]


def _versions(dues: Iterable[Due]) -> _Versions:
    """(filing, number) → revision id of the versions that the records rest on."""
    rows = Revision.objects.filter(filing__in={due.filing for due in dues if due.revision})
    return {(filing, number): pk for pk, filing, number in rows.values_list("pk", "filing_id", "number")}


def _first_state(due: Due) -> DisciplineRecord.State:
    return State.PROPOSED if due.kind == Kind.REFUSED else State.ACTIVE


def _arise(due: Due, versions: _Versions) -> bool:
    """Write a record unless another transaction just did."""
    state = _first_state(due)
    record, is_new = DisciplineRecord.objects.get_or_create(
        filing_id=due.filing,
        kind=due.kind,
        source=due.source,
        defaults={
            "amount": due.amount,
            "facts": due.facts,
            "arose_on": due.arose_on,
            "revision_id": versions.get((due.filing, due.revision)),
            "state": state,
            "appeal_until": appeal_day(due.kind, state),
        },
    )
    if is_new:
        record_event(record, "arise", target=state, by=None, comment=due.facts)
        notices.tell_of_new(record)
    return is_new


def _restate(record: DisciplineRecord, due: Due, versions: _Versions) -> bool:
    """Write changed facts; a record withdrawn for other facts comes back."""
    revision = versions.get((due.filing, due.revision))
    is_back = record.state == State.WITHDRAWN
    before = (record.amount, record.facts, record.arose_on, record.revision_id)
    if before == (due.amount, due.facts, due.arose_on, revision) and not is_back:
        return False
    changes = {"amount": due.amount, "facts": due.facts, "arose_on": due.arose_on, "revision_id": revision}
    target = State(record.state)
    if is_back:
        target = _first_state(due)
        changes["appeal_until"] = appeal_day(due.kind, target)
    move_record(record, target, changes)
    record_event(record, "reinstate" if is_back else "restate", target=target, by=None, comment=due.facts)
    return True


def _withdraw(record: DisciplineRecord) -> bool:
    """The facts no longer hold: 已撤销, with the reason, never deleted."""
    if record.state not in OPEN_TO_FACTS:
        return False
    move_record(record, State.WITHDRAWN)
    record_event(record, "withdraw", target=State.WITHDRAWN, by=None, comment=_why_gone(record.filing))
    return True


def _why_gone(filing: Filing) -> str:
    status = filing.get_status_display()
    return f"原记录所依据的事实已不成立（报表现为“{status}”），系统按现有事实撤销"
