"""What people do with a record: appeal, answer, confirm, waive; and 虚报瞒报, put down by hand (feature E8)."""

from __future__ import annotations

from django.db import transaction

from filings import policies
from filings.discipline.life import STEPS
from filings.models import DisciplineRecord, Filing
from filings.services.discipline import notices
from filings.services.discipline.moves import BY_HAND, appeal_day, move_record, record_event
from institutions.models import Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import without_controls

State, Kind = DisciplineRecord.State, DisciplineRecord.Kind


@transaction.atomic
def settle_record(name: str, *, record: DisciplineRecord, by: User, comment: str) -> DisciplineRecord:
    """Take the step ``name`` of the life of a record; every one needs a reason.

    Raises NotAllowed (role, state, kind, second appeal, too late), BusinessError without a reason, StaleState when the record was
    settled meanwhile.
    """
    step = STEPS[name]
    fresh = DisciplineRecord.objects.select_related("filing__institution", "filing__period").get(pk=record.pk)
    policies.can_settle(step, by, fresh).enforce()
    said = without_controls(comment).strip()
    if not said:
        raise BusinessError(f"请填写{step.comment_label}")
    changes = {"appeal_until": appeal_day(fresh.kind, step.target)} if name == "confirm" else {}
    move_record(fresh, step.target, changes)
    record_event(fresh, name, target=step.target, by=by, comment=said)
    fresh.refresh_from_db(fields=["state", "appeal_until"])
    if step.is_institutions:
        notices.tell_office(fresh, step.done, by=by)
    elif step.target != State.DISMISSED:
        notices.tell_institution(fresh, step.done, by=by)
    return fresh


@transaction.atomic
def register_false_report(*, filing: Filing, evidence: str, by: User) -> DisciplineRecord:
    """Put down 虚报瞒报 with its evidence, to be confirmed by the office's lead (domain §4.4: only by hand, after verification).

    Raises NotAllowed; BusinessError without evidence.
    """
    policies.can_register_false_report(by).enforce()
    text = without_controls(evidence).strip()
    if not text:
        raise BusinessError("请填写核查情况和证据")
    # The filing's row is held, so that two registrations at once get two numbers.
    held = Filing.objects.select_for_update().select_related("institution", "period").get(pk=filing.pk)
    number = held.discipline.filter(source__startswith=BY_HAND).count() + 1
    record = DisciplineRecord.objects.create(
        filing=held,
        kind=Kind.FALSE,
        source=f"{BY_HAND}-{number}",
        amount=1,
        facts=text,
        arose_on=clock.today(),
        state=State.PROPOSED,
    )
    record_event(record, "register", target=State.PROPOSED, by=by, comment=text)
    notices.tell_office(record, "待确认", Role.OFFICE_LEAD, by=by)
    return record
