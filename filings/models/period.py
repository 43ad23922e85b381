"""A reporting period: a quarter with its dates (domain §4.1, §4.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from filings.models.catalogue import Indicator
from filings.querysets import PeriodQuerySet
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.quarter import Quarter


class Period(models.Model):
    """A quarter in which institutions report. Due at 24:00 of ``due_on``; from ``closes_on`` on, a missing filing is 漏报.

    ``data_version`` counts publications (each acceptance raises it), so that a page can say which state of the data it shows.
    """

    code = models.CharField("期次", max_length=6, unique=True)
    index = models.PositiveIntegerField("季度序号", unique=True, help_text="年×4+季−1：相邻季度相差1")
    opens_on = models.DateField("开放日期")
    due_on = models.DateField("报送截止")
    closes_on = models.DateField("关闭日期")
    data_version = models.PositiveIntegerField("数据版本", default=0)
    extended = models.ManyToManyField(
        Indicator, blank=True, related_name="+", verbose_name="本期启用的扩展指标"
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送期"
        ordering = ["-index"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")) & Q(closes_on__gte=F("due_on")),
                name="period_opens_is_due_closes",
                violation_error_message="开放、截止、关闭日期应依次不早于前者",
            ),
        ]

    def __str__(self) -> str:
        return self.quarter.label

    @property
    def quarter(self) -> Quarter:
        return Quarter.from_index(self.index)

    @property
    def days_left(self) -> int:
        """Working days until the due day, 0 on the day, negative after it."""
        return workdays.working_days_between(clock.today(), self.due_on)
