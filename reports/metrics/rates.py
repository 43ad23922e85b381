"""Prices and averages: recomputed from numerators and denominators, never averaged (domain §0, §3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reports.metrics.values import (
    BASE_NOT_REPORTED,
    DENOMINATOR_NEGATIVE,
    DENOMINATOR_ZERO,
    NOT_REPORTED,
    PREVIOUS_NOT_REPORTED,
    Value,
    absent,
)


def weighted_rate(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> Value:
    """加权平均利率 in %: Σ(amount × rate) / Σ amount over the pairs (amount, rate) that have both.

    A pair without a rate brings no weight either. If every amount is a reported zero the reason is 分母为零, otherwise 未报.
    """
    listed = list(pairs)
    weighed = [(amount, rate) for amount, rate in listed if amount is not None and rate is not None]
    if not weighed:
        nothing_lent = bool(listed) and all(amount == 0 for amount, _ in listed)
        return absent(DENOMINATOR_ZERO if nothing_lent else NOT_REPORTED)
    interest = sum((amount * rate for amount, rate in weighed), Decimal(0))
    return _quotient(interest, sum((amount for amount, _ in weighed), Decimal(0)))


def single_quarter_rate(
    ytd_rate: Decimal | None,
    ytd_amount: Decimal | None,
    previous_rate: Decimal | None,
    previous_amount: Decimal | None,
) -> Value:
    """The rate in % of one quarter's lending from two 累计 rates: (A·r − A′·r′) / (A − A′) (domain §3.2).

    An amount of zero needs no rate. For Q1 give zero as the previous amount, because flows restart on 1 January.
    Absent with 分母为零 when nothing was lent in the quarter.
    """
    interest = _interest(ytd_amount, ytd_rate)
    previous_interest = _interest(previous_amount, previous_rate)
    if ytd_amount is None or interest is None:
        return absent(NOT_REPORTED)
    if previous_amount is None or previous_interest is None:
        return absent(PREVIOUS_NOT_REPORTED)
    return _quotient(interest - previous_interest, ytd_amount - previous_amount)


def basis_points(rate: Decimal | None, base_rate: Decimal | None) -> Value:
    """利率变动 in 个基点 (BP): (``rate`` − ``base_rate``) × 100, unrounded; give unrounded rates (D13, D14)."""
    if rate is None:
        return absent(NOT_REPORTED)
    if base_rate is None:
        return absent(BASE_NOT_REPORTED)
    return Value((rate - base_rate) * 100)


def average_per_client(balance: Decimal | None, clients: Decimal | None) -> Value:
    """户均 in 万元/户: ``balance`` / ``clients`` (D08, D19)."""
    if balance is None or clients is None:
        return absent(NOT_REPORTED)
    return _quotient(balance, clients)


def _interest(amount: Decimal | None, rate: Decimal | None) -> Decimal | None:
    """amount × rate; nothing when nothing was lent, with or without a rate; None when one of them is missing."""
    if amount == 0:
        return Decimal(0)
    return None if amount is None or rate is None else amount * rate


def _quotient(numerator: Decimal, denominator: Decimal) -> Value:
    if denominator <= 0:
        return absent(DENOMINATOR_NEGATIVE if denominator else DENOMINATOR_ZERO)
    return Value(numerator / denominator)
