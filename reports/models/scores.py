"""A score of a period: the run with its states, and its results frozen with inputs, revisions and arithmetic (domain §5.2 item 8)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from filings.models import Indicator, Period, Revision
from institutions.models import Institution
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter
from reports.models.schemes import SchemeItem, ScoreScheme
from reports.score_querysets import ScoreRowQuerySet, ScoreRunQuerySet


class ScoreRun(models.Model):
    """One scoring of a period by one version of a scheme: 试算 → 征求意见 → 确认 → 发布.

    Rows, points and figures are written when it is calculated, and again by 重新计算 up to the confirmation; then never.
    ``versions`` are the data versions of the quarters read: 2024Q2:12 2023Q2:13.
    """

    class State(models.TextChoices):
        TRIAL = "trial", "试算"
        COMMENT = "comment", "征求意见"
        CONFIRMED = "confirmed", "已确认"
        PUBLISHED = "published", "已发布"
        DROPPED = "dropped", "已作废"

    OPEN = (State.COMMENT, State.CONFIRMED, State.PUBLISHED)
    FINAL = (State.CONFIRMED, State.PUBLISHED)

    period = models.ForeignKey(Period, models.PROTECT, related_name="scores", verbose_name="报送期")
    scheme = models.ForeignKey(ScoreScheme, models.PROTECT, related_name="runs", verbose_name="评分方案")
    state = models.CharField("状态", max_length=10, choices=State, default=State.TRIAL)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="试算人"
    )
    made_at = models.DateTimeField("试算时间")
    calculated_at = models.DateTimeField("计算时间")
    versions = models.CharField("数据版本", max_length=200, blank=True)
    comment_until = models.DateField("征求意见至", null=True, help_text="当日24:00止")
    confirmed_at = models.DateTimeField("确认时间", null=True)

    objects = ScoreRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        ordering = ["-period__index", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "scheme"],
                condition=Q(state__in=["comment", "confirmed", "published"]),
                name="one_open_score_per_period",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}评价加分"

    def get_absolute_url(self) -> str:
        return reverse("reports:score-run", args=[self.pk])

    @property
    def tone(self) -> str:
        return {"trial": "idle", "comment": "wait", "confirmed": "ok", "published": "ok", "dropped": "done"}[
            self.state
        ]

    @property
    def is_final(self) -> bool:
        """Confirmed: nothing of it changes any more."""
        return self.state in self.FINAL

    @property
    def takes_appeals(self) -> bool:
        """征求意见, and the last day is not over."""
        until = self.comment_until
        return self.state == self.State.COMMENT and until is not None and clock.today() <= until


class ScoreRow(models.Model):
    """The result of one institution: sums, total, rank, grade and 建议加分值, with its name and group as they were then."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="rows", verbose_name="评分")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="scores", verbose_name="机构")
    order = models.PositiveSmallIntegerField("顺序")
    name = models.CharField("机构名称", max_length=40)
    group = models.CharField("评价分组", max_length=20)
    sum = models.DecimalField("指标得分合计", max_digits=8, decimal_places=2)
    weight = models.DecimalField("适用权重", max_digits=8, decimal_places=2)
    base = models.DecimalField("基础分", max_digits=8, decimal_places=2, null=True)
    bonus = models.DecimalField("加分", max_digits=7, decimal_places=2)
    deduction = models.DecimalField("扣分", max_digits=7, decimal_places=2)
    total = models.DecimalField("总分", max_digits=8, decimal_places=2, null=True)
    rank = models.PositiveSmallIntegerField("名次", null=True)
    grade = models.CharField("等次", max_length=10, blank=True)
    award = models.DecimalField("建议加分值", max_digits=5, decimal_places=2, null=True)
    unranked = models.CharField("不参与排名的原因", max_length=60, blank=True)
    vetoes = models.TextField("一票否决", blank=True)

    objects = ScoreRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机构得分"
        ordering = ["run", "order"]
        constraints = [models.UniqueConstraint(fields=["run", "institution"], name="score_row_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.total}"


class ScorePoint(models.Model):
    """One item of one institution, as it was said: value, comparison, rule, arithmetic.

    ``figures`` and ``compared_figures`` name the frozen figures behind it: B201@2024Q2 B201@2023Q2; the latter are summed over the
    institutions compared.
    """

    row = models.ForeignKey(ScoreRow, models.CASCADE, related_name="points", verbose_name="机构得分")
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="+", verbose_name="指标项")
    value = models.DecimalField("数值", max_digits=22, decimal_places=6, null=True)
    score = models.DecimalField("得分", max_digits=7, decimal_places=2, null=True)
    compared = models.CharField("比较值", max_length=200, blank=True)
    scope = models.CharField("比较范围", max_length=80, blank=True)
    rule = models.TextField("规则")
    arithmetic = models.TextField("算式")
    reason = models.CharField("不适用的原因", max_length=120, blank=True)
    figures = models.TextField("用到的数", blank=True)
    compared_figures = models.TextField("基准用到的数", blank=True)
    compared_with = models.TextField("基准涉及的机构", blank=True, help_text="机构编号，空格分隔")

    class Meta:
        verbose_name = verbose_name_plural = "指标得分"
        ordering = ["row", "item__order", "item__pk"]
        constraints = [models.UniqueConstraint(fields=["row", "item"], name="score_point_once")]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.score}"


class ScoreFigure(models.Model):
    """A figure that the run read: the number and the revision it came from. None: it was not reported."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="figures", verbose_name="评分")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="机构")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    quarter_index = models.PositiveIntegerField("季度序号")
    raw = models.BigIntegerField("数值（最小单位）", null=True)
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+", verbose_name="版本")

    class Meta:
        verbose_name = verbose_name_plural = "评分用数"
        constraints = [
            models.UniqueConstraint(
                fields=["run", "institution", "indicator", "quarter_index"], name="score_figure_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}@{self.quarter}"

    @property
    def quarter(self) -> Quarter:
        return Quarter.from_index(self.quarter_index)


class ScoreLine(models.Model):
    """加分, 扣分 or 一票否决 as it counted: how often, points after the cap, arithmetic, and one basis per line of ``reasons``."""

    row = models.ForeignKey(ScoreRow, models.CASCADE, related_name="lines", verbose_name="机构得分")
    code = models.CharField("编号", max_length=8)
    name = models.CharField("事项", max_length=40)
    effect = models.CharField("作用", max_length=10)
    count = models.PositiveSmallIntegerField("次数")
    points = models.DecimalField("计分", max_digits=7, decimal_places=2)
    words = models.CharField("算式", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "加分扣分"
        ordering = ["row", "pk"]

    def __str__(self) -> str:
        return self.words


class ScoreLineReason(models.Model):
    """What a line rests on: the record or the document, with its page."""

    line = models.ForeignKey(ScoreLine, models.CASCADE, related_name="reasons", verbose_name="加分扣分")
    text = models.CharField("依据", max_length=400)
    url = models.CharField("链接", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "加分扣分依据"
        ordering = ["line", "pk"]

    def __str__(self) -> str:
        return self.text


class ScoreEvent(models.Model):
    """One step in the life of a run. Never changed or deleted."""

    run = models.ForeignKey(ScoreRun, models.PROTECT, related_name="events", verbose_name="评分")
    verb = models.CharField("动作", max_length=16)
    to_state = models.CharField("新状态", max_length=10, choices=ScoreRun.State)
    comment = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评分办理记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.run_id} {self.verb}"
