"""How urgently a delivered filing wants a look: a stated arithmetic over facts kept at its signing (feature D4). Pure.

    必须说明        5 points each, at most 30          更正版本        15 points
    提示            1 point each, at most 10           被退回过        10 points a time, at most 20
    最大变动        1 point for each full 5%,          迟报            5 points
                    at most 20                         金融办代填      10 points

高 from 40 points on, 中 from 20 on, else 低. The largest change is that of the core balances against last quarter, those of at
least 1000万元 then: a rule's limit tells whether a change is odd, this tells how much depends on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

HIGH, MIDDLE = 40, 20
_TONES = {"高": "bad", "中": "wait", "低": "idle"}
#: A balance below so many 万元 last quarter says nothing by its growth.
LEAST_BASE = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Facts:
    """What counts; ``change`` is the largest change in hundredths of a percent, None where there is nothing to compare with."""

    warnings: int = 0
    hints: int = 0
    change: int | None = None
    is_correction: bool = False
    returns: int = 0
    is_late: bool = False
    is_on_behalf: bool = False


@dataclass(frozen=True, slots=True)
class Risk:
    """The points and what they came from, in words."""

    points: int
    reasons: tuple[str, ...]

    @property
    def level(self) -> str:
        return "高" if self.points >= HIGH else "中" if self.points >= MIDDLE else "低"

    @property
    def tone(self) -> str:
        return _TONES[self.level]


def assess(facts: Facts) -> Risk:
    """The sum of the table above, with its reasons."""
    parts = [
        (min(5 * facts.warnings, 30), f"必须说明{facts.warnings}处"),
        (min(facts.hints, 10), f"提示{facts.hints}处"),
        (min((facts.change or 0) // 500, 20), f"最大变动{Decimal(facts.change or 0) / 100:.2f}%"),
        (15 if facts.is_correction else 0, "更正版本"),
        (min(10 * facts.returns, 20), f"退回{facts.returns}次"),
        (5 if facts.is_late else 0, "迟报"),
        (10 if facts.is_on_behalf else 0, "代填"),
    ]
    counted = [(points, words) for points, words in parts if points]
    return Risk(sum(points for points, _ in counted), tuple(words for _, words in counted))


def largest_change(pairs: Iterable[tuple[Decimal | None, Decimal | None]]) -> int | None:
    """The largest change of (now, last quarter) in hundredths of a percent, without sign; None if no pair can be compared."""
    changes = [
        abs(now / before - 1) * 10_000
        for now, before in pairs
        if now is not None and before is not None and before >= LEAST_BASE
    ]
    return int(min(max(changes), Decimal(1_000_000))) if changes else None
