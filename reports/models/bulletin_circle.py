"""Around a bulletin: who was shown what will be said of it, who countersigns, who received and read it (features J7, Z8)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from institutions.models import Institution
from qianjiang_finance.common import clock
from reports.models.bulletins import Bulletin


class BulletinPreview(models.Model):
    """What an institution was shown of a draft before issue: ``lines`` is exactly what will be said of it; and what it said to that.

    A new ``round`` is sent when the lines changed. Without an answer by ``due_on`` it counts as 无意见; an appeal (申诉) must be answered.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待回复"
        AGREED = "agreed", "无意见"
        COMMENTED = "commented", "有意见"
        APPEALED = "appealed", "申诉"
        ANSWERED = "answered", "已答复"

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="previews", verbose_name="通报")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="bulletin_previews", verbose_name="机构"
    )
    round = models.PositiveSmallIntegerField("轮次")
    lines = models.TextField("涉及内容")
    sent_at = models.DateTimeField("发出时间")
    due_on = models.DateField("回复期限")
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    comment = models.TextField("意见", blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="回复人"
    )
    at = models.DateTimeField("回复时间", null=True)
    reply = models.TextField("答复", blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    replied_at = models.DateTimeField("答复时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报征求意见"
        ordering = ["institution__kind__order", "institution__order", "-round"]
        constraints = [
            models.UniqueConstraint(
                fields=["bulletin", "institution", "round"], name="bulletin_preview_once_per_round"
            )
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.get_state_display()}"

    @property
    def is_over(self) -> bool:
        """Unanswered, and its last day is past: counts as 无意见."""
        return self.state == self.State.WAITING and self.due_on < clock.today()

    @property
    def is_settled(self) -> bool:
        """Whether it no longer keeps the bulletin from being signed."""
        open_states = (self.State.WAITING, self.State.APPEALED)
        return self.is_over or self.state not in open_states

    @property
    def word(self) -> str:
        return "逾期未回复，视为无意见" if self.is_over else self.get_state_display()

    @property
    def tone(self) -> str:
        if self.is_over:
            return "done"
        return {"waiting": "wait", "agreed": "ok", "commented": "late", "appealed": "bad"}.get(
            self.state, "ok"
        )


class BulletinCountersign(models.Model):
    """A unit whose figures the bulletin uses and that countersigns it (会签)."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="countersigns", verbose_name="通报")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="会签单位")
    reason = models.CharField("会签原因", max_length=120)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="会签人"
    )
    agreed_at = models.DateTimeField("会签时间", null=True)
    comment = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报会签"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "institution"], name="bulletin_countersign_once")
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.institution}"


class Sending(models.TextChoices):
    """How a bulletin goes to an institution, if it does."""

    TO = "to", "主送"
    COPY = "copy", "抄送"
    NONE = "none", "不发"


class BulletinAddressing(models.Model):
    """What the office decided by hand before signing: an institution added, taken out, or sent a copy. Who has no row is sent the
    bulletin by rule (:mod:`reports.bulletins.addressing`)."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="addressings", verbose_name="通报")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="收文单位")
    way = models.CharField("发送方式", max_length=4, choices=Sending)

    class Meta:
        verbose_name = verbose_name_plural = "收文单位调整"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "institution"], name="bulletin_addressing_once")
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.get_way_display()}"


class BulletinRecipient(models.Model):
    """An institution that an issued bulletin went to (``is_copy``: 抄送): when it first read it, downloaded it, and confirmed the receipt (回执)."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="recipients", verbose_name="通报")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="bulletins_received", verbose_name="收文单位"
    )
    is_copy = models.BooleanField("抄送", default=False)
    read_at = models.DateTimeField("首次阅读", null=True)
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="阅读人"
    )
    downloaded_at = models.DateTimeField("首次下载", null=True)
    downloaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="下载人"
    )
    confirmed_at = models.DateTimeField("回执时间", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="回执人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "收文单位"
        ordering = ["institution__kind__order", "institution__order", "institution__code"]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "institution"], name="bulletin_recipient_once")
        ]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.institution}"
