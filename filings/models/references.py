"""Figures of other sources that the institutions' own are held against (domain §3.6, R50–R54; feature Z11). History is kept."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models

from filings.models.catalogue import Indicator
from filings.models.period import Period
from institutions.models import Institution


class ReferenceFigure(models.Model):
    """What a source says of one indicator in a period: of the district, or of one institution. The newest of its kind counts.

    ``raw`` is in the smallest unit of the indicator. A rule names it by source and code: ``PBC_B201``.
    """

    class Source(models.TextChoices):
        PBC = "PBC", "人民银行"
        NFRA = "NFRA", "金监分局"
        DEPT = "DEPT", "主管部门"
        LEDGER = "LEDGER", "担保财政台账"
        LIST = "LIST", "名单台账"

    period = models.ForeignKey(Period, models.PROTECT, related_name="references", verbose_name="报送期")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, related_name="+", verbose_name="机构"
    )
    source = models.CharField("来源", max_length=8, choices=Source)
    raw = models.BigIntegerField("参考数（最小单位）")
    note = models.CharField("备注", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="录入人")
    at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = verbose_name_plural = "参考数"
        ordering = ["period", "source", "indicator", "pk"]

    def __str__(self) -> str:
        return f"{self.period_id} {self.source} {self.indicator_id}={self.raw}"

    @property
    def value(self) -> Decimal:
        """The figure in the unit of its indicator."""
        return self.indicator.from_raw(self.raw)

    @property
    def operand(self) -> str:
        """How a rule names it: PBC_B201."""
        return f"{self.source}_{self.indicator.code}"


class ReferenceExplanation(models.Model):
    """Why the institutions' sum differs from a reference. It holds for the two numbers it was written about; ``ours`` is the sum then."""

    reference = models.ForeignKey(
        ReferenceFigure, models.PROTECT, related_name="explanations", verbose_name="参考数"
    )
    ours = models.BigIntegerField("说明时的报送合计（最小单位）")
    text = models.CharField("说明", max_length=500)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="说明人"
    )
    explained_at = models.DateTimeField("说明时间")

    class Meta:
        verbose_name = verbose_name_plural = "参考数差异说明"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.reference_id} {self.text[:20]}"
