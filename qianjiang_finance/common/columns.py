"""Columns of lists for days and moments: written the same in every list, and kept as dates and times in its export."""

from __future__ import annotations

import datetime as dt

import django_tables2 as tables
from django.utils import timezone


class DayColumn(tables.Column):
    """A day: 2024-07-15."""

    def render(self, value: dt.date) -> str:
        """As the page prints it."""
        return value.isoformat()

    def value(self, value: dt.date) -> dt.date:
        """As the export keeps it."""
        return value


class MomentColumn(tables.Column):
    """A moment in Beijing time: 2024-07-15 16:00."""

    def render(self, value: dt.datetime) -> str:
        """As the page prints it."""
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"

    def value(self, value: dt.datetime) -> dt.datetime:
        """As the export keeps it."""
        return value
