"""A reporting period: a quarter with its dates (domain §4.1, §4.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from filings.models.catalogue import Indicator
from filings.querysets import PeriodQuerySet
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.quarter import Quarter

_CARRIED = "：余额类指标的合计沿用其上期数（估计），累计数和利率不计入，不参加排名"


class Period(models.Model):
    """A quarter in which institutions report. Due at 24:00 of ``due_on``; from ``closes_on`` on, a missing filing is 漏报.

    ``data_version`` counts publications (each acceptance raises it), so that a page can say which state of the data it shows.
    """

    class MissingRule(models.TextChoices):
        """How totals treat an institution that has not reported (feature Z9); a missing figure is never a zero."""

        LEAVE_OUT = "leave-out", "不计入"
        CARRY = "carry", "沿用上期"
        WAIT = "wait", "等待"

    code = models.CharField("期次", max_length=6, unique=True)
    index = models.PositiveIntegerField("季度序号", unique=True, help_text="年×4+季−1：相邻季度相差1")
    opens_on = models.DateField("开放日期")
    due_on = models.DateField("报送截止")
    closes_on = models.DateField("关闭日期")
    data_version = models.PositiveIntegerField("数据版本", default=0)
    extended = models.ManyToManyField(
        Indicator, blank=True, related_name="+", verbose_name="本期启用的扩展指标"
    )

    missing_rule = models.CharField(
        "未报处理方式", max_length=12, choices=MissingRule, default=MissingRule.LEAVE_OUT
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

    def missing_text(self, count: int) -> str:
        """本期未报1家，按“不计入”处理; empty when nobody is missing. What 沿用上期 means is said with it."""
        if not count:
            return ""
        text = f"本期未报{count}家，按“{self.get_missing_rule_display()}”处理"
        return f"{text}{_CARRIED}" if self.missing_rule == self.MissingRule.CARRY else text

    @property
    def is_carrying(self) -> bool:
        """Whether totals of the period hold last quarter's balances of those who have not reported."""
        return self.missing_rule == self.MissingRule.CARRY

    def waits_for(self, count: int) -> bool:
        """Whether totals with so many missing are only a trial, of which no annex is made."""
        return count > 0 and self.missing_rule == self.MissingRule.WAIT

    @property
    def days_left(self) -> int:
        """Working days until the due day, 0 on the day, negative after it."""
        return workdays.working_days_between(clock.today(), self.due_on)
