"""Which forms each institution owes in which period, and how many items they have there (domain §3.4). Read only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from django.db.models import Count

from filings.models import Filing, Indicator, Period
from institutions.models import Group

_Counts = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class FormDuties:
    """``core`` group → form → items always reported, ``extended`` the same by period for those switched on.

    ``kinds`` and ``members`` say which groups a kind and a single institution belong to.
    """

    core: Mapping[str, Mapping[str, int]]
    extended: Mapping[int, Mapping[str, Mapping[str, int]]]
    kinds: Mapping[str, Set[str]]
    members: Mapping[int, Set[str]]

    @classmethod
    def of(cls, periods: Iterable[Period]) -> FormDuties:
        """Read for several periods: three queries."""
        core: _Counts = {}
        counted = Indicator.objects.order_by().values_list("reporter", "form").annotate(Count("pk"))
        for group, form, count in counted.filter(is_core=True):
            core.setdefault(group, {})[form] = count
        extended: dict[int, _Counts] = {}
        switched_on = (
            Period.extended.through.objects.filter(period__in=list(periods), indicator__is_core=False)
            .values_list("period", "indicator__reporter", "indicator__form")
            .annotate(Count("pk"))
        )
        for period, group, form, count in switched_on:
            extended.setdefault(period, {}).setdefault(group, {})[form] = count
        kinds: dict[str, set[str]] = {}
        members: dict[int, set[str]] = {}
        for group, kind, member in Group.objects.values_list("code", "kinds", "extra_members"):
            kinds.setdefault(kind, set()).add(group)
            members.setdefault(member, set()).add(group)
        return cls(core, extended, kinds, members)

    def forms_of(self, filing: Filing) -> dict[str, int]:
        """The forms of a filing (with its institution) by code, and how many items each has in its period."""
        institution = filing.institution
        groups = {*self.kinds.get(institution.kind_id, ()), *self.members.get(institution.pk, ())}
        counts: dict[str, int] = {}
        for source in (self.core, self.extended.get(filing.period_id, {})):
            for group in groups:
                for form, count in source.get(group, {}).items():
                    counts[form] = counts.get(form, 0) + count
        return counts
