"""Who is due in a period, counted and not listed: coverage, state, date and missing reports at a cost that does not grow with the roster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Max

from filings.models import Filing, Period
from filings.models.filing import Status
from reports.figures import Coverage, Members, MissingFiling

_DONE = {Status.LOCKED.value, Status.ACCEPTED.value}


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many filings a kind owes."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Roster:
    """The filings that are due in a period, by kind; the state and date of the data, and what is missing."""

    period: Period
    kinds: Mapping[str, KindCount]
    state: str
    as_of: dt.datetime | None
    coverage: Coverage

    def expected(self, members: Members) -> int:
        """How many filings the members of a group owe."""
        of_kinds = sum(one.count for kind, one in self.kinds.items() if kind in members.kinds)
        return of_kinds + len(self._named(members))

    def kinds_of(self, members: Members) -> dict[str, str]:
        """Code and name of the kinds of those members, in their order."""
        kinds = members.kinds | set(self._named(members).values())
        return {kind: one.name for kind, one in self.kinds.items() if kind in kinds}

    def _named(self, members: Members) -> dict[int, str]:
        """Members named one by one that owe a filing, with their kind; no query where nobody is named."""
        if not members.institutions:
            return {}
        filings = Filing.objects.for_period(self.period).expected()
        named = filings.filter(institution__in=members.institutions).exclude(
            institution__kind__in=members.kinds
        )
        return dict(named.order_by().values_list("institution_id", "institution__kind_id"))


def read_roster(period: Period) -> Roster:
    """The roster of a period: two queries."""
    filings = Filing.objects.for_period(period).expected()
    rows = (
        filings.order_by("institution__kind__order")
        .values_list("institution__kind_id", "institution__kind__name", "status")
        .annotate(Count("pk", distinct=True), Max("revisions__accepted_at"))
    )
    kinds: dict[str, KindCount] = {}
    states, moments = set(), []
    for kind, name, status, count, accepted_at in rows:
        kinds[kind] = KindCount(name, count + (kinds[kind].count if kind in kinds else 0))
        states.add(status)
        moments += [accepted_at] if accepted_at else []
    missing = tuple(
        MissingFiling(
            filing.institution.name,
            filing.institution.short_name,
            Status(filing.status).label,
            filing.get_absolute_url(),
        )
        for filing in filings.without_accepted()
        .select_related("institution", "period")
        .order_by("institution__kind__order", "institution__order", "institution__code")
    )
    expected = sum(one.count for one in kinds.values())
    return Roster(
        period=period,
        kinds=kinds,
        state=_state(states),
        as_of=max(moments, default=None),
        coverage=Coverage(expected - len(missing), expected, missing),
    )


def _state(states: set[str]) -> str:
    """As :func:`reports.figures.data_state` says it."""
    if states <= {Status.LOCKED.value}:
        return "已锁定"
    return "已审核" if states <= _DONE else "试算"
