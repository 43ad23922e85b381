"""Working days: Monday to Friday, less public holidays, plus announced make-up days (domain §4.1), as changed by the office's own days.

The office's days come from a source that a room registers with :func:`use_own_days`; without one there are none.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import accumulate

import chinese_calendar

#: Day → whether it is a working day, whatever the State Council's table says.
OwnDays = Mapping[dt.date, bool]


def _none() -> OwnDays:
    return {}


_own_days: Callable[[], OwnDays] = _none


def use_own_days(source: Callable[[], OwnDays]) -> None:
    """Let ``source`` name the days that the office has set; it is asked at every call and keeps its answer fresh itself."""
    global _own_days  # noqa: PLW0603  set once, when the application starts
    _own_days = source


@lru_cache
def is_announced(year: int) -> bool:
    """Whether the State Council's calendar of ``year`` is known here; if not, plain weekdays are counted."""
    return any(day.year == year for day in chinese_calendar.constants.holidays)


def is_official_working_day(day: dt.date) -> bool:
    """By the State Council's table alone; for a year not yet announced, Monday to Friday."""
    if not is_announced(day.year):
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def official_name(day: dt.date) -> str:
    """Which holiday the table makes the day, or which it is worked for: 国庆节; empty for a plain day."""
    if not is_announced(day.year):
        return ""
    name = chinese_calendar.get_holiday_detail(day)[1]
    return str(chinese_calendar.Holiday(name).chinese) if name else ""


def is_working_day(day: dt.date) -> bool:
    """True on a working day."""
    return _is_working(day, _own_days())


def _is_working(day: dt.date, own: OwnDays) -> bool:
    return own[day] if day in own else is_official_working_day(day)


def working_day_after(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day`` (count ≥ 1): domain §4.2, checked against its table."""
    if count < 1:
        raise ValueError("count starts at 1")
    own = _own_days()
    while count:
        day += dt.timedelta(days=1)
        count -= _is_working(day, own)
    return day


def working_days_between(start: dt.date, end: dt.date) -> int:
    """Working days in (start, end]; negative when end is before start."""
    if end < start:
        return -working_days_between(end, start)
    changed = sum(
        is_working - is_official_working_day(day)
        for day, is_working in _own_days().items()
        if start < day <= end
    )
    years = sum(_worked_in(year)[-1] for year in range(start.year, end.year))
    return years + _worked_until(end) - _worked_until(start) + changed


def _worked_until(day: dt.date) -> int:
    """Official working days of its year up to and with ``day``."""
    return _worked_in(day.year)[day.timetuple().tm_yday - 1]


@lru_cache
def _worked_in(year: int) -> tuple[int, ...]:
    """For each day of a year, how many official working days it has had by then."""
    first = dt.date(year, 1, 1)
    length = 366 if calendar.isleap(year) else 365
    return tuple(accumulate(is_official_working_day(first + dt.timedelta(days=i)) for i in range(length)))
