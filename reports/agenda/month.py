"""The due days of a month by weeks, and what of them is overdue, of this week, and later."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from qianjiang_finance.common import clock, workdays
from reports.agenda.sources import AgendaItem


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the grid with what is due; ``is_other`` for the days of the neighbouring months."""

    day: dt.date
    is_working: bool
    is_today: bool
    is_other: bool
    items: tuple[AgendaItem, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks, Monday first."""

    first: dt.date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def code(self) -> str:
        return f"{self.first:%Y-%m}"

    @property
    def title(self) -> str:
        return f"{self.first.year}年{self.first.month}月"

    @property
    def last(self) -> dt.date:
        return self.first.replace(day=calendar.monthrange(self.first.year, self.first.month)[1])

    @property
    def earlier(self) -> str:
        return f"{self.first - dt.timedelta(days=1):%Y-%m}"

    @property
    def later(self) -> str:
        return f"{self.last + dt.timedelta(days=1):%Y-%m}"


@dataclass(frozen=True, slots=True)
class Split:
    """Overdue, today and the rest of this week, and after it."""

    overdue: tuple[AgendaItem, ...]
    week: tuple[AgendaItem, ...]
    later: tuple[AgendaItem, ...]


def month_of(first: dt.date, items: Sequence[AgendaItem]) -> Month:
    """The grid of the month that begins on ``first``."""
    by_day: dict[dt.date, list[AgendaItem]] = {}
    for item in items:
        by_day.setdefault(item.day, []).append(item)
    today = clock.today()

    def cell(day: dt.date) -> Day:
        return Day(
            day,
            workdays.is_working_day(day),
            day == today,
            day.month != first.month,
            tuple(by_day.get(day, ())),
        )

    grid = calendar.Calendar().monthdatescalendar(first.year, first.month)
    return Month(first, tuple(tuple(cell(day) for day in week) for week in grid))


def split(items: Sequence[AgendaItem]) -> Split:
    """By today and the Sunday of this week."""
    today = clock.today()
    sunday = today + dt.timedelta(days=6 - today.weekday())
    return Split(
        tuple(item for item in items if item.day < today),
        tuple(item for item in items if today <= item.day <= sunday),
        tuple(item for item in items if item.day > sunday),
    )
