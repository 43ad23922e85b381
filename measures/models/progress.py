"""What was achieved in a quarter: per work item, per check of the policy, per measure (domain §1.5, §4.6; feature A7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from measures.models.items import WorkItem
from measures.models.policy import Measure
from qianjiang_finance.common.quarter import Quarter


class Verdict(models.TextChoices):
    """What a period says of a task; nothing known is the absence of a row (未报)."""

    MET = "met", "达标"
    MISSED = "missed", "未达标"
    WATCH = "watch", "关注"
    NOT_APPLICABLE = "not-applicable", "不适用"

    @property
    def tone(self) -> str:
        return {"met": "ok", "missed": "bad", "watch": "wait", "not-applicable": "idle"}[self.value]


class OfQuarter(models.Model):
    """Belongs to a quarter, stored as its index (consecutive quarters have consecutive numbers)."""

    index = models.PositiveIntegerField("季度")

    class Meta:
        abstract = True

    @property
    def quarter(self) -> Quarter:
        return Quarter.from_index(self.index)


class Progress(OfQuarter):
    """The progress of one work item in one quarter.

    ``verdict`` is the machine's where ``is_by_figures`` (then ``said`` gives the comparison in words), else what the unit claims and the
    lead confirms. A verdict by figures may be taken again until ``frozen_at``; then it stays as it was known.
    """

    class State(models.TextChoices):
        NONE = "none", "未填写"
        GIVEN = "given", "待确认"
        CONFIRMED = "confirmed", "已确认"
        RETURNED = "returned", "已退回"

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="progress", verbose_name="任务办理")
    verdict = models.CharField("本期状态", max_length=16, choices=Verdict, blank=True)
    is_by_figures = models.BooleanField("按数据判断", default=False)
    said = models.CharField("判断依据", max_length=200, blank=True)
    frozen_at = models.DateTimeField("定格时间", null=True)
    state = models.CharField("填写状态", max_length=12, choices=State, default=State.NONE)
    text = models.CharField("主要做法及成效", max_length=500, blank=True)
    problems = models.CharField("存在问题", max_length=300, blank=True)
    plans = models.CharField("下一步打算", max_length=300, blank=True)
    figures_text = models.CharField("引用数据", max_length=300, blank=True)
    opinion = models.CharField("审核意见", max_length=300, blank=True)
    on_behalf = models.BooleanField("代填", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="填写人"
    )
    at = models.DateTimeField("填写时间", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审核人"
    )
    confirmed_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务进展"
        ordering = ["-index"]
        constraints = [models.UniqueConstraint(fields=["item", "index"], name="progress_once_a_quarter")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.quarter}"

    @property
    def state_tone(self) -> str:
        return {"none": "idle", "given": "wait", "confirmed": "ok", "returned": "late"}[self.state]

    @property
    def verdict_tone(self) -> str:
        return Verdict(self.verdict).tone if self.verdict else "idle"


class CheckVerdict(OfQuarter):
    """What a check of the policy said of the whole district in a quarter: the ground of a measure's light (domain §1.5)."""

    code = models.CharField("核查", max_length=4)
    verdict = models.CharField("结果", max_length=16, choices=Verdict)
    said = models.CharField("依据", max_length=200)
    frozen_at = models.DateTimeField("定格时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "全区核查结果"
        ordering = ["-index", "code"]
        constraints = [models.UniqueConstraint(fields=["code", "index"], name="check_verdict_once_a_quarter")]

    def __str__(self) -> str:
        return f"{self.code} {self.quarter}"


class MeasureReport(OfQuarter):
    """The lead's 综合进展 on a measure in a quarter, and the light it sets; another than the proposed one needs a reason."""

    class Light(models.TextChoices):
        GREEN = "green", "绿"
        YELLOW = "yellow", "黄"
        RED = "red", "红"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="reports", verbose_name="措施")
    text = models.CharField("主要进展", max_length=500)
    problems = models.CharField("存在问题", max_length=300, blank=True)
    light = models.CharField("评价", max_length=8, choices=Light)
    reason = models.CharField("与系统建议不同的理由", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="填写人")
    at = models.DateTimeField("填写时间")

    class Meta:
        verbose_name = verbose_name_plural = "措施综合进展"
        ordering = ["-index", "measure__number"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "index"], name="measure_report_once_a_quarter")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.quarter}"
