"""Edit rules as data (domain §3.6): a rule has a severity and one or more lines, each an expression that must hold."""

from __future__ import annotations

from django.db import models

from filings.models.catalogue import Form, Indicator
from qianjiang_finance.common.quarter import Quarter


class Rule(models.Model):
    """An edit rule. ``state`` observe means: evaluated and shown to staff, never blocking."""

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
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = verbose_name_plural = "审核规则"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} {self.message}"


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
