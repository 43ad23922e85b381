"""What is reported: forms, reported indicators, and the indicators derived from them (domain §3.4, §3.5)."""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from institutions.models import Group
from measures.models import Measure


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

    class Meta:
        verbose_name = verbose_name_plural = "报表"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Indicator(models.Model):
    """A reported indicator. Figures are kept as integers of its smallest unit, ``places`` decimals below its unit."""

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
    definition = models.TextField("指标解释")
    basis = models.TextField("数据来源")
    order = models.PositiveSmallIntegerField("排序")

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


class DerivedIndicator(models.Model):
    """An indicator computed from reported ones (D01–D20): a formula as data, in the language of ``common.expressions``."""

    code = models.CharField("代码", max_length=8, unique=True)
    name = models.CharField("名称", max_length=60)
    unit = models.CharField("计量单位", max_length=8)
    direction = models.SmallIntegerField("方向", choices=Direction)
    measures = models.ManyToManyField(Measure, related_name="derived_indicators", verbose_name="对应措施")
    expression = models.TextField("计算式")
    formula_text = models.TextField("公式")
    definition = models.TextField("指标解释")
    decimals = models.PositiveSmallIntegerField("显示小数位", default=2)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = verbose_name_plural = "派生指标"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
