"""加分, 扣分, 一票否决: occurrences by kind, with the caps of the kinds and of all bonuses together (domain §5.2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reports.scoring.results import Adjustment, Line
from reports.scoring.scheme import Effect, Kind, Scheme
from reports.scoring.wording import num

ZERO = Decimal(0)


def lines_of(scheme: Scheme, adjustments: Iterable[Adjustment]) -> tuple[Line, ...]:
    """The adjustments by kind, in the order of the scheme; KeyError for a kind that the scheme does not have."""
    by_kind: dict[str, list[Adjustment]] = {kind.code: [] for kind in scheme.kinds}
    for adjustment in adjustments:
        by_kind[adjustment.kind].append(adjustment)
    return tuple(_line(kind, by_kind[kind.code]) for kind in scheme.kinds if by_kind[kind.code])


def _line(kind: Kind, adjustments: list[Adjustment]) -> Line:
    count = sum(adjustment.count for adjustment in adjustments)
    reasons = tuple((adjustment.reason, adjustment.url) for adjustment in adjustments)
    if kind.effect is Effect.VETO:
        return Line(kind, count, ZERO, f"{kind.name}{count}次，一票否决", reasons)
    full = kind.points * count
    counted = full if kind.cap is None else min(full, kind.cap)
    words = f"{kind.name}{count}次 × {num(kind.points)} = {num(full)}"
    if counted != full:
        words += f"，按上限{num(counted)}计"
    return Line(kind, count, counted, words, reasons)


def bonus_of(scheme: Scheme, lines: Iterable[Line]) -> Decimal:
    """All bonuses, at most the scheme's cap."""
    total = sum((line.points for line in lines if line.kind.effect is Effect.BONUS), ZERO)
    return total if scheme.bonus_cap is None else min(total, scheme.bonus_cap)


def deduction_of(lines: Iterable[Line]) -> Decimal:
    """All deductions; only the kinds have caps."""
    return sum((line.points for line in lines if line.kind.effect is Effect.DEDUCTION), ZERO)
