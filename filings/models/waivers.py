"""Waivers: one rule does not hold for one institution in one period, until a day (feature C10)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from filings.models.filing import Filing
from filings.models.rules import Rule
from filings.querysets import WaiverQuerySet
from qianjiang_finance.common import clock


class Waiver(models.Model):
    """A rule waived for a filing. While it is live the rule's findings are only told (已豁免), whatever its severity.

    It ends by itself after ``until``; the rule and the filing stay as they are.
    """

    class State(models.TextChoices):
        ASKED = "asked", "待批准"
        LIVE = "live", "已批准"
        REFUSED = "refused", "未批准"
        ENDED = "ended", "已撤销"

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="waivers", verbose_name="报送")
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="waivers", verbose_name="规则")
    state = models.CharField("状态", max_length=8, choices=State, default=State.ASKED)
    reason = models.CharField("豁免理由", max_length=500)
    until = models.DateField("豁免至")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="批准人"
    )

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规则豁免"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "rule"], condition=Q(state__in=["asked", "live"]), name="one_open_waiver"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule.code} {self.filing}"

    def get_absolute_url(self) -> str:
        return reverse("filings:waiver-detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        """Approved, and its last day is past."""
        return self.state == self.State.LIVE and self.until < clock.today()

    @property
    def state_word(self) -> str:
        return "已到期" if self.is_over else self.get_state_display()

    @property
    def tone(self) -> str:
        if self.is_over:
            return "done"
        return {"asked": "wait", "live": "ok", "refused": "bad", "ended": "done"}[self.state]


class WaiverEvent(models.Model):
    """One step in the life of a waiver. Never changed or deleted."""

    waiver = models.ForeignKey(Waiver, models.PROTECT, related_name="events", verbose_name="豁免")
    verb = models.CharField("动作", max_length=12)
    to_state = models.CharField("新状态", max_length=8, choices=Waiver.State)
    comment = models.CharField("意见", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "豁免办理记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.waiver_id} {self.verb}"
