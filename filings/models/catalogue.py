"""What is reported: forms, reported indicators, and the indicators derived from them (domain §3.4, §3.5)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from filings.models.definitions import IndicatorQuerySet
from institutions.models import Group
from measures.models import Measure
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.quarter import Quarter


class Direction(models.IntegerChoices):
    """Which way is good."""

    UP = 1, "越高越好"
    NEUTRAL = 0, "中性"
    DOWN = -1, "越低越好"


class Form(models.Model):
    """A statistical form (表): 黔金制B1 信贷总量情况表. The approval marks of the head are empty until the office has them."""

    code = models.CharField("代码", max_length=4, primary_key=True)
    number = models.CharField("表号", max_length=20, unique=True)
    title = models.CharField("表名", max_length=60)
    reporter = models.ForeignKey(Group, models.PROTECT, related_name="forms", verbose_name="填报单位")
    order = models.PositiveSmallIntegerField("排序")
    authority = models.CharField("制定机关", max_length=60, blank=True)
    approver = models.CharField("批准（备案）机关", max_length=60, blank=True)
    approval_number = models.CharField("批准文号", max_length=60, blank=True)
    valid_until = models.DateField("有效期至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报表"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def claims_approval(self) -> bool:
        """Whether it is an approved statistical form; else a 工作调度表 (domain §4.1)."""
        return bool(self.approval_number)

    @property
    def head_lines(self) -> tuple[str, ...]:
        """The marks as printed in the upper right corner."""
        if not self.claims_approval or self.valid_until is None:
            return (f"表号：{self.number}", "工作调度表")
        return (
            f"表号：{self.number}",
            f"制定机关：{self.authority}",
            f"批准（备案）机关：{self.approver}",
            f"批准文号：{self.approval_number}",
            f"有效期至：{day_text(self.valid_until)}",
        )


class Indicator(models.Model):
    """A reported indicator. What it means stands in its ``definitions``. Figures are kept as integers of its smallest unit, ``places`` decimals below its unit."""

    class Kind(models.TextChoices):
        STOCK = "stock", "时点"
        FLOW = "flow", "累计"
        RATE = "rate", "率"

    class Aggregation(models.TextChoices):
        SUM = "sum", "合计"
        VISITS = "visits", "合计（户次）"
        WEIGHTED = "weighted", "加权平均"
        NONE = "none", "不汇总"

    code = models.CharField("代码", max_length=8, unique=True)
    name = models.CharField("名称", max_length=60)
    is_part = models.BooleanField("其中项", default=False)
    form = models.ForeignKey(Form, models.PROTECT, related_name="indicators", verbose_name="报表")
    unit = models.CharField("计量单位", max_length=8)
    kind = models.CharField("口径", max_length=5, choices=Kind)
    is_core = models.BooleanField("核心指标")
    direction = models.SmallIntegerField("方向", choices=Direction)
    reporter = models.ForeignKey(Group, models.PROTECT, related_name="indicators", verbose_name="填报单位")
    measures = models.ManyToManyField(Measure, related_name="indicators", verbose_name="对应措施")
    weight = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="weighted", verbose_name="权重指标"
    )
    aggregation = models.CharField("汇总方式", max_length=8, choices=Aggregation)
    places = models.PositiveSmallIntegerField("存储小数位")
    entry_places = models.PositiveSmallIntegerField("填报小数位")
    order = models.PositiveSmallIntegerField("排序")

    objects = IndicatorQuerySet.as_manager()

    # Set by ``objects.defined_in(quarter)``; what it means changes with time (``IndicatorDefinition``).
    definition: str
    basis: str
    broken_from: int | None

    class Meta:
        verbose_name = verbose_name_plural = "填报指标"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def to_raw(self, value: Decimal) -> int:
        """The stored integer of a value; ValueError if it has more decimals than the store."""
        scaled = value.scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{self.code}: {value} has more than {self.places} decimals")
        return int(scaled)

    def from_raw(self, raw: int) -> Decimal:
        """The Decimal value of a stored integer, with the decimals the indicator is entered in."""
        value = Decimal(raw).scaleb(-self.places)
        exponent = Decimal(1).scaleb(-self.entry_places)
        return value.quantize(exponent) if value == value.quantize(exponent) else value


class DerivedIndicatorQuerySet(models.QuerySet["DerivedIndicator"]):
    """Derived indicators by quarter."""

    def in_force(self, quarter: Quarter) -> DerivedIndicatorQuerySet:
        """Those that are computed for the quarter."""
        not_over = Q(valid_until__isnull=True) | Q(valid_until__gt=quarter.index)
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=quarter.index)
        return self.filter(begun & not_over)


class DerivedIndicator(models.Model):
    """An indicator computed from reported ones (D01–D20, and those that staff add): a formula as data, in the language of
    ``common.expressions``. ``valid_from`` and ``valid_until`` are indices of quarters, the latter the first without it."""

    code = models.CharField("代码", max_length=8, unique=True)
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("计量单位", max_length=8)
    direction = models.SmallIntegerField("方向", choices=Direction)
    measures = models.ManyToManyField(Measure, related_name="derived_indicators", verbose_name="对应措施")
    expression = models.TextField("计算式")
    formula_text = models.TextField("公式")
    definition = models.TextField("指标解释")
    decimals = models.PositiveSmallIntegerField("显示小数位", default=2)
    valid_from = models.PositiveIntegerField("启用季度序号", null=True, blank=True)
    valid_until = models.PositiveIntegerField("停用季度序号", null=True, blank=True)
    edit_number = models.PositiveIntegerField("编辑序号", default=0)
    order = models.PositiveSmallIntegerField("排序")

    objects = DerivedIndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "派生指标"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def term(self) -> str:
        """一直有效, 2024年一季度起, 至2024年四季度."""
        since = f"{Quarter.from_index(self.valid_from).label}起" if self.valid_from else ""
        until = f"至{Quarter.from_index(self.valid_until - 1).label}" if self.valid_until else ""
        return f"{since}{until}" or "一直有效"
