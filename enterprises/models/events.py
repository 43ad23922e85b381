"""政银企对接活动 (list L5, measure 10): what was held, who signed how much, and how much of it was lent."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from enterprises.models.enterprise import Enterprise
from enterprises.money import amount_of
from enterprises.querysets import EventFileQuerySet, EventQuerySet, SigningQuerySet
from institutions.models import Attachment, Institution, StepRecord


class MatchEvent(models.Model):
    """One event. Its signings are followed to disbursement before it is closed."""

    class Kind(models.TextChoices):
        DISPATCH = "dispatch", "专题调度会"
        MATCHING = "matching", "对接会"
        PARK = "park", "园区行"
        VISIT = "visit", "走访"

    class State(models.TextChoices):
        PLANNED = "planned", "计划"
        NOTIFIED = "notified", "已通知"
        HELD = "held", "已举办"
        FOLLOWING = "following", "跟踪中"
        CLOSED = "closed", "办结"
        CANCELLED = "cancelled", "取消"

    name = models.CharField("活动名称", max_length=80)
    kind = models.CharField("类型", max_length=12, choices=Kind)
    held_on = models.DateField("日期")
    place = models.CharField("地点", max_length=80)
    host = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="主办单位")
    participants = models.ManyToManyField(
        Institution, blank=True, related_name="match_events", verbose_name="参加机构"
    )
    enterprise_count = models.PositiveSmallIntegerField("参加企业数", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.PLANNED)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "政银企对接活动"
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:event-detail", args=[self.pk])

    @property
    def tone(self) -> str:
        tones = {"notified": "wait", "held": "ok", "following": "wait", "closed": "done", "cancelled": "bad"}
        return tones.get(self.state, "idle")

    @property
    def signed_amount(self) -> Decimal | None:
        """万元 signed, of an event read ``with_amounts``; None where nothing was, or nothing that the reader may see."""
        raw: int | None = vars(self)["signed_raw"]
        return None if raw is None else amount_of(raw)

    @property
    def lent_amount(self) -> Decimal | None:
        """万元 lent, of an event read ``with_amounts``; None likewise."""
        raw: int | None = vars(self)["lent_raw"]
        return None if raw is None else amount_of(raw)


class EventStep(StepRecord):
    """One step or change of an event."""

    event = models.ForeignKey(MatchEvent, models.PROTECT, related_name="steps", verbose_name="活动")

    class Meta(StepRecord.Meta):
        verbose_name = verbose_name_plural = "活动办理记录"


class EventFile(models.Model):
    """A file of an event."""

    class Kind(models.TextChoices):
        NOTICE = "notice", "通知方案"
        PHOTO = "photo", "照片"
        MINUTES = "minutes", "纪要"
        SIGNINGS = "signings", "签约清单"
        OTHER = "other", "其他"

    event = models.ForeignKey(MatchEvent, models.PROTECT, related_name="files", verbose_name="活动")
    kind = models.CharField("材料", max_length=12, choices=Kind)
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="附件")

    objects = EventFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动材料"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.attachment)


class Signing(models.Model):
    """现场签约: an enterprise and a bank agree on an amount. ``void_reason`` is set where it was ended or entered wrongly."""

    event = models.ForeignKey(MatchEvent, models.PROTECT, related_name="signings", verbose_name="活动")
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="signings", verbose_name="企业")
    bank = models.ForeignKey(Institution, models.PROTECT, related_name="signings", verbose_name="银行")
    raw = models.PositiveBigIntegerField("签约金额（0.01万元）")
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = SigningQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "签约"
        ordering = ["event", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "enterprise", "bank"], condition=Q(void_reason=""), name="signing_once"
            ),
            models.CheckConstraint(condition=Q(raw__gt=0), name="signing_has_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.bank}"

    @property
    def amount(self) -> Decimal:
        """万元."""
        return amount_of(self.raw)

    @property
    def is_live(self) -> bool:
        return not self.void_reason

    @property
    def disbursed(self) -> Decimal:
        """万元 lent so far; from the prefetched ``disbursements``."""
        return amount_of(sum(row.raw for row in self.disbursements.all() if row.is_live))

    @property
    def remaining(self) -> Decimal:
        """万元 signed and not yet lent."""
        return self.amount - self.disbursed

    @property
    def progress(self) -> str:
        """未放款, 部分放款, 全部放款, 已作废."""
        if not self.is_live:
            return "已作废"
        lent = self.disbursed
        return "全部放款" if lent >= self.amount else "部分放款" if lent else "未放款"

    @property
    def tone(self) -> str:
        return {"全部放款": "ok", "部分放款": "wait", "未放款": "idle", "已作废": "done"}[self.progress]


class Disbursement(models.Model):
    """放款 under a signing. A wrong one is voided with its reason and stays."""

    signing = models.ForeignKey(Signing, models.PROTECT, related_name="disbursements", verbose_name="签约")
    raw = models.PositiveBigIntegerField("放款金额（0.01万元）")
    paid_on = models.DateField("放款日期")
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "放款"
        ordering = ["paid_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(raw__gt=0), name="disbursement_has_an_amount")]

    def __str__(self) -> str:
        return f"{self.signing} {self.paid_on}"

    @property
    def amount(self) -> Decimal:
        """万元."""
        return amount_of(self.raw)

    @property
    def is_live(self) -> bool:
        return not self.void_reason
