"""Working days: Monday to Friday, less public holidays, plus announced make-up days (domain §4.1)."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import chinese_calendar


@lru_cache
def is_announced(year: int) -> bool:
    """Whether the State Council's calendar of ``year`` is known here; if not, plain weekdays are counted."""
    return any(day.year == year for day in chinese_calendar.constants.holidays)


def is_working_day(day: dt.date) -> bool:
    """True on a working day; for a year not yet announced, on Monday to Friday."""
    if not is_announced(day.year):
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def working_day_after(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day`` (count ≥ 1): domain §4.2, checked against its table."""
    if count < 1:
        raise ValueError("count starts at 1")
    while count:
        day += dt.timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Working days in (start, end]; negative when end is before start."""
    if end < start:
        return -working_days_between(end, start)
    days = (start + dt.timedelta(days=i) for i in range(1, (end - start).days + 1))
    return sum(is_working_day(day) for day in days)
