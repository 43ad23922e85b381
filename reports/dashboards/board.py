"""The dashboard of a period, read with a fixed number of queries and computed from what they gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filings.models import Period
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.dashboards.items import Item, Nature, catalogue
from reports.dashboards.overview import CARDS, Overview, build_cards, withheld
from reports.dashboards.periods import last_quarters, with_bases
from reports.dashboards.ranking import Ranking, rank_institutions
from reports.dashboards.trend import Trend, build_median_trend, build_trend
from reports.figures import Coverage, ExpectedFiling, Members, SingleFigures, Totals

DEFAULT_ITEM = "B201"


@dataclass(frozen=True, slots=True)
class Panel:
    """The part about one chosen indicator. ``kinds`` (code → name) are those of its reporters, ``kind`` the chosen one or empty.

    ``ranking`` is None for readers who see no single institutions.
    """

    item: Item
    kinds: Mapping[str, str]
    kind: str
    ranking: Ranking | None
    trend: Trend


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows; ``overview`` is None when only the panel was asked for."""

    items: Mapping[str, Item]
    overview: Overview | None
    panel: Panel


@dataclass(frozen=True, slots=True)
class _Basis:
    """What both parts are computed from."""

    period: Period
    items: Mapping[str, Item]
    roster: Sequence[ExpectedFiling]
    groups: Mapping[str, Members]
    totals: Totals
    with_names: bool


def build_board(
    period: Period, *, item: str = "", kind: str = "", with_names: bool, with_cards: bool = True
) -> Board:
    """The dashboard of a period with the panel of the item (default 制造业贷款) and, with names, of one kind of institution.

    Without names the reader gets district totals only: no ranking, no kinds, no missing institutions, no 可比口径, no total over
    fewer than three of them. An unknown item or kind counts as none given. At most 10 queries, whatever the number of institutions.
    """
    items = catalogue(period)
    chosen = items.get(item) or items[DEFAULT_ITEM]
    cards = [items[code] for code in CARDS if code in items] if with_cards else []
    codes = {code for wanted in (chosen, *cards) for code in wanted.codes}
    totals = figures.totals(codes, _history(period.quarter))
    basis = _Basis(
        period=period,
        items=items,
        roster=figures.expected_filings(period),
        groups=figures.reporting_groups(),
        totals=totals if with_names else withheld(totals),
        with_names=with_names,
    )
    return Board(
        items=items,
        overview=_overview(basis, cards) if with_cards else None,
        panel=_panel(basis, chosen, kind),
    )


def _history(quarter: Quarter) -> frozenset[Quarter]:
    return with_bases(last_quarters(quarter))


def _overview(basis: _Basis, cards: Sequence[Item]) -> Overview:
    quarter = basis.period.quarter
    coverage = figures.coverage(basis.period)
    single: Mapping[int, SingleFigures] = {}
    if basis.with_names:
        # 可比口径 and the names of the missing let a reader work out single institutions.
        amounts = [item.code for item in cards if item.nature in (Nature.STOCK, Nature.FLOW)]
        single = figures.by_institution(amounts, (quarter, quarter.same_last_year))
    else:
        coverage = Coverage(coverage.included, coverage.expected, missing=())
    return Overview(
        quarter=quarter,
        cards=build_cards(
            basis.items,
            quarter,
            totals=basis.totals,
            figures=single,
            roster=basis.roster,
            groups=basis.groups,
        ),
        coverage=coverage,
        state=figures.data_state(basis.period),
        version=basis.period.data_version,
        as_of=max((filing.accepted_at for filing in basis.roster if filing.accepted_at), default=None),
    )


def _panel(basis: _Basis, item: Item, wanted_kind: str) -> Panel:
    filings = [filing for filing in basis.roster if filing in basis.groups[item.reporter]]
    kinds = {filing.kind: filing.kind_name for filing in filings} if basis.with_names else {}
    kind = wanted_kind if wanted_kind in kinds else ""
    quarter = basis.period.quarter
    peers = figures.totals(item.codes, _history(quarter), kinds=[kind]) if kind else None
    single = _single_figures(basis, item)
    if item.sums:
        trend = build_trend(item, quarter, totals=basis.totals, peers=peers, peer_name=kinds.get(kind, ""))
    else:
        trend = build_median_trend(item, quarter, single)
    if not basis.with_names:
        return Panel(item, kinds, kind, None, trend)
    ranking = rank_institutions(
        item,
        quarter,
        filings=[filing for filing in filings if kind in ("", filing.kind)],
        figures=single,
        totals=basis.totals if peers is None else peers,
    )
    return Panel(item, kinds, kind, ranking, trend)


def _single_figures(basis: _Basis, item: Item) -> Mapping[int, SingleFigures]:
    """What the ranking compares, and for a median all quarters of it; nothing where neither is shown."""
    if not item.sums:
        return figures.by_institution(item.codes, _history(basis.period.quarter))
    if not basis.with_names:
        return {}
    quarter = basis.period.quarter
    compared = (quarter, quarter.previous, quarter.same_last_year, quarter.year_start)
    return figures.by_institution(item.codes, with_bases(compared))
