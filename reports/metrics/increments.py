"""This year's increase against last year's over the same months: 同比多增, 少增, 少减, 多减 (domain §3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from reports.metrics.growth import increase
from reports.metrics.values import Value, as_base, difference

MORE_INCREASE = "多增"
LESS_INCREASE = "少增"
LESS_DECREASE = "少减"
MORE_DECREASE = "多减"
LEVEL = "持平"
TURNED_POSITIVE = "由负转正"
TURNED_NEGATIVE = "由正转负"


@dataclass(frozen=True, slots=True)
class IncreaseComparison:
    """Two increases since the start of their years, 万元, and the words for their comparison.

    ``difference`` is this year's − last year's, with its sign (check C9 asks whether it is above zero). ``word`` is 多增, 少增,
    少减, 多减 or 持平; empty when the increase changed its sign, where none of them may be said, and when one is absent.
    ``turn`` is 由负转正 or 由正转负 when it did.
    """

    this_year: Value
    last_year: Value
    difference: Value
    word: str = ""
    turn: str = ""


def increase_over_increase(
    current: Decimal | None,
    *,
    year_start: Decimal | None,
    last_year: Decimal | None,
    year_start_before: Decimal | None,
) -> IncreaseComparison:
    """同比多增（少增）of a stock: (X_t − X_Y0) − (X_{t−4} − X_Y00), 万元 (domain §3.2, check C9).

    ``year_start`` is last year's 12月末, ``last_year`` the same quarter last year, ``year_start_before`` the 12月末 before it.
    """
    return compare_increases(increase(current, year_start), as_base(increase(last_year, year_start_before)))


def compare_increases(this_year: Value, last_year: Value) -> IncreaseComparison:
    """Compare two increases already known, 万元. Zero goes with either sign: +300 after 0 is 多增, 0 after −200 is 少减."""
    gap = difference(this_year, last_year)
    if this_year.amount is None or last_year.amount is None:
        return IncreaseComparison(this_year, last_year, gap)
    now, then = this_year.amount, last_year.amount
    if now == then:
        word, turn = LEVEL, ""
    elif now >= 0 and then >= 0:
        word, turn = (MORE_INCREASE if now > then else LESS_INCREASE), ""
    elif now <= 0 and then <= 0:
        word, turn = (LESS_DECREASE if now > then else MORE_DECREASE), ""
    else:
        word, turn = "", (TURNED_POSITIVE if now > 0 else TURNED_NEGATIVE)
    return IncreaseComparison(this_year, last_year, gap, word, turn)
