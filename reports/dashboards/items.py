"""Reported and derived indicators as one thing: a formula, a unit and a direction, computed over totals or single figures.

A reported indicator is the formula of its own code, so that totals, groups and single institutions take one path (domain §3.5).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Protocol

from django.db.models import Q

from filings.models import DerivedIndicator, Indicator, Period
from filings.models.catalogue import Direction
from qianjiang_finance.common.expressions import Calculator, Operands, codes_in
from qianjiang_finance.common.quarter import Quarter
from reports.metrics import Value, absent
from reports.metrics.values import BASE_NOT_REPORTED, NOT_REPORTED

NO_DENOMINATOR = "分母不大于零"
VISITS = "户次"


class Formula(Protocol):
    """Whatever has an expression: a DerivedIndicator, an :class:`Item`."""

    @property
    def expression(self) -> str: ...


def derived_value(formula: Formula, operands: Operands, quarter: Quarter) -> Value:
    """The formula's value in the quarter, unrounded, in its own unit; absent with 未报, 基期未报 or 分母不大于零.

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
        return Value(value)
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
    institutions were added (domain §0.4). ``weight`` is the code that weighs a year-to-date rate (B207 for B405), else empty.
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

    @property
    def needed(self) -> frozenset[str]:
        """The codes to read for it: its parts and the weight of its rate."""
        return frozenset((*self.codes, self.weight)) - {""}

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

    def value(self, operands: Operands, quarter: Quarter) -> Value:
        """Its value in the quarter over totals, or over the figures of one institution."""
        return derived_value(self, operands, quarter)


def catalogue(period: Period) -> dict[str, Item]:
    """What can be chosen in a period, by code: core indicators, extended ones switched on, and formulas over these. Two queries."""
    switched_on = Period.extended.through.objects.filter(period=period).values("indicator_id")
    reported = {
        indicator.code: indicator
        for indicator in Indicator.objects.filter(Q(is_core=True) | Q(pk__in=switched_on))
        .select_related("weight")
        .order_by("order")
    }
    items = {code: _reported(indicator) for code, indicator in reported.items()}
    for derived in DerivedIndicator.objects.order_by("order"):
        codes = tuple(codes_in(derived.expression))
        if all(code in reported for code in codes):
            items[derived.code] = _derived(derived, codes, reported[codes[0]].reporter_id)
    return items


def _reported(indicator: Indicator) -> Item:
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
    )


def _nature(indicator: Indicator) -> Nature:
    if indicator.kind == Indicator.Kind.RATE:
        return Nature.PRICE if indicator.unit == "%" else Nature.RATIO
    return Nature.FLOW if indicator.kind == Indicator.Kind.FLOW else Nature.STOCK


def _derived(derived: DerivedIndicator, codes: tuple[str, ...], reporter: str) -> Item:
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
    )
