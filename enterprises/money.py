"""Amounts in 万元 are kept as whole hundredths, as figures are (ADR 2)."""

from __future__ import annotations

from decimal import Decimal

from qianjiang_finance.common.errors import BusinessError

_LARGEST = Decimal(10) ** 9


def raw_of(amount: Decimal, what: str) -> int:
    """Hundredths of 万元; BusinessError unless it is above zero with at most two decimals."""
    if not 0 < amount < _LARGEST:
        raise BusinessError(f"{what}应大于零，单位为万元")
    if amount != round(amount, 2):
        raise BusinessError(f"{what}最多保留2位小数")
    return int(amount * 100)


def amount_of(raw: int) -> Decimal:
    """万元 with two decimals."""
    return Decimal(raw) / 100
