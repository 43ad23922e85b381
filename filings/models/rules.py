"""Edit rules as data (domain §3.6): a rule has a severity and one or more lines, each an expression that must hold."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from filings.models.catalogue import Form, Indicator
from qianjiang_finance.common.quarter import Quarter


class Rule(models.Model):
    """An edit rule. ``state`` observe means: evaluated and shown to staff, never blocking. Without ``kinds`` it is for everybody.

    ``edit_number`` rises with every change; a page sends back the number it was read with, and a stale one is refused.
    """

    class Severity(models.TextChoices):
        ERROR = "E", "必须改"
        WARNING = "W", "必须说明"
        INFO = "I", "提示"

    class Kind(models.TextChoices):
        WITHIN = "within", "表内"
        ACROSS = "across", "表间"
        HISTORY = "history", "跨期"
        DISTRICT = "district", "跨机构"

    class State(models.TextChoices):
        ACTIVE = "active", "启用"
        OBSERVE = "observe", "观察"
        RETIRED = "retired", "停用"

    code = models.CharField("编号", max_length=8, unique=True)
    severity = models.CharField("级别", max_length=1, choices=Severity)
    kind = models.CharField("类别", max_length=8, choices=Kind)
    message = models.CharField("提示语", max_length=100)
    cure = models.CharField("处理办法", max_length=200)
    state = models.CharField("状态", max_length=8, choices=State, default=State.ACTIVE)
    valid_from = models.DateField("启用日期", null=True, blank=True)
    valid_until = models.DateField("停用日期", null=True, blank=True)
    hint_when = models.CharField(
        "只作提示的条件",
        max_length=100,
        blank=True,
        help_text="计算式；成立时，必须说明的发现降为提示（如新设机构）",
    )
    kinds = models.ManyToManyField(
        "institutions.Kind", blank=True, related_name="+", verbose_name="适用机构类型"
    )
    edit_number = models.PositiveIntegerField("编辑序号", default=0)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = verbose_name_plural = "审核规则"
        ordering = ["order", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.message}"

    def get_absolute_url(self) -> str:
        return reverse("filings:rule-detail", args=[self.code])

    @property
    def tone(self) -> str:
        """Tone of the badge of its state."""
        return {self.State.ACTIVE: "ok", self.State.OBSERVE: "wait"}.get(self.State(self.state), "idle")


class RuleLine(models.Model):
    """One expression of a rule, in the language of ``common.expressions``; it must be true.

    With ``over`` it is evaluated once for each entered item of that class, the item being ``x``. ``target`` is the cell a finding
    points at (with ``over``: the item itself); with a target alone it is ``x`` too. ``compared`` says what a finding shows beside the
    entered value, as "上期数: prev(x); 环比（%）: (x / prev(x) - 1) * 100"; blank shows the two sides of the expression.
    """

    class Over(models.TextChoices):
        ONCE = "", "一次"
        ALL = "all", "每个指标"
        STOCK = "stock", "每个时点指标"
        FLOW = "flow", "每个累计指标"
        FILING = "filing", "整份报表"

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="lines", verbose_name="规则")
    order = models.PositiveSmallIntegerField("次序")
    expression = models.TextField("计算式")
    over = models.CharField("适用", max_length=8, choices=Over, blank=True)
    form = models.ForeignKey(
        Form, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="报表"
    )
    target = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="定位指标"
    )
    compared = models.CharField("比较值算式", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "规则算式"
        ordering = ["rule", "order"]
        constraints = [models.UniqueConstraint(fields=["rule", "order"], name="rule_line_order_once")]

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.expression}"


class Limit(models.Model):
    """A number that rules refer to by its code (domain §3.6, §11), kept in hundredths of its unit.

    ``by_item``: items may have a number of their own (``ItemLimit``), which then stands before this one (feature C5).
    """

    PLACES = 2

    code = models.CharField("代码", max_length=30, unique=True)
    name = models.CharField("名称", max_length=60)
    raw = models.BigIntegerField("数值（百分之一单位）")
    unit = models.CharField("单位", max_length=10)
    note = models.CharField("说明", max_length=200, blank=True)
    by_item = models.BooleanField("可按指标另定", default=False)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = verbose_name_plural = "审核限值"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    @property
    def value(self) -> Decimal:
        return Decimal(self.raw).scaleb(-self.PLACES)


class ItemLimit(models.Model):
    """The number of a limit for one item, in place of the general one: ±30 % and at least 500 万元 for 各项存款."""

    limit = models.ForeignKey(Limit, models.PROTECT, related_name="items", verbose_name="限值")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    raw = models.BigIntegerField("数值（百分之一单位）")

    class Meta:
        verbose_name = verbose_name_plural = "按指标的审核限值"
        ordering = ["limit__order", "indicator__order"]
        constraints = [models.UniqueConstraint(fields=["limit", "indicator"], name="item_limit_once")]

    def __str__(self) -> str:
        return f"{self.limit_id} {self.indicator_id}"

    @property
    def value(self) -> Decimal:
        return Decimal(self.raw).scaleb(-Limit.PLACES)


class RuleEvent(models.Model):
    """One change of a rule or of a limit: which field, from what to what, who, when. Never changed or deleted (feature C9)."""

    rule = models.ForeignKey(Rule, models.PROTECT, null=True, related_name="events", verbose_name="规则")
    limit = models.ForeignKey(Limit, models.PROTECT, null=True, related_name="events", verbose_name="限值")
    field = models.CharField("项目", max_length=80)
    old = models.TextField("原内容", blank=True)
    new = models.TextField("新内容", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="修改人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "审核规则修改记录"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rule__isnull=False, limit__isnull=True)
                | Q(rule__isnull=True, limit__isnull=False),
                name="rule_event_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


class ReferenceRate(models.Model):
    """The one-year LPR that R20c compares with in a quarter, in BP: the last one announced in it (domain §9.1).

    Seeded for 2021–2024 for the office to confirm; a quarter without a row gives no verdict.
    """

    index = models.PositiveIntegerField("季度序号", unique=True, help_text="年×4+季−1")
    basis_points = models.PositiveIntegerField("一年期LPR（BP）", help_text="3.45%填345")
    note = models.CharField("备注", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "参考利率"
        ordering = ["index"]

    def __str__(self) -> str:
        return f"{Quarter.from_index(self.index).label} {self.basis_points}BP"
