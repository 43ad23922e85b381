"""可比口径: which institutions can be compared between dates, and their sums (domain §3.2, District aggregation; feature Z10).

A total over other institutions than its base moves because of who is in it. Where a report is missing at one of the dates, only the
institutions with figures at all of them are compared. One that was not on the roster then (新设, 终止) is not missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.attendance import Attendance
from reports.dashboards.items import Item, Nature
from reports.figures import SingleFigures
from reports.metrics import sum_reported, weighted_rate

NOT_COMPARABLE = "报数机构不同，不可比"


@dataclass(frozen=True, slots=True)
class Circle:
    """The institutions with figures at all dates, and the names of those left out because a report of theirs is missing."""

    members: frozenset[int]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Omitted:
    """A quarter that is not drawn: how many institutions its total has, of how many that should be in it."""

    quarter: Quarter
    included: int
    expected: int

    @property
    def text(self) -> str:
        """2025年一季度仅含1/12家，未画入."""
        return f"{self.quarter.label}仅含{self.included}/{self.expected}家，未画入"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Operands to compare on. ``circle`` is None when all institutions are compared; ``operands`` is None when nobody can be."""

    operands: Operands | None
    circle: Circle | None


@dataclass(frozen=True, slots=True)
class Comparable:
    """The single figures behind totals, and who should have reported them.

    ``weights`` has the weight of each rate, by code. Without ``may_show`` a reader gets no like-for-like figures: the difference
    between them and the totals would give a single institution away (domain §11).
    """

    figures: Mapping[int, SingleFigures]
    attendance: Attendance
    weights: Mapping[str, str]
    may_show: bool = True
    _found: dict[tuple[str, Quarter], frozenset[int]] = field(default_factory=dict, init=False, compare=False)

    def of_kind(self, kind: str) -> Comparable:
        """The same for the institutions of one kind; for all of them without one."""
        if not kind:
            return self
        members = self._of_kinds(frozenset(self.figures), frozenset({kind}))
        return replace(self, figures={pk: self.figures[pk] for pk in members})

    def among(self, institutions: frozenset[int]) -> Comparable:
        """The same for some institutions."""
        return replace(self, figures={pk: one for pk, one in self.figures.items() if pk in institutions})

    def reporters(self, item: Item, quarter: Quarter) -> frozenset[int]:
        """Who has a figure for every part of the item; looked up once for each item and quarter."""
        key = (item.code, quarter)
        if key not in self._found:
            self._found[key] = frozenset(
                institution
                for institution, numbers in self.figures.items()
                if all((code, quarter) in numbers.rows for code in item.codes)
            )
        return self._found[key]

    def circle(self, item: Item, quarters: Sequence[Quarter]) -> Circle | None:
        """The circle of the item over the quarters; None when no report is missing, so that all can be compared."""
        reporters = {quarter: self.reporters(item, quarter) for quarter in quarters}
        anyone = frozenset[int]().union(*reporters.values())
        missing = {
            institution
            for quarter in quarters
            for institution in anyone - reporters[quarter]
            if self._is_missing(item, institution, quarter)
        }
        if not missing:
            return None
        members = frozenset(
            institution
            for institution in anyone
            if all(
                institution in reporters[quarter] or self._lent_nothing(item, institution, quarter)
                for quarter in quarters
            )
        )
        names = tuple(
            attendee.name for pk, attendee in self.attendance.attendees.items() if pk in anyone - members
        )
        return Circle(members, names)

    def comparison(
        self, item: Item, totals: Operands, quarters: Sequence[Quarter], *, of_increases: bool = False
    ) -> Comparison:
        """What to compare the item on between the quarters: the totals, or the sums of its circle.

        A formula ``of_increases`` may have no value over the totals only because somebody is missing in one of the quarters.
        """
        if not of_increases and any(item.value(totals, quarter).amount is None for quarter in quarters):
            return Comparison(totals, None)
        circle = self.circle(item, quarters)
        if circle is None:
            return Comparison(totals, None)
        if not circle.members or not self.may_show:
            return Comparison(None, circle)
        return Comparison(self.sums(circle.members), circle)

    def omitted(
        self, item: Item, quarters: Iterable[Quarter], *, kinds: frozenset[str] | None = None
    ) -> tuple[Omitted, ...]:
        """The quarters (given oldest first) not to draw: an expected institution of the last drawn one is missing in them."""
        found = []
        last: frozenset[int] = frozenset()
        for quarter in quarters:
            reporters = self._of_kinds(self.reporters(item, quarter), kinds)
            missing = {
                institution
                for institution in last - reporters
                if self.attendance.was_expected(institution, quarter)
                and self._is_missing(item, institution, quarter)
            }
            if not reporters:
                continue
            if missing:
                found.append(Omitted(quarter, self.size(reporters), self.size(reporters | missing)))
            else:
                last = reporters
        return tuple(found)

    def size(self, institutions: frozenset[int]) -> int:
        """How many institutions they stand for."""
        return sum(self.attendance.attendees[pk].size for pk in institutions)

    def _of_kinds(self, institutions: frozenset[int], kinds: frozenset[str] | None) -> frozenset[int]:
        if kinds is None:
            return institutions
        attendees = self.attendance.attendees
        return frozenset(pk for pk in institutions if pk in attendees and attendees[pk].kind in kinds)

    def _is_missing(self, item: Item, institution: int, quarter: Quarter) -> bool:
        """Whether it was on the roster and gave no figure, although it had one to give."""
        listed = self.attendance.was_listed(institution, quarter)
        return listed and not self._lent_nothing(item, institution, quarter)

    def _lent_nothing(self, item: Item, institution: int, quarter: Quarter) -> bool:
        """Whether its filing was accepted and has no price: then there was nothing to price."""
        return item.nature is Nature.PRICE and self.attendance.was_accepted(institution, quarter)

    def sums(self, members: frozenset[int]) -> Operands:
        """Sums over the members, for a rate their weighted mean; None where nobody reported."""
        singles = [self.figures[pk] for pk in members]

        def value(code: str, quarter: Quarter) -> Decimal | None:
            if weight := self.weights.get(code):
                return weighted_rate((one(weight, quarter), one(code, quarter)) for one in singles).amount
            return sum_reported(one(code, quarter) for one in singles).value.amount

        return value
