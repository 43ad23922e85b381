"""Who was due to report in each quarter and whose filing was accepted: what tells a missing report from a new or closed institution."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from filings.models import Filing, Revision
from filings.models.filing import PUBLISHED, Status
from qianjiang_finance.common.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Attendee:
    """An institution as the rosters know it. ``takes_part`` is 参评; ``size`` is more than 1 for many of a kind taken as one."""

    name: str
    kind: str
    takes_part: bool
    size: int = 1


@dataclass(frozen=True, slots=True)
class Attendance:
    """The rosters of several quarters by (institution id, quarter). No entry: not on the roster then (not opened, or closed)."""

    attendees: Mapping[int, Attendee]
    accepted: Mapping[tuple[int, Quarter], bool]
    exempt: frozenset[tuple[int, Quarter]]

    def was_listed(self, institution: int, quarter: Quarter) -> bool:
        """Whether the roster of the quarter has the institution, exempt or not."""
        return (institution, quarter) in self.accepted

    def was_expected(self, institution: int, quarter: Quarter) -> bool:
        """Whether it had to report in that quarter."""
        key = (institution, quarter)
        return key in self.accepted and key not in self.exempt

    def was_accepted(self, institution: int, quarter: Quarter) -> bool:
        """Whether its figures of the quarter are published."""
        return self.accepted.get((institution, quarter), False)

    def quarter_ends(self, until: Quarter) -> Counter[int]:
        """How many quarter-ends up to and with ``until`` each institution has reported, as far as the quarters were read; 0 if none."""
        return Counter(
            institution
            for (institution, at), is_accepted in self.accepted.items()
            if is_accepted and at.index <= until.index
        )


def newcomers(quarters: Iterable[Quarter], least: int) -> list[int]:
    """Institutions with fewer accepted filings in the quarters than ``least``, those with none aside: one query, on an index."""
    rows = Filing.objects.filter(
        period__index__in={quarter.index for quarter in quarters}, status__in=(*PUBLISHED, Status.CORRECTING)
    )
    few = rows.order_by().values("institution").annotate(ends=Count("pk")).filter(ends__lt=least)
    return list(few.values_list("institution", flat=True))


def attendance(quarters: Iterable[Quarter], institutions: Iterable[int] | None = None) -> Attendance:
    """The rosters of the quarters, of everybody or the institutions of these ids: one query."""
    filings = Filing.objects.filter(period__index__in={quarter.index for quarter in quarters})
    if institutions is not None:
        filings = filings.filter(institution__in=set(institutions))
    rows = (
        filings.annotate(
            accepted=Exists(Revision.objects.filter(filing=OuterRef("pk"), accepted_at__isnull=False)),
        )
        .order_by("institution__kind__order", "institution__order", "institution__code")
        .values_list(
            "institution_id",
            "institution__short_name",
            "institution__kind_id",
            "institution__is_ranked",
            "period__index",
            "status",
            "accepted",
        )
    )
    attendees: dict[int, Attendee] = {}
    accepted: dict[tuple[int, Quarter], bool] = {}
    exempt: set[tuple[int, Quarter]] = set()
    for institution, name, kind, takes_part, index, status, is_accepted in rows:
        key = (institution, Quarter.from_index(index))
        attendees[institution] = Attendee(name, kind, takes_part)
        accepted[key] = is_accepted
        if status == Status.EXEMPT:
            exempt.add(key)
    return Attendance(attendees, accepted, frozenset(exempt))
