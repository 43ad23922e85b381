"""我的审核: what waits for the office, the riskiest first, then the longest waiting. Read only (feature D4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone

from filings.models import Filing, FilingEvent, ReviewerAssignment, Revision
from filings.models.filing import Status
from filings.risk import Facts, Risk, assess
from institutions.models import Institution, User
from qianjiang_finance.common import clock, workdays


@dataclass(frozen=True, slots=True)
class Roster:
    """The reviewers of a day: by institution, and by kind for the others."""

    own: Mapping[int, User]
    by_kind: Mapping[str, User]

    @classmethod
    def on(cls, day: dt.date) -> Roster:
        """One query."""
        rows = ReviewerAssignment.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day
        ).select_related("reviewer")
        own, by_kind = {}, {}
        for row in rows:
            if row.institution_id is not None:
                own[row.institution_id] = row.reviewer
            elif row.kind_id is not None:
                by_kind[row.kind_id] = row.reviewer
        return cls(own, by_kind)

    def of(self, institution: Institution) -> User | None:
        """The reviewer of an institution: its own, else its kind's."""
        return self.own.get(institution.pk) or self.by_kind.get(institution.kind_id)

    def names(self, user: User) -> bool:
        """Whether the person reviews anybody."""
        return user in self.own.values() or user in self.by_kind.values()


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One filing that waits, since when, for whom."""

    filing: Filing
    risk: Risk
    since: dt.datetime
    waiting: int
    reviewer: User | None


def build(user: User, whose: str, roster: Roster) -> list[QueueRow]:
    """The queue: ``mine`` (assigned to the person), ``none`` (assigned to nobody) or ``all``: two queries."""
    newest = Revision.objects.filter(filing=OuterRef("pk")).order_by("-number").values("pk")[:1]
    last = FilingEvent.objects.filter(filing=OuterRef("pk")).order_by("-pk").values("at")[:1]
    filings = list(
        Filing.objects.visible_to(user)
        .to_review()
        .select_related("institution__kind", "period")
        .annotate(newest=Subquery(newest), since=Subquery(last))
    )
    revisions = _revisions([vars(filing)["newest"] for filing in filings])
    rows = [_row(filing, revisions[vars(filing)["newest"]], roster) for filing in filings]
    wanted = {"mine": lambda row: row.reviewer == user, "none": lambda row: row.reviewer is None}
    kept = [row for row in rows if whose not in wanted or wanted[whose](row)]
    return sorted(kept, key=lambda row: (-row.risk.points, row.since, row.filing.pk))


def _revisions(keys: list[int]) -> dict[int, Revision]:
    counted = {
        "warnings": Count("signed_findings", filter=Q(signed_findings__severity="W")),
        "hints": Count("signed_findings", filter=Q(signed_findings__severity="I")),
    }
    return {revision.pk: revision for revision in Revision.objects.filter(pk__in=keys).annotate(**counted)}


def _row(filing: Filing, revision: Revision, roster: Roster) -> QueueRow:
    counts = vars(revision)
    facts = Facts(
        warnings=counts["warnings"],
        hints=counts["hints"],
        change=revision.largest_change,
        is_correction=filing.status == Status.CORRECTING or revision.reason == Revision.Reason.CORRECTION,
        returns=filing.return_count,
        is_late=filing.is_late,
        is_on_behalf=bool(filing.on_behalf),
    )
    since = vars(filing)["since"]
    waiting = workdays.working_days_between(timezone.localtime(since).date(), clock.today())
    return QueueRow(filing, assess(facts), since, waiting, roster.of(filing.institution))
