"""Dates and times as the office writes them, in Beijing time."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def day_text(day: dt.date) -> str:
    """2024年7月12日."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_text(moment: dt.datetime) -> str:
    """2024年7月12日 15:04."""
    local = timezone.localtime(moment)
    return f"{day_text(local)} {local:%H:%M}"
