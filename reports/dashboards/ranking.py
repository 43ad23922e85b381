"""The institutions in order of one indicator, with their change and last quarter's place (features I2, I5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from filings import breaks
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.changes import (
    QUARTER_ON_QUARTER,
    change_against,
    growth_against,
    rate_against_quarter,
)
from reports.dashboards.comparable import NOT_COMPARABLE, Comparable
from reports.dashboards.items import Item, Nature
from reports.dashboards.overview import value_in_total
from reports.figures import ExpectedFiling, SingleFigures, Totals
from reports.metrics import Value, absent, rank
from reports.ranking_rules import RULE, why_unranked

TIE_RULE = "数值完全相同的机构名次并列，其后名次顺延（如1、2、2、4）。"
ORDER_RULES = {
    1: "按数值从高到低排列。",
    0: "中性指标，按数值从高到低排列，名次不表示优劣。",
    -1: "数值越低越好，按数值从低到高排列。",
}
NOTHING = SingleFigures({})


@dataclass(frozen=True, slots=True)
class Column:
    """One comparison of the table: head, unit of its cells, how it is computed over any figures, and the quarters it looks at."""

    label: str
    unit: str
    of: Callable[[Operands], Value]
    quarters: tuple[Quarter, ...] = ()


@dataclass(frozen=True, slots=True)
class RankRow:
    """One institution with a value. ``moved`` is the places won since last quarter (negative: lost), None if it had no place then.

    One that does not take part in the ranking has no place and the reason in ``unranked``.
    """

    place: int | None
    moved: int | None
    name: str
    code: str
    kind_name: str
    url: str
    cell_url: str
    value: Decimal
    changes: tuple[Value, ...]
    unranked: str = ""


@dataclass(frozen=True, slots=True)
class Unranked:
    """An institution without a value: 未报 and the state of its filing, or the reason why an accepted filing gives none."""

    name: str
    kind_name: str
    url: str
    filing_url: str
    reason: str
    state: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The table: ranked rows in order, then those not taking part, then the unranked; the total of all shown institutions with the same comparisons."""

    item: Item
    columns: tuple[Column, ...]
    rows: tuple[RankRow, ...]
    unranked: tuple[Unranked, ...]
    total: Value
    total_changes: tuple[Value, ...]
    rules: str


def rank_institutions(
    item: Item,
    quarter: Quarter,
    *,
    filings: Sequence[ExpectedFiling],
    comparable: Comparable,
    totals: Totals,
    kind: str = "",
) -> Ranking:
    """Rank the institutions of ``filings`` by the item, among themselves; the indicator's direction says who is first.

    ``totals`` are the sums over the same institutions. Ranks are those of :func:`reports.metrics.rank`, on unrounded values.
    """
    figures = comparable.figures
    columns = tuple(_unbroken(column, item) for column in _columns(item, quarter))
    values = {filing.institution_id: item.value(_of(filing, figures), quarter) for filing in filings}
    reasons = _reasons(filings, comparable, quarter, kind)
    places = _places(item, filings, comparable, quarter, kind)
    places_before = _places(item, filings, comparable, quarter.previous, kind)
    rows = [
        RankRow(
            place=places.get(filing.institution_id),
            moved=_moved(places_before.get(filing.institution_id), places.get(filing.institution_id)),
            name=filing.name,
            code=filing.code,
            kind_name=filing.kind_name,
            url=filing.institution_url,
            cell_url=f"{filing.url}#cell-{item.codes[0]}",
            value=amount,
            changes=tuple(column.of(_of(filing, figures)) for column in columns),
            unranked=reasons[filing.institution_id],
        )
        for filing in filings
        if (amount := values[filing.institution_id].amount) is not None
    ]
    return Ranking(
        item=item,
        columns=columns,
        rows=tuple(sorted(rows, key=lambda row: (row.place is None, row.place or 0))),
        unranked=tuple(
            _unranked(filing, values[filing.institution_id])
            for filing in filings
            if not values[filing.institution_id].known
        ),
        total=value_in_total(item, totals, quarter),
        total_changes=tuple(_of_total(column, item, totals, comparable, kind) for column in columns),
        rules=ORDER_RULES[item.direction] + TIE_RULE + RULE,
    )


def _unbroken(column: Column, item: Item) -> Column:
    """The comparison, or none at all where it would cross a change of definition."""
    if not item.broken_between(min(column.quarters), max(column.quarters)):
        return column
    return replace(column, of=lambda _: absent(breaks.NOT_COMPARABLE))


def _of_total(column: Column, item: Item, totals: Totals, comparable: Comparable, kind: str) -> Value:
    """A comparison of the total; absent where a report is missing at one of its dates, because it is then not comparable."""
    if item.broken_between(min(column.quarters), max(column.quarters)):
        return absent(breaks.NOT_COMPARABLE)
    circle = comparable.of_kind(kind).comparison(item, totals, column.quarters).circle
    return column.of(totals) if circle is None else absent(f"{NOT_COMPARABLE}：{'、'.join(circle.left_out)}")


def _reasons(
    filings: Sequence[ExpectedFiling], comparable: Comparable, quarter: Quarter, kind: str
) -> dict[int, str]:
    """Why each institution does not take part in the ranking of the quarter; empty for those that do."""
    attendance = comparable.attendance
    ends = attendance.quarter_ends(quarter)
    return {
        pk: why_unranked(attendance.attendees[pk], ends[pk], among_own_kind=bool(kind))
        for pk in (filing.institution_id for filing in filings)
    }


def _of(filing: ExpectedFiling, figures: Mapping[int, SingleFigures]) -> SingleFigures:
    return figures.get(filing.institution_id, NOTHING)


def _places(
    item: Item, filings: Sequence[ExpectedFiling], comparable: Comparable, quarter: Quarter, kind: str
) -> dict[int, int]:
    """The places of those who take part in the quarter."""
    reasons = _reasons(filings, comparable, quarter, kind)
    amounts = {
        filing.institution_id: item.value(_of(filing, comparable.figures), quarter).amount
        for filing in filings
        if not reasons[filing.institution_id]
    }
    return rank(amounts, -1 if item.direction < 0 else 1)


def _moved(before: int | None, now: int | None) -> int | None:
    return None if before is None or now is None else before - now


def _unranked(filing: ExpectedFiling, value: Value) -> Unranked:
    accepted = filing.accepted_at is not None
    return Unranked(
        name=filing.name,
        kind_name=filing.kind_name,
        url=filing.institution_url,
        filing_url=filing.url,
        reason="本期无此数" if accepted and value.reason == "未报" else value.reason,
        state=filing.status,
    )


def _columns(item: Item, quarter: Quarter) -> tuple[Column, ...]:
    """The two comparisons of the item's nature."""
    before, last_year, year_start = quarter.previous, quarter.same_last_year, quarter.year_start

    def change(label: str, base: Quarter) -> Column:
        return Column(
            label,
            item.change_unit,
            lambda operands: change_against(item, operands, quarter, base),
            (quarter, base),
        )

    growth = Column(
        "同比增速",
        "%",
        lambda operands: growth_against(item, operands, quarter, last_year),
        (quarter, last_year),
    )
    on_quarter = change("比上季", before)
    if item.weight:
        looked_at = (quarter, before) if before.number == 1 else (quarter, before, before.previous)
        on_quarter = Column(
            QUARTER_ON_QUARTER,
            "BP",
            lambda operands: rate_against_quarter(item, operands, quarter),
            looked_at,
        )
    return {
        Nature.STOCK: (change("比年初增量", year_start), growth),
        Nature.FLOW: (change("同比增量", last_year), growth),
        Nature.PRICE: (on_quarter, change("同比", last_year)),
        Nature.RATIO: (change("比年初", year_start), change("比上年同期", last_year)),
    }[item.nature]
