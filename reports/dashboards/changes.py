"""What changed, by the nature of an indicator: against the year's start, the same quarter last year, the quarter before."""

from __future__ import annotations

from dataclasses import dataclass

from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.items import Item, Nature
from reports.metrics import Value, basis_points, difference, growth, increase_over_increase
from reports.metrics.values import as_base

BETTER, WORSE = "向好", "趋弱"


@dataclass(frozen=True, slots=True)
class Change:
    """One comparison: its name, its value in ``unit`` (万元, 户, %, 百分点, BP), and for an increase the growth in % beside it.

    ``verdict`` is 向好 or 趋弱 by the indicator's direction, empty for a neutral indicator, no change and an absent value.
    ``word`` replaces the sign where the office has a word for it (多增, 少增, 由负转正 …).
    """

    label: str
    value: Value
    unit: str
    growth: Value | None = None
    verdict: str = ""
    word: str = ""


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


def changes_of(item: Item, operands: Operands, quarter: Quarter) -> tuple[Change, ...]:
    """The comparisons that the item's nature asks for (domain §3.2), the most telling first."""
    if item.nature is Nature.STOCK:
        return _of_stock(item, operands, quarter)
    if item.nature is Nature.FLOW:
        return (_increase("同比", item, operands, quarter, quarter.same_last_year),)
    if item.nature is Nature.PRICE:
        bases = (("同比", quarter.same_last_year), ("比上季", quarter.previous))
    else:
        bases = (("比上年同期", quarter.same_last_year), ("比年初", quarter.year_start))
    return tuple(_difference(label, item, operands, quarter, base) for label, base in bases)


def _of_stock(item: Item, operands: Operands, quarter: Quarter) -> tuple[Change, ...]:
    return (
        _increase("比年初", item, operands, quarter, quarter.year_start),
        _growth("同比", item, operands, quarter, quarter.same_last_year),
        _increase_compared(item, operands, quarter),
    )


def _difference(label: str, item: Item, operands: Operands, quarter: Quarter, base: Quarter) -> Change:
    change = change_against(item, operands, quarter, base)
    return Change(label, change, item.change_unit, verdict=verdict(change, item.direction))


def _growth(label: str, item: Item, operands: Operands, quarter: Quarter, base: Quarter) -> Change:
    change = growth_against(item, operands, quarter, base)
    return Change(label, change, "%", verdict=verdict(change, item.direction))


def _increase(label: str, item: Item, operands: Operands, quarter: Quarter, base: Quarter) -> Change:
    change = change_against(item, operands, quarter, base)
    return Change(
        label=label,
        value=change,
        unit=item.total_unit,
        growth=growth_against(item, operands, quarter, base),
        verdict=verdict(change, item.direction),
    )


def _increase_compared(item: Item, operands: Operands, quarter: Quarter) -> Change:
    """同比多增: this year's increase against last year's over the same months."""
    last_year = quarter.same_last_year
    comparison = increase_over_increase(
        item.value(operands, quarter).amount,
        year_start=item.value(operands, quarter.year_start).amount,
        last_year=item.value(operands, last_year).amount,
        year_start_before=item.value(operands, last_year.year_start).amount,
    )
    return Change("增量同比", comparison.difference, item.total_unit, word=comparison.turn or comparison.word)
