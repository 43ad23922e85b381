"""Whose figure may be behind a gap between our total and another source's: one clue for each institution (feature Z11). Pure.

The gap is ours less theirs. A clue accounts for an amount of it in the same direction; one that meets the gap within
:data:`TOLERANCE` is *exact* and is looked at first; a partial one accounts for some part. All are hints where to look, never a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

#: An exact clue accounts for the gap to this part of it; the other source's total is rounded, too.
TOLERANCE = Decimal("0.01")
#: What explains no more than this part of a gap is not told, and what explains less than the second only where nothing explains more.
LEAST_PART, GOOD_PART = Decimal("0.01"), Decimal("0.1")
#: One digit too many or too few.
_DIGIT = Decimal(10)


class Kind(Enum):
    """What may have happened, in words; ``{figure}`` is the figure of the period, ``{base}`` that before, ``{meant}`` what was meant."""

    ONE_MORE = "疑似多填一位：本期{figure}，若应为{meant}则与差额相符"
    ONE_LESS = "疑似少填一位：本期{figure}，若应为{meant}则与差额相符"
    LEFT_OUT = "差额与其本期数{figure}相符，对方可能未计入这家"
    TWICE = "差额与其本期数{figure}相符，对方可能重复计入这家"
    STALE = "差额与其变动{change}相符，对方可能仍用{base_name}数{base}"
    MISSING = "本期未报，{base_name}{base}，占差额的{part}%"
    MOVED_MORE = "变动比多数机构多{amount}，占差额的{part}%"
    MOVED_LESS = "变动比多数机构少{amount}，占差额的{part}%"


#: A figure that merely moved, or is missing, may explain any part of the gap.
_PARTIAL = (Kind.MISSING, Kind.MOVED_MORE, Kind.MOVED_LESS)


@dataclass(frozen=True, slots=True)
class Figures:
    """What an institution reported for the period and for the one it is compared with; ``is_due``: for the period it still will."""

    now: Decimal | None
    base: Decimal | None
    is_due: bool


@dataclass(frozen=True, slots=True)
class Clue:
    """What may have happened at an institution, and the amount of the gap that it would account for, with its sign."""

    kind: Kind
    amount: Decimal

    def part(self, gap: Decimal) -> Decimal:
        """The part of the gap that it accounts for; below zero where it goes the other way."""
        return self.amount / gap

    def distance(self, gap: Decimal) -> Decimal:
        """How far from accounting for the whole gap, as a part of it."""
        return abs(self.part(gap) - 1)

    def is_exact(self, gap: Decimal) -> bool:
        return self.distance(gap) <= TOLERANCE

    def rank(self, gap: Decimal) -> tuple[int, Decimal]:
        """Exact ones first, the nearest before others; then who has not reported; then who moved most."""
        if self.is_exact(gap):
            return 0, self.distance(gap)
        return 1 if self.kind is Kind.MISSING else 2, -abs(self.amount)


def clue_of(figures: Figures, gap: Decimal, middle: Decimal | None) -> Clue | None:
    """The best clue of one institution; None if nothing about it goes the way of the gap.

    ``middle`` is the median growth of all in %, against which a figure is said to have moved; None: it stands alone.
    """
    found = [
        clue
        for clue in _clues(figures, middle)
        if clue.part(gap) > LEAST_PART and (clue.kind in _PARTIAL or clue.is_exact(gap))
    ]
    return min(found, key=lambda clue: clue.rank(gap), default=None)


def _clues(figures: Figures, middle: Decimal | None) -> Iterator[Clue]:
    now, base = figures.now, figures.base
    if now is None:
        if base and figures.is_due:
            yield Clue(Kind.MISSING, -base)
        return
    yield Clue(Kind.ONE_MORE, now - now / _DIGIT)
    yield Clue(Kind.ONE_LESS, now - now * _DIGIT)
    if base is not None:
        yield Clue(Kind.STALE, now - base)
    if middle is None:
        return
    yield Clue(Kind.LEFT_OUT, now)
    yield Clue(Kind.TWICE, -now)
    moved = now - (base or Decimal(0)) * (1 + middle / 100)
    yield Clue(Kind.MOVED_MORE if moved > 0 else Kind.MOVED_LESS, moved)


def best(clues: Iterable[tuple[int, Clue]], gap: Decimal, most: int) -> list[tuple[int, Clue]]:
    """The likeliest of (institution, clue), at most ``most``: beside exact ones only who has not reported, of weak ones the strongest."""
    ranked = sorted(clues, key=lambda pair: pair[1].rank(gap))
    if ranked and ranked[0][1].is_exact(gap):
        ranked = [pair for pair in ranked if pair[1].is_exact(gap) or pair[1].kind is Kind.MISSING]
    good = [pair for pair in ranked if pair[1].part(gap) >= GOOD_PART]
    return good[:most] or ranked[:1]
