"""A score, opened down to its figures: every point carries value, operands, what it was compared with, rule and arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.scoring.scheme import Kind, Scheme

Key = tuple[str, Quarter]
#: Says why figures of these codes and quarters cannot be compared; empty when they can.
Comparability = Callable[[Iterable[Key]], str]


def comparable(keys: Iterable[Key]) -> str:
    """Everything can be compared."""
    return ""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """``count`` occurrences of a kind of bonus, deduction or veto, and what they rest on (a record, a document number)."""

    kind: str
    count: int
    reason: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Bank:
    """Who is scored: its accepted figures, its peer group, why it is not ranked (empty: it is), and its adjustments."""

    key: int
    name: str
    group: str
    operands: Operands
    unranked: str = ""
    adjustments: tuple[Adjustment, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """The value of an item for one bank, unrounded, with every figure asked for. Of a condition ``met`` says whether it holds.

    ``special`` is the outcome of the item's special rule where that applies; ``passes_gate`` is False where the item's gate is not
    met. Without a value, ``reason`` says why.
    """

    value: Decimal | None
    operands: Mapping[Key, Decimal | None]
    reason: str = ""
    met: bool | None = None
    special: bool | None = None
    passes_gate: bool = True

    @property
    def applies(self) -> bool:
        """Whether the item can be scored."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class Point:
    """One cell of the table: an item of one bank.

    ``score`` has 2 decimals, half up; None where the item is left out (``reason``). ``exact`` is the score before rounding.
    ``compared`` names what the value was set against; ``scope`` with whom. ``compared_operands`` are the figures of the banks
    behind a benchmark, by bank.
    """

    item: str
    weight: Decimal
    value: Decimal | None
    score: Decimal | None
    exact: Decimal
    compared: tuple[tuple[str, Decimal], ...]
    scope: str
    rule: str
    arithmetic: str
    operands: Mapping[Key, Decimal | None]
    reason: str = ""
    vetoes: bool = False
    compared_operands: Mapping[int, tuple[Key, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of bonus, deduction or veto as it counted for a bank: points after the cap, and the arithmetic in words."""

    kind: Kind
    count: int
    points: Decimal
    words: str
    reasons: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class BankScore:
    """The row of a bank. ``weight`` is Σ of the applicable weights, ``base`` = Σ × 100 ÷ ``weight``, ``total`` = base + 加分 − 扣分, ≥ 0.

    ``rank`` is None for one that is not ranked (``unranked`` says why) and for one under a veto. ``award`` is 建议加分值, None for
    a bank that is not ranked; a veto makes it 0.
    """

    bank: Bank
    points: tuple[Point, ...]
    sum: Decimal
    weight: Decimal
    base: Decimal | None
    bonus: Decimal
    deduction: Decimal
    total: Decimal | None
    lines: tuple[Line, ...]
    vetoes: tuple[str, ...]
    unranked: str
    rank: int | None = None
    grade: str = ""
    award: Decimal | None = None

    def point(self, item: str) -> Point:
        """The point of an item; KeyError for an unknown one."""
        for point in self.points:
            if point.item == item:
                return point
        raise KeyError(item)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole score of a quarter: ranked rows in order, then those under a veto, then the unranked in the order given."""

    quarter: Quarter
    scheme: Scheme
    rows: tuple[BankScore, ...]

    def row(self, bank: int) -> BankScore:
        """The row of a bank; KeyError for an unknown one."""
        for row in self.rows:
            if row.bank.key == bank:
                return row
        raise KeyError(bank)
