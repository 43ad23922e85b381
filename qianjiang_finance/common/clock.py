"""The one clock of every service, so that history can be replayed and time-dependent rules can be tested."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed_time", default=None)


def now() -> dt.datetime:
    """The current moment, time-zone aware."""
    return _fixed.get() or timezone.now()


def today() -> dt.date:
    """The current day in Beijing time."""
    return timezone.localtime(now()).date()


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Let the clock stand at ``moment`` (aware) inside the block."""
    token = _fixed.set(moment)
    try:
        yield
    finally:
        _fixed.reset(token)


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> dt.datetime:
    """A moment given in Beijing time."""
    return timezone.make_aware(dt.datetime(year, month, day, hour, minute))  # noqa: DTZ001  made aware here
