"""评分方案: what is judged, how, with which weight, and what is added, deducted and vetoed (domain §5.2). Versions, never rewritten."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from qianjiang_finance.common.quarter import Quarter
from reports.scoring.reading import METHODS, method_of
from reports.scoring.wording import described

#: What an address and a placeholder can carry.
CODE = RegexValidator(r"^[A-Za-z][A-Za-z0-9_-]*\Z", "编号以字母开头，只用字母、数字和短横线，例如S2、K1")


class ScoreScheme(models.Model):
    """A version of a scheme. Edited as a draft only; once 启用 it stays as it is, and its next version is a copy.

    ``valid_from`` and ``valid_until`` (the first day no longer covered) are compared with the last day of a quarter.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        ACTIVE = "active", "启用"
        RETIRED = "retired", "停用"

    class PeriodKind(models.TextChoices):
        QUARTER = "quarter", "每季"
        YEAR = "year", "每年（四季度）"

    name = models.CharField("方案名称", max_length=60)
    version = models.PositiveSmallIntegerField("版本", default=1)
    state = models.CharField("状态", max_length=8, choices=State, default=State.DRAFT)
    period_kind = models.CharField("评价周期", max_length=8, choices=PeriodKind, default=PeriodKind.QUARTER)
    valid_from = models.DateField("启用日期", help_text="季末在这一天及以后的报送期适用")
    valid_until = models.DateField(
        "停用日期", null=True, blank=True, help_text="季末在这一天以前的报送期适用"
    )
    floor = models.DecimalField("参评最低适用权重（%）", max_digits=5, decimal_places=2, default=60)
    smallest_group = models.PositiveSmallIntegerField(
        "组内比较最少家数", default=3, help_text="组内有数的参评银行不足此数的，与全区参评银行比较"
    )
    bonus_cap = models.DecimalField("加分合计上限", max_digits=5, decimal_places=2, null=True, blank=True)
    tie_item = models.CharField("总分并列时的排列指标", max_length=8, blank=True)
    note = models.CharField("说明", max_length=500, blank=True)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", verbose_name="复制自"
    )

    class Meta:
        verbose_name = verbose_name_plural = "评分方案"
        ordering = ["name", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["name", "version"], name="scheme_version_once"),
            models.UniqueConstraint(
                fields=["period_kind"], condition=Q(state="active"), name="one_active_scheme_per_kind"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="scheme_has_a_duration",
                violation_error_message="停用日期应晚于启用日期",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} 第{self.version}版"

    def get_absolute_url(self) -> str:
        return reverse("reports:scheme-detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return {"draft": "wait", "active": "ok", "retired": "done"}[self.state]

    def covers(self, quarter: Quarter) -> bool:
        """Whether scores of the quarter may be made by it: dates and period kind."""
        if self.period_kind == self.PeriodKind.YEAR and quarter.number != 4:
            return False
        day = quarter.last_day
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


class SchemeItem(models.Model):
    """指标项: an expression over the indicators, its weight and the method with its parameters (those it needs not are empty)."""

    class Base(models.TextChoices):
        YEAR_ON_YEAR = "yoy", "同比"
        YEAR_START = "ytd", "比年初"
        BALANCE = "end", "期末数"
        FLOW = "flow", "本年累计"

    class Scope(models.TextChoices):
        DISTRICT = "district", "全区"
        GROUP = "group", "组内"

    class Absence(models.TextChoices):
        RESCALE = "rescale", "不计入，其余折算"
        HALF = "half", "计一半权重"

    class Direction(models.IntegerChoices):
        UP = 1, "越高越好"
        DOWN = -1, "越低越好"

    scheme = models.ForeignKey(ScoreScheme, models.CASCADE, related_name="items", verbose_name="方案")
    order = models.PositiveSmallIntegerField("排序", default=0)
    code = models.CharField("编号", max_length=8, validators=[CODE])
    name = models.CharField("指标名称", max_length=40)
    weight = models.DecimalField("权重", max_digits=5, decimal_places=2)
    expression = models.CharField("计算式", max_length=200)
    unit = models.CharField("单位", max_length=10, blank=True)
    base = models.CharField("比较基期", max_length=4, choices=Base, default=Base.YEAR_ON_YEAR)
    direction = models.SmallIntegerField("方向", choices=Direction, default=Direction.UP)
    scope = models.CharField("比较范围", max_length=8, choices=Scope, default=Scope.DISTRICT)
    absence = models.CharField("无数据时", max_length=8, choices=Absence, default=Absence.RESCALE)
    method = models.CharField("计分方法", max_length=12, choices=list(METHODS.items()))
    low = models.DecimalField("区间下限", max_digits=14, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("区间上限", max_digits=14, decimal_places=4, null=True, blank=True)
    step = models.DecimalField("每降一名减分", max_digits=7, decimal_places=4, null=True, blank=True)
    base_points = models.DecimalField("基准分", max_digits=7, decimal_places=4, null=True, blank=True)
    per_unit = models.DecimalField("每单位加减分", max_digits=9, decimal_places=4, null=True, blank=True)
    cap = models.DecimalField("完成率上限", max_digits=5, decimal_places=2, null=True, blank=True)
    benchmark = models.CharField("基准值计算式", max_length=200, blank=True)
    plan = models.CharField("计划数", max_length=200, blank=True)
    bands = models.CharField("档次", max_length=200, blank=True)
    above_zero = models.BooleanField("不大于零得0分", default=False)
    vetoes = models.BooleanField("不达标一票否决", default=False)
    gate = models.CharField("门槛条件", max_length=200, blank=True)
    special_when = models.CharField("特殊情形", max_length=200, blank=True)
    special_full = models.CharField("特殊情形得满分的条件", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分指标项"
        ordering = ["scheme", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="scheme_item_once",
                violation_error_message="方案中已有这个编号的指标项",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=Decimal(0)),
                name="scheme_item_weight_not_negative",
                violation_error_message="权重不能小于零",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def method_text(self) -> str:
        """The method with its parameters in words; what is missing where it is not complete."""
        try:
            return described(method_of(self))
        except ValueError as error:
            return f"{self.get_method_display()}：{error}"


class SchemeKind(models.Model):
    """加分, 扣分 or 一票否决. Fed by records of reporting discipline or confirmed 核查单 of the year, or entered by the
    office with a document number."""

    class Effect(models.TextChoices):
        BONUS = "bonus", "加分"
        DEDUCTION = "deduction", "扣分"
        VETO = "veto", "一票否决"

    class Source(models.TextChoices):
        MANUAL = "manual", "金融办登记"
        LATE = "late", "迟报记录"
        MISSING = "missing", "漏报记录"
        ERROR = "error", "错报记录"
        REFUSED = "refused", "拒报记录"
        FALSE = "false", "虚报瞒报记录"
        CASE = "case", "属实的核查单"

    scheme = models.ForeignKey(ScoreScheme, models.CASCADE, related_name="kinds", verbose_name="方案")
    order = models.PositiveSmallIntegerField("排序", default=0)
    code = models.CharField("编号", max_length=8, validators=[CODE])
    name = models.CharField("事项", max_length=40)
    effect = models.CharField("作用", max_length=10, choices=Effect)
    points = models.DecimalField("每次分值", max_digits=5, decimal_places=2, default=0)
    cap = models.DecimalField("上限", max_digits=5, decimal_places=2, null=True, blank=True)
    source = models.CharField("来源", max_length=8, choices=Source, default=Source.MANUAL)

    class Meta:
        verbose_name = verbose_name_plural = "加分扣分事项"
        ordering = ["scheme", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="scheme_kind_once",
                violation_error_message="方案中已有这个编号的事项",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SchemeGrade(models.Model):
    """A total from ``least`` on is of this grade and suggests so many 加分 (建议加分值)."""

    scheme = models.ForeignKey(ScoreScheme, models.CASCADE, related_name="grades", verbose_name="方案")
    least = models.DecimalField("总分不低于", max_digits=6, decimal_places=2)
    name = models.CharField("等次", max_length=10)
    award = models.DecimalField("建议加分值", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "评价等次"
        ordering = ["scheme", "-least"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "least"],
                name="scheme_grade_once",
                violation_error_message="方案中已有这个分数线的等次",
            )
        ]

    def __str__(self) -> str:
        return self.name


class SchemeEvent(models.Model):
    """What was done to a scheme, in words, by whom and when. Never changed or deleted."""

    scheme = models.ForeignKey(ScoreScheme, models.CASCADE, related_name="events", verbose_name="方案")
    verb = models.CharField("动作", max_length=20)
    comment = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "评分方案记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.verb}"
