"""Files that prove a figure or a filing (佐证, feature B10)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from filings.models.catalogue import Indicator
from filings.models.filing import Filing
from filings.querysets import EvidenceQuerySet
from institutions.models import Attachment


class Evidence(models.Model):
    """One document behind a figure, or behind the whole filing where ``indicator`` is empty; its data level is the attachment's.

    Never deleted: the side that gave it may withdraw it with a reason, and it stays to be read as 已撤回.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="evidence", verbose_name="报送")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="evidence", verbose_name="指标"
    )
    title = models.CharField("材料名称", max_length=60)
    dated_on = models.DateField("材料日期")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="附件")
    is_from_office = models.BooleanField("金融办上传")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    at = models.DateTimeField("上传时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤回人"
    )
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawn_reason__gt=""),
                name="evidence_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None

    @property
    def word(self) -> str:
        """有效 or 已撤回."""
        return "有效" if self.is_live else "已撤回"

    @property
    def tone(self) -> str:
        return "ok" if self.is_live else "idle"
