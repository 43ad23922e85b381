"""Who was due to report in each quarter and whose filing was accepted: what tells a missing report from a new or closed institution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from filings.models import Filing, Revision
from filings.models.filing import Status
from qianjiang_finance.common.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Attendee:
    """An institution as the rosters know it. ``takes_part`` is 参评."""

    name: str
    kind: str
    takes_part: bool


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

    def quarter_ends(self, institution: int, until: Quarter) -> int:
        """How many quarter-ends up to and with ``until`` it has reported, as far as the quarters were read."""
        return sum(
            accepted
            for (other, at), accepted in self.accepted.items()
            if other == institution and at.index <= until.index
        )


def attendance(quarters: Iterable[Quarter]) -> Attendance:
    """The rosters of the quarters: one query."""
    rows = (
        Filing.objects.filter(period__index__in={quarter.index for quarter in quarters})
        .annotate(
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
