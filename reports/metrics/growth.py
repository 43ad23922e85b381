"""Change against a base: 增量, 增速, single quarters of year-to-date flows, growth with disposals added back (domain §3.2).

The base of a stock is 年初数 (last year's 12月末), 上年同期 or 上季; of a flow it is the year-to-date value of 上年同期. ``increase``
and ``growth`` serve them all. Only 环比 of a flow has a rule of its own: single quarters are taken first.
"""

from __future__ import annotations

from decimal import Decimal

from reports.metrics.values import (
    BASE_NEGATIVE,
    BASE_NOT_REPORTED,
    BASE_ZERO,
    DISPOSALS_NOT_REPORTED,
    NOT_REPORTED,
    PREVIOUS_NOT_REPORTED,
    Value,
    absent,
)


def increase(current: Decimal | None, base: Decimal | None) -> Value:
    """增量: ``current`` − ``base``, in the unit of the figures. A zero or negative base is no obstacle (domain §3.2)."""
    if current is None:
        return absent(NOT_REPORTED)
    if base is None:
        return absent(BASE_NOT_REPORTED)
    return Value(current - base)


def growth(current: Decimal | None, base: Decimal | None) -> Value:
    """增速 in %: ``current`` / ``base`` − 1. No growth on a missing, zero or negative base; a reported zero gives −100."""
    return percent_of_base(increase(current, base), base)


def percent_of_base(change: Value, base: Decimal | None) -> Value:
    """``change`` in % of ``base``; absent with the reason if ``change`` is absent or ``base`` is not above zero."""
    if change.amount is None:
        return change
    if base is None:
        return absent(BASE_NOT_REPORTED)
    if base <= 0:
        return absent(BASE_NEGATIVE if base else BASE_ZERO)
    return Value(change.amount * 100 / base)


def single_quarter(ytd: Decimal | None, previous_ytd: Decimal | None, quarter: int) -> Value:
    """The flow of one quarter from 累计 values: YTD_t − YTD_{t−1}; in Q1 the YTD value itself, whatever Q4 was (domain §3.1).

    Raises ValueError unless ``quarter`` is 1 to 4.
    """
    if quarter not in (1, 2, 3, 4):
        raise ValueError(f"a quarter is 1 to 4, not {quarter}")
    if ytd is None:
        return absent(NOT_REPORTED)
    if quarter == 1:
        return Value(ytd)
    if previous_ytd is None:
        return absent(PREVIOUS_NOT_REPORTED)
    return Value(ytd - previous_ytd)


def _two_quarters(
    ytd: Decimal | None, previous_ytd: Decimal | None, ytd_before_previous: Decimal | None, quarter: int
) -> tuple[Value, Value]:
    """The flow of this quarter and of the one before; the quarter before Q1 is last year's Q4."""
    current = single_quarter(ytd, previous_ytd, quarter)
    return current, single_quarter(previous_ytd, ytd_before_previous, 4 if quarter == 1 else quarter - 1)


def flow_increase_on_quarter(
    ytd: Decimal | None, previous_ytd: Decimal | None, ytd_before_previous: Decimal | None, quarter: int
) -> Value:
    """环比增量 of a flow: this single quarter − the one before. The arguments are the 累计 values of t, t−1 and t−2.

    Raises ValueError unless ``quarter`` is 1 to 4.
    """
    current, previous = _two_quarters(ytd, previous_ytd, ytd_before_previous, quarter)
    return current if current.amount is None else increase(current.amount, previous.amount)


def flow_growth_on_quarter(
    ytd: Decimal | None, previous_ytd: Decimal | None, ytd_before_previous: Decimal | None, quarter: int
) -> Value:
    """环比增速 of a flow in %: this single quarter against the one before. Arguments as in :func:`flow_increase_on_quarter`.

    Raises ValueError unless ``quarter`` is 1 to 4.
    """
    current, previous = _two_quarters(ytd, previous_ytd, ytd_before_previous, quarter)
    return current if current.amount is None else growth(current.amount, previous.amount)


def last_four_quarters(
    ytd_now: Decimal | None, ytd_last_q4: Decimal | None, ytd_same_quarter_last_year: Decimal | None
) -> Value:
    """A flow over the last four quarters: YTD_t + YTD of last year's Q4 − YTD_{t−4} (domain §3.2)."""
    if ytd_now is None:
        return absent(NOT_REPORTED)
    if ytd_last_q4 is None or ytd_same_quarter_last_year is None:
        return absent(BASE_NOT_REPORTED)
    return Value(ytd_now + ytd_last_q4 - ytd_same_quarter_last_year)


def restored_growth(current: Decimal | None, base: Decimal | None, disposals: Value) -> Value:
    """还原增速 in % (D17): (X_t + Z) / X_{t−4} − 1, loans written off or sold in the last four quarters added back.

    ``disposals`` is Z, from :func:`last_four_quarters` of B218.
    """
    if disposals.amount is None:
        plain = growth(current, base)
        return absent(DISPOSALS_NOT_REPORTED) if plain.known else plain
    return growth(None if current is None else current + disposals.amount, base)
