"""The books of many accepted filings at once, for trying a rule on past periods: queries by period, never by filing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from filings.checks.book import FigureBook, read_past
from filings.entry import Cell, from_figure
from filings.models import Figure, Filing, Indicator, Period, Revision
from institutions.models import Group, Institution

_Figures = Mapping[int, list[Figure]]


def accepted_books(periods: Collection[Period]) -> Iterator[FigureBook]:
    """A book of each filing of the periods with an accepted version, holding its newest: two queries a period and six besides."""
    if not periods:
        return
    revisions = _newest_accepted(periods)
    figures: defaultdict[int, list[Figure]] = defaultdict(list)
    for figure in Figure.objects.filter(revision__in=revisions.values()):
        figures[figure.revision_id].append(figure)
    indices = [period.index for period in periods]
    codes = {filing.institution.code for filing in revisions}
    pasts, limits = read_past(codes, min(indices), max(indices))
    groups = _groups()
    for period in sorted(periods, key=lambda period: period.index):
        asked = _asked_in(period)
        for filing, revision in revisions.items():
            if filing.period_id == period.pk:
                own = groups[filing.institution.kind_id] | groups[filing.institution_id]
                items = {item.code: item for item in asked if item.reporter_id in own}
                cells = _cells(figures[revision.pk], items)
                past = pasts[filing.institution.code]
                yield FigureBook(filing, period.quarter, items, cells, past, limits)


def _newest_accepted(periods: Collection[Period]) -> dict[Filing, Revision]:
    rows = Revision.objects.filter(filing__period__in=periods, accepted_at__isnull=False)
    rows = rows.select_related("filing__period", "filing__institution__kind")
    order = ("filing__institution__kind__order", "filing__institution__order", "number")
    return {revision.filing: revision for revision in rows.order_by(*order)}


def _groups() -> defaultdict[str | int, set[str]]:
    """The groups of each kind of institution and of each member listed besides: what ``reporting.items_of`` asks one by one."""
    groups: defaultdict[str | int, set[str]] = defaultdict(set)
    for kind, group in Group.kinds.through.objects.values_list("kind_id", "group_id"):
        groups[kind].add(group)
    for member, group in Institution.extra_groups.through.objects.values_list("institution_id", "group_id"):
        groups[member].add(group)
    return groups


def _asked_in(period: Period) -> list[Indicator]:
    switched_on = set(period.extended.values_list("pk", flat=True))
    items = Indicator.objects.defined_in(period.quarter).select_related("form")
    return [item for item in items.order_by("form__order", "order") if item.is_core or item.pk in switched_on]


def _cells(figures: list[Figure], items: Mapping[str, Indicator]) -> dict[str, Cell]:
    by_id = {item.pk: item for item in items.values()}
    found = {
        by_id[figure.indicator_id].code: from_figure(figure, by_id[figure.indicator_id])
        for figure in figures
        if figure.indicator_id in by_id
    }
    return {code: found[code] for code in items if code in found}
