"""Derived figures of a row against earlier quarters: of one institution, or of a total 可比口径 where a report is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from filings.breaks import NOT_COMPARABLE as DEFINITION_CHANGED
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards import Item
from reports.dashboards.comparable import NOT_COMPARABLE, Comparable
from reports.metrics import Value, absent, basis_points, difference, growth
from reports.metrics.values import as_base

Derived = Callable[[Operands], Value]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose figures a row shows in a quarter. ``circles`` knows who can be compared within a total; None for a single institution."""

    operands: Operands
    quarter: Quarter
    circles: Comparable | None = None


class Compared:
    """Figures of an item that compare a subject's quarter with the ``bases``."""

    def __init__(self, item: Item, subject: Subject, *bases: Quarter, of_increases: bool = False) -> None:
        self._is_broken = bool(item.broken_between(min(bases), subject.quarter))
        self._operands: Operands | None = subject.operands
        #: The institutions that a total is compared without, because a report of theirs is missing at one of the dates.
        self.left_out: tuple[str, ...] = ()
        if subject.circles:
            comparison = subject.circles.comparison(
                item, subject.operands, (subject.quarter, *bases), of_increases=of_increases
            )
            self._operands = comparison.operands
            self.left_out = comparison.circle.left_out if comparison.circle else ()

    def value(self, derived: Derived) -> Value:
        """The derived figure; absent when no institution has figures at all dates, and across a change of definition."""
        if self._is_broken:
            return absent(DEFINITION_CHANGED)
        return absent(NOT_COMPARABLE) if self._operands is None else derived(self._operands)


def difference_from(item: Item, quarter: Quarter, base: Quarter) -> Derived:
    """The item's value less that of the base, in its unit (百分点 for a percentage)."""
    return lambda figures: difference(item.value(figures, quarter), as_base(item.value(figures, base)))


def growth_from(item: Item, quarter: Quarter, base: Quarter) -> Derived:
    """The item's growth on the base, in %."""
    return lambda figures: growth(item.value(figures, quarter).amount, item.value(figures, base).amount)


def points_from(item: Item, quarter: Quarter, base: Quarter) -> Derived:
    """The item's change on the base in BP; for rates."""
    return lambda figures: basis_points(item.value(figures, quarter).amount, item.value(figures, base).amount)
