"""What a scoring scheme says (domain §5.1, §5.2): items with their methods, bonus and deduction kinds, grades. Plain values.

Expressions are those of ``common.expressions`` over reported codes (B201) and derived ones (D03). Points and weights are on the
scale of the scheme, whose weights add up to 100.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

HUNDRED = Decimal(100)


class Scope(StrEnum):
    """With whom a bank is compared: all ranked banks, or those of its own peer group."""

    DISTRICT = "district"
    GROUP = "group"


class Absence(StrEnum):
    """What becomes of an item without a value: left out and the rest rescaled, or half of its weight (domain §5.2 item 3, option B)."""

    RESCALE = "rescale"
    HALF = "half"


@dataclass(frozen=True, slots=True)
class Best:
    """比最优法: W × x ÷ the best x; a value that is not above zero gets nothing."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """排名递减法: W × (n − rank + 1) ÷ n; with ``step``: W − step × (rank − 1), never below zero.

    ``above_zero`` : a value that is not above zero gets nothing, whatever its rank (increments and counts).
    """

    step: Decimal | None = None
    above_zero: bool = True


@dataclass(frozen=True, slots=True)
class Benchmark:
    """比均值／基准法: ``base_points`` at the benchmark, ± ``per_unit`` for each unit of x above or below it, within 0 … W.

    ``expression`` is taken over the sums of the banks compared; empty: the mean of their values.
    """

    base_points: Decimal
    per_unit: Decimal
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Interval:
    """区间法（功效系数）: W × clamp((x − lo) ÷ (hi − lo), 0, 1). With ``expression`` the limits are measured from its value, taken over
    the sums of the banks compared."""

    low: Decimal
    high: Decimal
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Bands:
    """分档法: (limit, points) from the best band down; the first limit that x reaches gives its points, none gives zero."""

    bands: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Completion:
    """完成率法: W × min(x ÷ plan, cap); ``plan`` is a number or an expression over the bank's own figures."""

    plan: str
    cap: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class Gate:
    """门槛法: the expression is a condition; W where it holds, else zero. ``vetoes``: who fails it loses the award and the rank."""

    vetoes: bool = False


Method = Best | Ranked | Benchmark | Interval | Bands | Completion | Gate


@dataclass(frozen=True, slots=True)
class Item:
    """指标项. ``direction`` 1: more is better, −1: less is better.

    ``gate`` is a condition without which the item gets zero (no points below a growth). Where ``special_when`` holds, the method
    is not asked: all of the weight if ``special_full`` holds, else nothing (S3b when long-term loans did not grow).
    """

    code: str
    name: str
    weight: Decimal
    expression: str
    method: Method
    unit: str = ""
    direction: int = 1
    scope: Scope = Scope.DISTRICT
    absence: Absence = Absence.RESCALE
    gate: str = ""
    special_when: str = ""
    special_full: str = ""

    def weighing(self, weight: Decimal) -> Item:
        """The same item with another weight; points fixed inside its method grow and shrink with it."""
        factor = weight / self.weight if self.weight else Decimal(0)
        return replace(self, weight=weight, method=_scaled(self.method, factor))


def _scaled(method: Method, factor: Decimal) -> Method:
    match method:
        case Ranked(step=Decimal() as step):
            return replace(method, step=step * factor)
        case Benchmark():
            return replace(method, base_points=method.base_points * factor, per_unit=method.per_unit * factor)
        case Bands():
            return Bands(tuple((limit, points * factor) for limit, points in method.bands))
        case _:
            return method


class Effect(StrEnum):
    """What an adjustment does to a score."""

    BONUS = "bonus"
    DEDUCTION = "deduction"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class Kind:
    """加分, 扣分 or 一票否决: so many points each, at most ``cap`` in all (None: no cap)."""

    code: str
    name: str
    effect: Effect
    points: Decimal = Decimal(0)
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """A total from ``least`` on is of this grade and suggests so many 加分."""

    least: Decimal
    name: str
    award: Decimal


@dataclass(frozen=True, slots=True)
class Scheme:
    """评分方案. ``floor`` is the least share of the weights, in %, that must apply for a bank to be ranked; ``smallest_group`` the least
    peers to compare a bank with its own group; ``tie_item`` orders banks that share a rank."""

    items: tuple[Item, ...]
    kinds: tuple[Kind, ...] = ()
    grades: tuple[Grade, ...] = ()
    floor: Decimal = Decimal(60)
    smallest_group: int = 3
    bonus_cap: Decimal | None = None
    tie_item: str = ""
    formulas: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def weight(self) -> Decimal:
        """The sum of all weights."""
        return sum((item.weight for item in self.items), Decimal(0))

    def weighing(self, weights: dict[str, Decimal]) -> Scheme:
        """The same scheme with other weights for the items named."""
        items = (item.weighing(weights.get(item.code, item.weight)) for item in self.items)
        return replace(self, items=tuple(items))
