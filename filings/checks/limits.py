"""The numbers that rules refer to by name (``models.Limit``), and the names that the engine itself gives to expressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from filings.models import Limit

#: Operand of the one-year LPR of a quarter, in %; see ``filings.models.ReferenceRate``.
LPR = "LPR1Y"
#: What the engine says of the institution: its kind, its quarters of business.
OF_INSTITUTION = ("kind", "age")


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits in force by code; ``own`` holds those of single items by the item's code, which stand before the general ones."""

    general: Mapping[str, Decimal] = field(default_factory=dict)
    own: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)


def limits_in_force() -> dict[str, Decimal]:
    """The general limits by code: one query. A book of figures brings them along."""
    return {limit.code: limit.value for limit in Limit.objects.order_by()}
