"""The list of periods of which an annex can be made."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from filings.models import Period
from filings.models.filing import PUBLISHED, Status
from reports import wording

_TONES = {"已锁定": "done", "已审核": "ok", "试算": "wait"}


@dataclass(frozen=True, slots=True)
class Issue:
    """A period with published data: its title (2024年上半年), n and N of its coverage, data state and data version;
    what is done about missing reports, and whether the annex waits for them."""

    code: str
    title: str
    included: int
    expected: int
    state: str
    version: int
    missing_text: str
    is_waiting: bool

    @property
    def tone(self) -> str:
        """Tone of the badge that shows the state."""
        return _TONES[self.state]


def issues() -> tuple[Issue, ...]:
    """The periods with published data, newest first: one query."""
    return tuple(_issue(period) for period in _counted())


def _counted() -> QuerySet[Period]:
    """Periods with their expected filings counted: all, those in the sums, accepted ones, locked ones."""
    expected = ~Q(filings__status=Status.EXEMPT)
    counts = {
        "expected": expected,
        "included": expected & Q(filings__revisions__accepted_at__isnull=False),
        "accepted": Q(filings__status__in=PUBLISHED),
        "locked": Q(filings__status=Status.LOCKED),
    }
    counted = {name: Count("filings", filter=condition, distinct=True) for name, condition in counts.items()}
    return Period.objects.with_published().annotate(**counted).order_by("-index")


def _issue(period: Period) -> Issue:
    counts = vars(period)
    state = "试算"
    if counts["locked"] == counts["expected"]:
        state = "已锁定"
    elif counts["accepted"] == counts["expected"]:
        state = "已审核"
    return Issue(
        code=period.code,
        title=wording.report_title(period.quarter.year, period.quarter.number),
        included=counts["included"],
        expected=counts["expected"],
        state=state,
        version=period.data_version,
        missing_text=period.missing_text(counts["expected"] - counts["included"]),
        is_waiting=period.waits_for(counts["expected"] - counts["included"]),
    )
