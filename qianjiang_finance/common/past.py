"""What the values of earlier quarters say of an item: how many there are, their range, mean and spread."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

OVER_THE_PAST = {"past", "lowest", "highest", "mean", "spread"}
#: How far back the past reaches.
PAST_QUARTERS = 12


def over_the_past(name: str, values: Sequence[Decimal]) -> Decimal | None:
    """``past`` counts; ``lowest``, ``highest``, ``mean`` need a value, ``spread`` (the sample standard deviation) two; else None."""
    if name == "past":
        return Decimal(len(values))
    if len(values) < (2 if name == "spread" else 1):
        return None
    if name in ("lowest", "highest"):
        return min(values) if name == "lowest" else max(values)
    mean = sum(values, Decimal(0)) / len(values)
    if name == "mean":
        return mean
    return (sum(((value - mean) ** 2 for value in values), Decimal(0)) / (len(values) - 1)).sqrt()
