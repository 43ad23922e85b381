"""Figures: tall tables of integers of the smallest unit (quality.md, Dependencies, "Layout of figures").

``Figure`` holds what each revision says; ``PublishedFigure`` the accepted state that every report reads; ``SummaryRow`` the sums
of the accepted state, refreshed in the accepting transaction and proved by ``manage.py verify_totals``.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from filings.models.catalogue import Indicator
from filings.models.filing import Revision
from filings.models.period import Period
from institutions.models import Institution, Kind


class Figure(models.Model):
    """One cell of a revision. A number, or 不适用 with a reason in the note, or 未知: three different entries. A blank has no row,
    or one that only holds its note.

    What cannot be read as a number is kept in ``typed`` until the maker mends it: saving loses nothing, signing is refused.
    """

    class Entry(models.TextChoices):
        NUMBER = "number", "数值"
        NOT_APPLICABLE = "na", "不适用"
        UNKNOWN = "unknown", "未知"
        INVALID = "invalid", "待更正"
        BLANK = "blank", "未填"

    revision = models.ForeignKey(Revision, models.CASCADE, related_name="figures", verbose_name="版本")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    entry = models.CharField("填报方式", max_length=8, choices=Entry, default=Entry.NUMBER)
    raw = models.BigIntegerField("数值（最小单位）", null=True)
    typed = models.CharField("无法识别的输入", max_length=60, blank=True)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "填报数据"
        constraints = [
            models.UniqueConstraint(fields=["revision", "indicator"], name="figure_once"),
            models.CheckConstraint(
                condition=Q(entry="number", raw__isnull=False) | (~Q(entry="number") & Q(raw__isnull=True)),
                name="figure_number_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}={self.raw}"


class FigureChange(models.Model):
    """The history of a cell: every write with old and new, who, when and from where. Never changed or deleted."""

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="changes", verbose_name="版本")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    edit_number = models.PositiveIntegerField("编辑序号")
    old = models.CharField("原值", max_length=300, blank=True)
    new = models.CharField("新值", max_length=300, blank=True)
    source = models.ForeignKey(
        "filings.ImportAttempt", models.PROTECT, null=True, related_name="changes", verbose_name="来源文件"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="修改人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "数据修改记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.old} → {self.new}"


class PublishedFigure(models.Model):
    """The accepted number of one cell, with the revision it comes from. Written only by ``services.publishing``."""

    period = models.ForeignKey(
        Period, models.PROTECT, related_name="published", db_index=False, verbose_name="报送期"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="published", db_index=False, verbose_name="指标"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="published", db_index=False, verbose_name="机构"
    )
    raw = models.BigIntegerField("数值（最小单位）")
    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="published", db_index=False, verbose_name="版本"
    )

    class Meta:
        verbose_name = verbose_name_plural = "已公布数据"
        constraints = [
            models.UniqueConstraint(fields=["period", "indicator", "institution"], name="published_once"),
        ]
        indexes = [
            # Covering: district, group and rank read the index alone.
            models.Index(fields=["period", "indicator", "institution", "raw"], name="published_by_period"),
            # One institution's history.
            models.Index(
                fields=["institution", "indicator", "period", "raw"], name="published_by_institution"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.indicator_id} {self.institution_id}={self.raw}"


class SummaryRow(models.Model):
    """Sums of the published numbers of one period and indicator over the institutions of one kind.

    ``total`` Σ raw, ``count`` institutions with a number; for a rate with a weight ``weighted`` Σ raw × weight raw and ``weight``
    Σ weight raw over institutions that report both (domain §3.2, District aggregation). District and groups add rows of kinds.
    """

    period = models.ForeignKey(
        Period, models.PROTECT, related_name="summary", db_index=False, verbose_name="报送期"
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="summary", db_index=False, verbose_name="指标"
    )
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+", verbose_name="机构类型")
    total = models.BigIntegerField("合计", default=0)
    count = models.PositiveIntegerField("报数机构数", default=0)
    weighted = models.BigIntegerField("加权和", default=0)
    weight = models.BigIntegerField("权重和", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "汇总数据"
        constraints = [
            models.UniqueConstraint(fields=["period", "indicator", "kind"], name="summary_once"),
        ]

    def __str__(self) -> str:
        return f"{self.period_id} {self.indicator_id} {self.kind_id}: {self.total}"
