"""What an institution says about its 必须说明 findings: text stored with rule, values and author (domain §3.6; features C3, Z14)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from filings.models.catalogue import Indicator
from filings.models.filing import Revision
from filings.models.rules import Rule


class Explanation(models.Model):
    """The 说明 of one finding. It belongs to rule, item and revision; a new revision starts without any.

    ``entered`` and ``compared`` are the finding's two sides as they stood when it was written: once either differs, the text no
    longer counts until it is confirmed (需重新确认).
    """

    revision = models.ForeignKey(Revision, models.PROTECT, related_name="explanations", verbose_name="版本")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name="规则")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    text = models.CharField("说明", max_length=500)
    entered = models.CharField("说明时的填报值", max_length=80)
    compared = models.TextField("说明时的比较值", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="说明人")
    at = models.DateTimeField("说明时间")

    class Meta:
        verbose_name = verbose_name_plural = "审核说明"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "rule", "indicator"], name="explanation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.rule_id} {self.indicator_id}"
