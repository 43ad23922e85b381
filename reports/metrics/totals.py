"""Figures of many institutions: sums with their coverage, ranks, growth on a like-for-like circle (domain §3.2, §5.2)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, TypeVar

from reports.metrics.growth import growth
from reports.metrics.values import NO_COMPARABLE, NOT_REPORTED, Value, absent, difference

Name = TypeVar("Name", bound=Hashable)

COMPARABLE_NOTE_POINTS = Decimal("0.5")
"""Default for 可比口径: shown beside full growth when they differ by more than this many 百分点 (domain §11)."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the institutions asked have reported: 应报 ``expected`` 家，实报 ``reported`` 家."""

    reported: int
    expected: int

    @property
    def missing(self) -> int:
        """未报 institutions."""
        return self.expected - self.reported

    @property
    def complete(self) -> bool:
        """Whether nobody is missing."""
        return self.missing == 0


@dataclass(frozen=True, slots=True)
class Total:
    """A sum over institutions in the unit of the parts, and the coverage it rests on."""

    value: Value
    coverage: Coverage


def coverage(values: Iterable[Decimal | None]) -> Coverage:
    """Count the reported among the expected figures; a reported zero (零报送) is reported."""
    flags = [value is not None for value in values]
    return Coverage(reported=sum(flags), expected=len(flags))


def sum_reported(values: Iterable[Decimal | None]) -> Total:
    """Add the reported figures. A missing one is left out and counted, never taken as zero; all missing gives no sum."""
    expected = list(values)
    reported = [value for value in expected if value is not None]
    value = Value(sum(reported, Decimal(0))) if reported else absent(NOT_REPORTED)
    return Total(value, coverage(expected))


def not_reported(values: Mapping[Name, Decimal | None]) -> tuple[Name, ...]:
    """Who is missing, in the order given: the names of the note 未含××（未报）."""
    return tuple(name for name, value in values.items() if value is None)


def rank(values: Mapping[Name, Decimal | None], direction: Literal[1, -1] = 1) -> dict[Name, int]:
    """Competition ranks 1, 2, 2, 4, equal only for exactly equal values; the missing get none (domain §5.2).

    ``direction`` 1: the highest is first; −1: the lowest is first. Give unrounded values. Raises ValueError for another one.
    """
    if direction not in (1, -1):
        raise ValueError(f"a direction is 1 or -1, not {direction}")
    reported = {name: value for name, value in values.items() if value is not None}
    first_place: dict[Decimal, int] = {}
    for place, value in enumerate(sorted(reported.values(), reverse=direction == 1), start=1):
        first_place.setdefault(value, place)
    return {name: first_place[value] for name, value in reported.items()}


@dataclass(frozen=True, slots=True)
class ComparableGrowth(Generic[Name]):
    """Growth of a total in % on all institutions (``full``) and on those present at both dates (``comparable``, 可比口径).

    ``difference`` is full − comparable in 百分点. ``joined`` reported only now, ``left`` only at the base date.
    """

    full: Value
    comparable: Value
    difference: Value
    joined: tuple[Name, ...]
    left: tuple[Name, ...]

    def worth_showing(self, threshold: Decimal = COMPARABLE_NOTE_POINTS) -> bool:
        """Whether 可比口径 is published too: the two differ, either way, by more than ``threshold`` 百分点."""
        return self.difference.amount is not None and abs(self.difference.amount) > threshold


def comparable_growth(
    current: Mapping[Name, Decimal | None], base: Mapping[Name, Decimal | None]
) -> ComparableGrowth[Name]:
    """Growth of the sum of ``current`` over the sum of ``base``, full and 可比口径 (domain §3.2, district aggregation).

    An institution without a key, or with None, was not present at that date; one that reported zero was.
    """
    now = {name: value for name, value in current.items() if value is not None}
    then = {name: value for name, value in base.items() if value is not None}
    both = [name for name in now if name in then]
    full = growth(sum_reported(now.values()).value.amount, sum_reported(then.values()).value.amount)
    comparable = (
        growth(sum((now[name] for name in both), Decimal(0)), sum((then[name] for name in both), Decimal(0)))
        if both
        else absent(NO_COMPARABLE)
    )
    return ComparableGrowth(
        full=full,
        comparable=comparable,
        difference=difference(full, comparable),
        joined=tuple(name for name in now if name not in then),
        left=tuple(name for name in then if name not in now),
    )
