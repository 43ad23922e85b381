"""A period reopened for one institution until a day (feature E3). It ends by itself: whether it is in force is a matter of the day."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from filings.models.filing import Filing
from filings.querysets import ExceptionQuerySet
from qianjiang_finance.common import clock


class PeriodException(models.Model):
    """Filling in is open until 24:00 of ``until``; with ``excuses_lateness`` that day is the due day of the filing too (不计迟报)."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="exceptions", verbose_name="报送")
    until = models.DateField("开放至")
    excuses_lateness = models.BooleanField("不计迟报", default=False)
    reason = models.CharField("理由", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="批准人")
    at = models.DateTimeField("批准时间")
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )
    revoked_at = models.DateTimeField("撤销时间", null=True)

    objects = ExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "例外开放"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_by__isnull=True)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="exception_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing}开放至{self.until}"

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None and self.until >= clock.today()

    @property
    def word(self) -> str:
        """生效中, 已到期 or 已撤销."""
        if self.revoked_at is not None:
            return "已撤销"
        return "生效中" if self.is_live else "已到期"

    @property
    def tone(self) -> str:
        return {"生效中": "ok", "已到期": "done", "已撤销": "idle"}[self.word]
