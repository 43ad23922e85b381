"""Reported and derived indicators as one thing: a formula, a unit and a direction, computed over totals or single figures.

A reported indicator is the formula of its own code, so that totals, groups and single institutions take one path (domain §3.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Protocol

from django.db.models import Q

from filings.breaks import NONE, Breaks, series_breaks
from filings.models import DerivedIndicator, Indicator, Period
from filings.models.catalogue import Direction
from qianjiang_finance.common.expressions import Calculator, Operands, codes_in, quarters_in
from qianjiang_finance.common.quarter import Quarter
from reports.metrics import Value, absent
from reports.metrics.values import BASE_NOT_REPORTED, NOT_REPORTED

NO_DENOMINATOR = "分母不大于零"
VISITS = "户次"


class Formula(Protocol):
    """Whatever has an expression: a DerivedIndicator, an :class:`Item`."""

    @property
    def expression(self) -> str: ...


#: Far above any sum of 万元 in the country.
_LARGEST = Decimal(10) ** 15
TOO_LARGE = "结果超出可显示的范围"


def derived_value(formula: Formula, operands: Operands, quarter: Quarter) -> Value:
    """The formula's value in the quarter, unrounded, in its own unit; absent with 未报, 基期未报 or 分母不大于零, and where it is larger
    than anything a page can print (a slip in a formula of the office's own).

    Over a ``Totals`` this is the ratio of sums, never the mean of ratios (domain §0.4). Raises ExpressionError for a formula that
    cannot be read.
    """
    missing: list[Quarter] = []

    def look_up(code: str, quarter: Quarter) -> Decimal | None:
        value = operands(code, quarter)
        if value is None:
            missing.append(quarter)
        return value

    value = Calculator(look_up, quarter).value(formula.expression)
    if isinstance(value, Decimal):
        return Value(value) if abs(value) < _LARGEST else absent(TOO_LARGE)
    if not missing:
        return absent(NO_DENOMINATOR)
    return absent(NOT_REPORTED if quarter in missing else BASE_NOT_REPORTED)


class Nature(Enum):
    """How an indicator is compared (domain §3.1, §3.2): a balance with the year's start, a flow with last year's same months,
    a price in basis points, a ratio in 百分点."""

    STOCK = "时点"
    FLOW = "累计"
    PRICE = "价格"
    RATIO = "比率"


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator a reader can choose. ``codes`` are the reported ones it is made of, ``reporter`` the group that reports them.

    ``sums`` tells whether it has a total over institutions (B511 has none). ``total_unit`` is 户次 where clients of several
    institutions were added (domain §0.4). ``weight`` is the code that weighs a year-to-date rate (B207 for B405), else empty. ``breaks`` are those of every indicator.
    ``places`` are the decimals it is shown with, None for those of its unit.
    """

    code: str
    name: str
    unit: str
    total_unit: str
    direction: int
    nature: Nature
    expression: str
    codes: tuple[str, ...]
    reporter: str
    sums: bool
    definition: str
    weight: str = ""
    breaks: Breaks = NONE
    places: int | None = None

    def broken_between(self, earlier: Quarter, later: Quarter) -> tuple[Quarter, ...]:
        """From which quarters in between on a part of it stands under another definition; empty: the two can be compared."""
        return self.breaks.between(self.needed, earlier, later)

    @property
    def needed(self) -> frozenset[str]:
        """The codes to read for it: its parts and the weight of its rate."""
        return frozenset((*self.codes, self.weight)) - {""}

    @property
    def of_one(self) -> Item:
        """The item of a single institution: its clients are 户, not 户次."""
        return replace(self, total_unit=self.unit)

    @property
    def change_unit(self) -> str:
        """The unit of a difference of two values: BP for a price, 百分点 for a percentage, else its own."""
        if self.nature is Nature.PRICE:
            return "BP"
        return "百分点" if self.unit == "%" else self.unit

    @property
    def direction_label(self) -> str:
        """越高越好, 越低越好 or 中性."""
        return str(Direction(self.direction).label)

    def quarters(self, quarter: Quarter) -> frozenset[Quarter]:
        """The quarters whose figures it is computed from in ``quarter``; of a reported one the quarter alone."""
        return quarters_in(self.expression, quarter)

    def value(self, operands: Operands, quarter: Quarter) -> Value:
        """Its value in the quarter over totals, or over the figures of one institution. A plain code is looked up, not computed."""
        if self.codes == (self.expression,):
            figure = operands(self.expression, quarter)
            return absent(NOT_REPORTED) if figure is None else Value(figure)
        return derived_value(self, operands, quarter)


def catalogue(period: Period) -> dict[str, Item]:
    """What can be chosen in a period, by code: core indicators, extended ones switched on, and formulas over these. Three queries."""
    switched_on = Period.extended.through.objects.filter(period=period).values("indicator_id")
    reported = {
        indicator.code: indicator
        for indicator in Indicator.objects.defined_in(period.quarter)
        .filter(Q(is_core=True) | Q(pk__in=switched_on))
        .select_related("weight")
        .order_by("order")
    }
    breaks = series_breaks()
    items = {code: _reported(indicator, breaks) for code, indicator in reported.items()}
    for derived in DerivedIndicator.objects.in_force(period.quarter).order_by("order"):
        codes = tuple(codes_in(derived.expression))
        if all(code in reported for code in codes):
            items[derived.code] = _derived(derived, codes, reported[codes[0]].reporter_id, breaks)
    return items


def items_of(
    indicators: Iterable[Indicator], derived: Iterable[DerivedIndicator], breaks: Breaks
) -> list[Item]:
    """Items for indicators read with ``defined_in`` and ``select_related("weight")``, and for formulas: no query."""
    reported = [_reported(indicator, breaks) for indicator in indicators]
    formulas = [_derived(one, tuple(codes_in(one.expression)), "", breaks) for one in derived]
    return [*reported, *formulas]


def _reported(indicator: Indicator, breaks: Breaks) -> Item:
    visits = indicator.aggregation == Indicator.Aggregation.VISITS
    return Item(
        code=indicator.code,
        name=indicator.name,
        unit=indicator.unit,
        total_unit=VISITS if visits else indicator.unit,
        direction=indicator.direction,
        nature=_nature(indicator),
        expression=indicator.code,
        codes=(indicator.code,),
        reporter=indicator.reporter_id,
        sums=indicator.aggregation != Indicator.Aggregation.NONE,
        definition=indicator.definition,
        weight=indicator.weight.code if indicator.weight else "",
        breaks=breaks,
    )


def _nature(indicator: Indicator) -> Nature:
    if indicator.kind == Indicator.Kind.RATE:
        return Nature.PRICE if indicator.unit == "%" else Nature.RATIO
    return Nature.FLOW if indicator.kind == Indicator.Kind.FLOW else Nature.STOCK


def _derived(derived: DerivedIndicator, codes: tuple[str, ...], reporter: str, breaks: Breaks) -> Item:
    return Item(
        code=derived.code,
        name=derived.name,
        unit=derived.unit,
        total_unit=derived.unit,
        direction=derived.direction,
        nature=Nature.RATIO,
        expression=derived.expression,
        codes=codes,
        reporter=reporter,
        sums=True,
        definition=derived.definition,
        breaks=breaks,
        places=derived.decimals,
    )
