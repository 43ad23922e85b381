"""A correction after acceptance or lock: what kind, which cells from what to what, and what became of it (feature D6)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from filings.models.catalogue import Indicator
from filings.models.figures import Figure
from filings.models.filing import Filing, Revision


class CorrectionRequest(models.Model):
    """The institution asks to correct published figures; the office's lead decides (domain §4.3). Undecided while ``decided_at`` is empty.

    ``base`` is the published revision that the old values were read from, ``draft`` the one that the approval opened.
    """

    class Kind(models.TextChoices):
        ERROR = "error", "填报错误"
        DEFINITION = "definition", "口径调整"
        RESTATED = "restated", "重述"

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="corrections", verbose_name="报送")
    kind = models.CharField("更正类型", max_length=12, choices=Kind)
    reason = models.TextField("更正事由")
    base = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name="原版本")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人")
    at = models.DateTimeField("申请时间")
    is_approved = models.BooleanField("批准", null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="审批人"
    )
    decided_at = models.DateTimeField("审批时间", null=True)
    answer = models.TextField("审批意见", blank=True)
    draft = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="corrections", verbose_name="更正版本"
    )

    class Meta:
        verbose_name = verbose_name_plural = "更正申请"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing"], condition=Q(decided_at__isnull=True), name="one_open_correction_per_filing"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, is_approved__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, is_approved__isnull=False, decided_by__isnull=False),
                name="correction_decided_wholly",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.get_kind_display()}"

    @property
    def state(self) -> str:
        """待批准, 已批准 or 已驳回."""
        return {None: "待批准", True: "已批准", False: "已驳回"}[self.is_approved]

    @property
    def tone(self) -> str:
        return {None: "wait", True: "ok", False: "bad"}[self.is_approved]


class CorrectionCell(models.Model):
    """One cell of a request: the published content and the proposed one, each in the shape of a :class:`Figure`."""

    request = models.ForeignKey(
        CorrectionRequest, models.PROTECT, related_name="cells", verbose_name="更正申请"
    )
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", verbose_name="指标")
    old_entry = models.CharField("原填报方式", max_length=8, choices=Figure.Entry)
    old_raw = models.BigIntegerField("原数值（最小单位）", null=True)
    old_note = models.CharField("原备注", max_length=200, blank=True)
    new_entry = models.CharField("拟更正填报方式", max_length=8, choices=Figure.Entry)
    new_raw = models.BigIntegerField("拟更正数值（最小单位）", null=True)
    new_note = models.CharField("拟更正备注", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "更正的单元格"
        ordering = ["indicator__form__order", "indicator__order"]
        constraints = [
            models.UniqueConstraint(fields=["request", "indicator"], name="correction_cell_once"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id}: {self.old_raw} → {self.new_raw}"
