"""The numbers of a bulletin: what each placeholder said when its figures were taken, and the cells behind it (feature Z4).

They belong to the bulletin: a later correction of a filing changes none of them.
"""

from __future__ import annotations

from decimal import Decimal

from django.db import models

from filings.models import Indicator, Period, Revision
from institutions.models import Institution
from qianjiang_finance.common.quarter import Quarter
from reports.models.bulletins import Bulletin

#: Decimals of a kept value; what is printed is kept as text beside it and never rounded again.
PLACES = 6


class BulletinFigure(models.Model):
    """A placeholder and what it says: words, then a number (empty: it has none). ``raw`` is the unrounded value to six decimals."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="figures", verbose_name="通报")
    key = models.CharField("占位", max_length=60)
    words = models.CharField("文字", max_length=120, blank=True)
    number = models.CharField("数字", max_length=40, blank=True)
    raw = models.BigIntegerField("数值（百万分之一）", null=True)
    unit = models.CharField("单位", max_length=8, blank=True)
    formula = models.CharField("计算方法", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报数字"
        constraints = [models.UniqueConstraint(fields=["bulletin", "key"], name="bulletin_figure_once")]

    def __str__(self) -> str:
        return f"{self.key}={self.text}"

    @property
    def text(self) -> str:
        return self.words + self.number

    @property
    def value(self) -> Decimal | None:
        return None if self.raw is None else Decimal(self.raw).scaleb(-PLACES)


class BulletinOperand(models.Model):
    """A figure that a number was computed from, in the order of the formula. ``scope``: as in a placeholder, empty for the district."""

    figure = models.ForeignKey(
        BulletinFigure, models.CASCADE, related_name="operands", verbose_name="通报数字"
    )
    scope = models.CharField("范围", max_length=24, blank=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    period_index = models.PositiveIntegerField("季度序号")

    class Meta:
        verbose_name = verbose_name_plural = "通报数字的计算项"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.scope}{self.indicator_id} {self.quarter}"

    @property
    def quarter(self) -> Quarter:
        return Quarter.from_index(self.period_index)


class BulletinCell(models.Model):
    """An accepted figure as it stood when the bulletin took it, with its revision. ``groups``: names of the groups it belongs to, each between bars."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="cells", verbose_name="通报")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="机构")
    name = models.CharField("机构名称", max_length=40)
    groups = models.CharField("所属分组", max_length=120, blank=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    period_index = models.PositiveIntegerField("季度序号")
    raw = models.BigIntegerField("数值（最小单位）")
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name="版本")
    is_carried = models.BooleanField("沿用上期", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "通报所用数据"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "indicator", "period_index", "institution"], name="bulletin_cell_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.indicator_id} {self.period_index}={self.raw}"

    @property
    def quarter(self) -> Quarter:
        return Quarter.from_index(self.period_index)


class BulletinVersion(models.Model):
    """The data version of the period, or of one that it is compared with, when the figures were taken."""

    bulletin = models.ForeignKey(Bulletin, models.CASCADE, related_name="versions", verbose_name="通报")
    period = models.ForeignKey(
        Period, models.PROTECT, to_field="index", related_name="+", verbose_name="报送期"
    )
    data_version = models.PositiveIntegerField("数据版本")

    class Meta:
        verbose_name = verbose_name_plural = "通报数据版本"
        ordering = ["-period_id"]
        constraints = [models.UniqueConstraint(fields=["bulletin", "period"], name="bulletin_version_once")]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.period_id} v{self.data_version}"
