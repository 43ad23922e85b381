"""Limits that rules refer to by name (domain §3.6, §11; all 设, for the office to confirm), and the name of the reference rate."""

from __future__ import annotations

from decimal import Decimal

#: Operand of the one-year LPR of a quarter, in %; see ``filings.models.ReferenceRate``.
LPR = "LPR1Y"

LIMITS: dict[str, Decimal] = {
    # Sums may differ by this much, 万元.
    "tolerance": Decimal("0.05"),
    # Change rules look at bases from this amount on, 万元.
    "small_base": Decimal(5000),
    # R33, R34: change against last quarter and last year, %.
    "quarter_limit": Decimal(20),
    "year_limit": Decimal(50),
    # R33, R34: institutions open for fewer full quarters are only told.
    "settled_quarters": Decimal(8),
    # R38: times the compared value.
    "unit_limit": Decimal(800),
    # R39: change of the rate, BP; R40: change of the share of bad loans, 百分点.
    "rate_limit": Decimal(100),
    "bad_ratio_limit": Decimal(2),
    # R37: so many of ten core balances unchanged look copied.
    "copied_limit": Decimal(8),
    # R31: a first quarter that holds this share of last year's total, and more than so much 万元, was perhaps not reset.
    "unreset_share": Decimal("0.80"),
    "unreset_floor": Decimal(1000),
    # R20c: corridor around the LPR, 百分点.
    "lpr_below": Decimal("1.00"),
    "lpr_above": Decimal("4.50"),
    # R25: loan per borrower, 万元/户.
    "per_firm_low": Decimal(1),
    "per_firm_high": Decimal(50000),
}
