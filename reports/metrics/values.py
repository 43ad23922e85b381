"""A result that may be absent with a reason, and the one way to round.

Amounts come in as ``Decimal`` or ``None`` (not reported). A missing figure is never zero: whatever needs it is absent too and
says why, so that a page can print ``12.35`` or ``—`` with the reason beside it (domain §3.2, zero and missing bases).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NOT_REPORTED = "未报"
PREVIOUS_NOT_REPORTED = "上季未报"
BASE_NOT_REPORTED = "基期未报"
BASE_ZERO = "基期为零"
BASE_NEGATIVE = "基期为负"
DENOMINATOR_ZERO = "分母为零"
DENOMINATOR_NEGATIVE = "分母为负"
WHOLE_NOT_INCREASED = "总量未增加"
DISPOSALS_NOT_REPORTED = "核销转让额未报"
NO_COMPARABLE = "无可比机构"


@dataclass(frozen=True, slots=True)
class Value:
    """A computed figure, unrounded, or None with the Chinese reason why there is none.

    The unit (万元, %, 百分点, BP) is that of the function that made it. Raises ValueError when a figure carries a reason or an
    absent one carries none.
    """

    amount: Decimal | None
    reason: str = ""

    def __post_init__(self) -> None:
        if (self.amount is None) != bool(self.reason):
            raise ValueError("a value has an amount, or a reason for having none")

    @property
    def known(self) -> bool:
        """Whether there is a figure to show; zero is one."""
        return self.amount is not None

    def rounded(self, places: int) -> Value:
        """The same value rounded half up for display; an absent one stays as it is."""
        return self if self.amount is None else Value(round_half_up(self.amount, places))


def absent(reason: str) -> Value:
    """A value that cannot be given, and why."""
    return Value(None, reason)


def as_base(value: Value) -> Value:
    """The same value as the base of a comparison: 未报 becomes 基期未报, 分母为零 becomes 基期分母为零, 基期未报 stays."""
    if value.known or value.reason.startswith("基期"):
        return value
    return absent(f"基期{value.reason}")


def difference(current: Value, base: Value) -> Value:
    """``current`` − ``base`` of two values of one unit; two percentages give 百分点 (D16, 占比提高). Absent if either is."""
    if current.amount is None:
        return current
    if base.amount is None:
        return base
    return Value(current.amount - base.amount)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round for display to ``places`` decimals, halves away from zero; never gives a negative zero (domain §3.2)."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP) + 0
