"""The office's calendar: its own days for all counting of working days, and a year as twelve months to be shown (feature L2)."""

from __future__ import annotations

import calendar as weeks
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache

from filings.models import CalendarDay
from qianjiang_finance.common import workdays

#: Where the days are kept in the cache.
KEY = "calendar-own-days"
#: Seconds after which the days are read again even if nobody said that they changed.
_LASTS = 300


def own_days() -> dict[dt.date, bool]:
    """Day → working or not, as the office set it; kept in the shared cache, so that counting days costs no query."""
    known: dict[dt.date, bool] | None = cache.get(KEY)
    if known is None:
        known = dict(CalendarDay.objects.values_list("day", "is_working"))
        cache.set(KEY, known, _LASTS)
    return known


def forget_own_days() -> None:
    """The days have changed: the next count reads them again."""
    cache.delete(KEY)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the grid: whether it is worked, a mark (班, 休 or empty for a plain day), from whom, and the words for both."""

    day: dt.date
    is_working: bool
    mark: str
    is_own: bool
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month by weeks, Monday first; None outside the month."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    working_days: int


def year_of(year: int, own: Mapping[dt.date, CalendarDay]) -> list[Month]:
    """The twelve months of a year with the office's own days."""
    return [_month(year, number, own) for number in range(1, 13)]


def _month(year: int, number: int, own: Mapping[dt.date, CalendarDay]) -> Month:
    grid = weeks.Calendar().monthdatescalendar(year, number)
    rows = tuple(
        tuple(_cell(day, own.get(day)) if day.month == number else None for day in week) for week in grid
    )
    return Month(number, rows, sum(cell.is_working for row in rows for cell in row if cell))


def _cell(day: dt.date, own: CalendarDay | None) -> Cell:
    if own is not None:
        mark = "班" if own.is_working else "休"
        return Cell(day, own.is_working, mark, True, f"{own.word}，金融办登记：{own.note}")
    is_working = workdays.is_official_working_day(day)
    name = workdays.official_name(day)
    is_plain = is_working == (day.weekday() < 5) and not (name and not is_working)
    word = "工作日" if is_working else "休息日"
    if is_plain:
        return Cell(day, is_working, "", False, word)
    mark = "班" if is_working else "休"
    return Cell(day, is_working, mark, False, f"{word}，国务院安排：{name}{'调休' if is_working else ''}")
