"""Days that the office has set as working or free, over the State Council's table (domain §4.1; feature L2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class CalendarDay(models.Model):
    """One day and what it is; who set it, when and why. Removing it brings the table's answer back."""

    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("工作日")
    note = models.CharField("说明", max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}{self.word}"

    @property
    def word(self) -> str:
        return "工作日" if self.is_working else "休息日"
