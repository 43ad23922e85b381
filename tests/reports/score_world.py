"""The five banks of domain §5.3 in the database, with their events, the default scheme and the people who act."""

from __future__ import annotations

import datetime as dt

from enterprises.models import RecallCase
from filings.models import DisciplineRecord, Filing, Period
from institutions.models import Institution, User
from reports.models import SchemeKind, ScoreRun, ScoreScheme
from reports.services import score_matters, scores
from reports.services.schemes import load_default_scheme
from tests import factories
from tests.reports import worked_example

#: Bank, kind of record or of adjustment.
RECORDS = (("B", "late"), ("D", "error"))
ENTERED = (("A", "A2", 1), ("C", "A1", 1))


def make_world(office: User) -> ScoreScheme:
    """Banks, five published quarters, the default scheme in force, and every event of the example."""
    worked_example.make_banks()
    worked_example.publish_banks()
    load_default_scheme()
    scheme = ScoreScheme.objects.get()
    for bank, kind in RECORDS:
        record(bank, kind)
    find_true(office, "B")
    for bank, kind, count in ENTERED:
        enter(office, bank, kind, count)
    return scheme


def record(bank: str, kind: str, quarter: str = "2024Q2", **fields: object) -> DisciplineRecord:
    """A record of discipline in force, its time to appeal over."""
    filing = Filing.objects.get(period__code=quarter, institution__code=bank)
    settled = {"state": "active", "arose_on": dt.date(2024, 7, 1), "appeal_until": dt.date(2024, 7, 4)}
    return DisciplineRecord.objects.create(
        filing=filing,
        kind=kind,
        **({"source": f"test-{kind}", "amount": 1, "facts": "示例"} | settled | fields),
    )


def find_true(
    office: User, bank: str, quarter: str = "2024Q2", state: str = "confirmed", kind: str = "recalled"
) -> RecallCase:
    """A case of recalled loans of the bank in that state."""
    case = factories.open_case(office, Institution.objects.get(code=bank), quarter)
    RecallCase.objects.filter(pk=case.pk).update(state=state, kind=kind)
    return case


def enter(by: User, bank: str, kind: str, count: int = 1, quarter: str = "2024Q2"):
    return score_matters.enter_adjustment(
        period=Period.objects.get(code=quarter),
        institution=Institution.objects.get(code=bank),
        kind=SchemeKind.objects.get(code=kind),
        reason="示例事项",
        document="演示〔2024〕1号",
        count=count,
        by=by,
    )


def make_run(office: User, quarter: str = "2024Q2") -> ScoreRun:
    return scores.make_run(
        period=Period.objects.get(code=quarter), scheme=ScoreScheme.objects.get(version=1), by=office
    )
