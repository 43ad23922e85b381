"""What changed, by the nature of an indicator: against the year's start, the same quarter last year, the quarter before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from filings import breaks
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.comparable import NOT_COMPARABLE, Circle, Comparable
from reports.dashboards.items import Item, Nature
from reports.metrics import (
    Value,
    absent,
    basis_points,
    difference,
    growth,
    increase_over_increase,
    single_quarter_rate,
)
from reports.metrics.values import as_base

BETTER, WORSE = "向好", "趋弱"
QUARTER_ON_QUARTER = "当季比上季"


@dataclass(frozen=True, slots=True)
class Change:
    """One comparison: its name, its value in ``unit`` (万元, 户, %, 百分点, BP), and for an increase the growth in % beside it.

    ``verdict`` is 向好 or 趋弱 by the indicator's direction, empty for a neutral indicator, no change and an absent value.
    ``word`` replaces the sign where the office has a word for it (多增, 少增, 由负转正 …).
    With a ``circle`` it is 可比口径: over the institutions of all dates only, and then never judged.
    """

    label: str
    value: Value
    unit: str
    growth: Value | None = None
    verdict: str = ""
    word: str = ""
    circle: Circle | None = None


def verdict(change: Value, direction: int) -> str:
    """向好 when the change goes the indicator's way, 趋弱 when it goes against it; never for a neutral one (feature I5)."""
    if change.amount is None or not change.amount or not direction:
        return ""
    return BETTER if (change.amount > 0) == (direction > 0) else WORSE


def change_against(item: Item, operands: Operands, quarter: Quarter, base: Quarter) -> Value:
    """The item's value in ``quarter`` less that in ``base``, in :attr:`Item.change_unit`, from unrounded values."""
    now, then = item.value(operands, quarter), as_base(item.value(operands, base))
    if item.nature is Nature.PRICE:
        return basis_points(now.amount, then.amount)
    return difference(now, then)


def growth_against(item: Item, operands: Operands, quarter: Quarter, base: Quarter) -> Value:
    """The item's growth over ``base`` in %; absent on a missing, zero or negative base."""
    return growth(item.value(operands, quarter).amount, item.value(operands, base).amount)


def rate_against_quarter(item: Item, operands: Operands, quarter: Quarter) -> Value:
    """当季比上季 in BP: the rate of this quarter's lending alone less that of the quarter before, from year-to-date rates.

    Year-to-date rates themselves are not compared: in the first quarter they start anew (domain §3.1, §3.2).
    """
    now, before = (_rate_of_quarter(item, operands, at) for at in (quarter, quarter.previous))
    return difference(now, as_base(before)) if now.amount is None else basis_points(now.amount, before.amount)


def _rate_of_quarter(item: Item, operands: Operands, quarter: Quarter) -> Value:
    is_first = quarter.number == 1
    return single_quarter_rate(
        operands(item.codes[0], quarter),
        operands(item.weight, quarter),
        Decimal(0) if is_first else operands(item.codes[0], quarter.previous),
        Decimal(0) if is_first else operands(item.weight, quarter.previous),
    )


def changes_of(
    item: Item, totals: Operands, quarter: Quarter, comparable: Comparable | None = None
) -> tuple[Change, ...]:
    """The comparisons that the item's nature asks for (domain §3.2), the most telling first.

    None is computed across a change of definition. Each is over all institutions, or 可比口径 where ``comparable`` knows of a report missing at one of its dates.
    """
    return tuple(
        _compare(of, item, totals, (quarter, *bases), comparable) for of, bases in _comparisons(item, quarter)
    )


Of = Callable[[Operands], Change]


def _compare(
    of: Of, item: Item, totals: Operands, quarters: Sequence[Quarter], comparable: Comparable | None
) -> Change:
    if item.broken_between(min(quarters), quarters[0]):
        plain = of(totals)
        return Change(plain.label, absent(breaks.NOT_COMPARABLE), plain.unit)
    if comparable is None:
        return of(totals)
    comparison = comparable.comparison(item, totals, quarters)
    if comparison.circle is None:
        return of(totals)
    if comparison.operands is None:
        plain = of(totals)
        return Change(plain.label, absent(NOT_COMPARABLE), plain.unit, circle=comparison.circle)
    return replace(of(comparison.operands), verdict="", circle=comparison.circle)


def _comparisons(item: Item, quarter: Quarter) -> tuple[tuple[Of, tuple[Quarter, ...]], ...]:
    """Each comparison with the quarters it looks back at."""
    year_start, last_year, before = quarter.year_start, quarter.same_last_year, quarter.previous
    if item.nature is Nature.STOCK:
        return (
            (partial(_increase, "比年初", item, quarter, year_start), (year_start,)),
            (partial(_growth, "同比", item, quarter, last_year), (last_year,)),
            (partial(_increase_compared, item, quarter), (year_start, last_year, last_year.year_start)),
        )
    if item.nature is Nature.FLOW:
        return ((partial(_increase, "同比", item, quarter, last_year), (last_year,)),)
    on_year = partial(_difference, "同比", item, quarter, last_year)
    if item.nature is Nature.PRICE and item.weight:
        looked_at = (before, before.previous) if before.number != 1 else (before,)
        return ((on_year, (last_year,)), (partial(_quarter_rate, item, quarter), looked_at))
    if item.nature is Nature.PRICE:
        return ((on_year, (last_year,)), (partial(_difference, "比上季", item, quarter, before), (before,)))
    return (
        (partial(_difference, "比上年同期", item, quarter, last_year), (last_year,)),
        (partial(_difference, "比年初", item, quarter, year_start), (year_start,)),
    )


def _quarter_rate(item: Item, quarter: Quarter, operands: Operands) -> Change:
    change = rate_against_quarter(item, operands, quarter)
    return Change(QUARTER_ON_QUARTER, change, "BP", verdict=verdict(change, item.direction))


def _difference(label: str, item: Item, quarter: Quarter, base: Quarter, operands: Operands) -> Change:
    change = change_against(item, operands, quarter, base)
    return Change(label, change, item.change_unit, verdict=verdict(change, item.direction))


def _growth(label: str, item: Item, quarter: Quarter, base: Quarter, operands: Operands) -> Change:
    change = growth_against(item, operands, quarter, base)
    return Change(label, change, "%", verdict=verdict(change, item.direction))


def _increase(label: str, item: Item, quarter: Quarter, base: Quarter, operands: Operands) -> Change:
    change = change_against(item, operands, quarter, base)
    return Change(
        label=label,
        value=change,
        unit=item.total_unit,
        growth=growth_against(item, operands, quarter, base),
        verdict=verdict(change, item.direction),
    )


def _increase_compared(item: Item, quarter: Quarter, operands: Operands) -> Change:
    """同比多增: this year's increase against last year's over the same months."""
    last_year = quarter.same_last_year
    comparison = increase_over_increase(
        item.value(operands, quarter).amount,
        year_start=item.value(operands, quarter.year_start).amount,
        last_year=item.value(operands, last_year).amount,
        year_start_before=item.value(operands, last_year.year_start).amount,
    )
    return Change("增量同比", comparison.difference, item.total_unit, word=comparison.turn or comparison.word)
