"""Follow-up flags: figures that the finance office keeps an eye on (feature F2)."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from filings.models.catalogue import Indicator
from filings.models.filing import Filing
from filings.querysets import FlagQuerySet


class Flag(models.Model):
    """A figure marked by the office with a reason, until it is cleared with a remark. Never shown to an institution.

    The row is its own record: who set it when and why, who cleared it when and with what result.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="flags", verbose_name="报送")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    reason = models.CharField("跟踪原因", max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="标记人")
    at = models.DateTimeField("标记时间")
    cleared_at = models.DateTimeField("解除时间", null=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="解除人"
    )
    remark = models.CharField("跟踪结果", max_length=200, blank=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "跟踪标记"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "indicator"], condition=Q(cleared_at__isnull=True), name="one_open_flag"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.indicator_id}"

    def get_absolute_url(self) -> str:
        filing = self.filing
        return reverse(
            "filings:filing-cell", args=[filing.period.code, filing.institution.code, self.indicator.code]
        )

    @property
    def is_open(self) -> bool:
        return self.cleared_at is None

    @property
    def word(self) -> str:
        return "跟踪中" if self.is_open else "已解除"

    @property
    def value(self) -> Decimal | None:
        """The number of the newest signed version, as read by ``with_values``."""
        raw = getattr(self, "raw", None)
        return None if raw is None else self.indicator.from_raw(raw)

    @property
    def change(self) -> Decimal | None:
        """The number less the accepted one of last quarter, in the unit of the item."""
        base = getattr(self, "base", None)
        return None if base is None or self.value is None else self.value - self.indicator.from_raw(base)
