"""What a return names and what the signature let through: the cells sent back (feature D3), the findings that stood at signing."""

from __future__ import annotations

from django.db import models

from filings.models.catalogue import Indicator
from filings.models.filing import FilingEvent, Revision
from filings.models.rules import Rule


class ReturnedCell(models.Model):
    """A cell that the office sent back, with its remark and what stood in it then, so that everybody sees whether it was changed."""

    event = models.ForeignKey(FilingEvent, models.PROTECT, related_name="returned_cells", verbose_name="退回")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    remark = models.CharField("意见", max_length=200, blank=True)
    was = models.CharField("退回时的内容", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "退回的单元格"
        ordering = ["indicator__form__order", "indicator__order"]
        constraints = [models.UniqueConstraint(fields=["event", "indicator"], name="returned_cell_once")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.remark}"


class SignedFinding(models.Model):
    """A 必须说明 or 提示 that stood when the revision was signed: so that a list of many filings need not run the rules again."""

    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="signed_findings", verbose_name="版本"
    )
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="+", verbose_name="规则")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    severity = models.CharField("级别", max_length=1, choices=Rule.Severity)

    class Meta:
        verbose_name = verbose_name_plural = "签字时的审核发现"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "rule", "indicator"], name="signed_finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.indicator_id}"
