"""The dashboard of a period, read with a fixed number of queries and computed from what they gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from filings.models import Period
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.dashboards.comparable import Comparable
from reports.dashboards.items import Item, catalogue
from reports.dashboards.lean import read_comparable, read_everybody
from reports.dashboards.overview import CARDS, Overview, build_cards, withheld
from reports.dashboards.periods import last_quarters, with_bases
from reports.dashboards.ranking import Ranking, rank_institutions
from reports.dashboards.roster import Roster, read_roster
from reports.dashboards.trend import Trend, build_median_trend, build_trend
from reports.figures import Coverage, Members, Totals

DEFAULT_ITEM = "B201"
#: More institutions than this have their ranking on a page of its own, and the dashboard does not read them one by one.
MOST_RANKED = 250


@dataclass(frozen=True, slots=True)
class Panel:
    """The part about one chosen indicator. ``kinds`` (code → name) are those of its reporters, ``kind`` the chosen one or empty.

    ``ranking`` is None for readers who see no single institutions, and where there are ``too_many`` to list beside the cards.
    """

    item: Item
    kinds: Mapping[str, str]
    kind: str
    ranking: Ranking | None
    trend: Trend
    too_many: int = 0


@dataclass(frozen=True, slots=True)
class Board:
    """What the page shows; ``overview`` is None when only the panel was asked for."""

    items: Mapping[str, Item]
    overview: Overview | None
    panel: Panel


@dataclass(frozen=True, slots=True)
class _Basis:
    """What both parts are computed from. ``comparable`` has single figures of everybody, or the rest of a kind as one (``lean``)."""

    period: Period
    items: Mapping[str, Item]
    roster: Roster
    groups: Mapping[str, Members]
    totals: Totals
    comparable: Comparable
    with_names: bool


def build_board(
    period: Period, *, item: str = "", kind: str = "", with_names: bool, with_cards: bool = True
) -> Board:
    """The dashboard of a period with the panel of the item (default 制造业贷款) and, with names, of one kind of institution.

    Without names the reader gets district totals only: no ranking, no kinds, no missing institutions, no 可比口径, no total over
    fewer than three of them. An unknown item or kind counts as none given. At most 13 queries, whatever the number of institutions.
    """
    items = catalogue(period)
    chosen = items.get(item) or items[DEFAULT_ITEM]
    cards = [items[code] for code in CARDS if code in items] if with_cards else []
    codes = {code for wanted in (chosen, *cards) for code in wanted.needed}
    history = _history(period.quarter)
    # Rates in a formula need their weights too, to be averaged over a part of the institutions.
    weights = {code: items[code].weight for code in codes if code in items and items[code].weight}
    totals = figures.totals(codes, history)
    roster = read_roster(period)
    read = read_comparable if roster.coverage.expected > MOST_RANKED and chosen.sums else read_everybody
    basis = _Basis(
        period=period,
        items=items,
        roster=roster,
        groups=figures.reporting_groups(),
        totals=totals if with_names else withheld(totals),
        comparable=read(codes, weights, history, may_show=with_names),
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
    quarter, roster = basis.period.quarter, basis.roster
    coverage = roster.coverage
    if not basis.with_names:
        # The names of the missing, like 可比口径, let a reader work out single institutions.
        coverage = Coverage(coverage.included, coverage.expected, missing=())
    return Overview(
        quarter=quarter,
        cards=build_cards(
            basis.items,
            quarter,
            totals=basis.totals,
            comparable=basis.comparable,
            expected=lambda item: roster.expected(basis.groups[item.reporter]),
        ),
        coverage=coverage,
        state=roster.state,
        version=basis.period.data_version,
        missing_text=basis.period.missing_text(coverage.expected - coverage.included),
        code=basis.period.code,
        with_names=basis.with_names,
        as_of=roster.as_of,
    )


def _panel(basis: _Basis, item: Item, wanted_kind: str) -> Panel:
    members = basis.groups[item.reporter]
    kinds = basis.roster.kinds_of(members) if basis.with_names else {}
    kind = wanted_kind if wanted_kind in kinds else ""
    quarter = basis.period.quarter
    peers = figures.totals(item.needed, _history(quarter), kinds=[kind]) if kind else None
    if item.sums:
        trend = build_trend(
            item,
            quarter,
            totals=basis.totals,
            comparable=basis.comparable,
            peers=peers,
            kind=kind,
            peer_name=kinds.get(kind, ""),
        )
    else:
        trend = build_median_trend(item, quarter, basis.comparable.figures)
    if not basis.with_names:
        return Panel(item, kinds, kind, None, trend)
    if basis.roster.coverage.expected > MOST_RANKED:
        return Panel(item, kinds, kind, None, trend, too_many=basis.roster.expected(members))
    filings = [filing for filing in figures.expected_filings(basis.period) if filing in members]
    ranking = rank_institutions(
        item,
        quarter,
        filings=[filing for filing in filings if kind in ("", filing.kind)],
        comparable=basis.comparable,
        kind=kind,
        totals=basis.totals if peers is None else peers,
    )
    return Panel(item, kinds, kind, ranking, trend)
