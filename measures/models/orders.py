"""督办单: something that named units must do by a day, numbered, answered and judged (domain §7; feature A9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from institutions.models import Attachment, Institution, StepRecord
from measures import order_words
from measures.models.policy import Measure
from measures.querysets import OWED, OrderQuerySet, OrderUnitQuerySet
from qianjiang_finance.common import clock, workdays


class SupervisionOrder(models.Model):
    """One order to one or more units. ``number`` is kept as it was issued; ``source_link`` is a path of this site or empty."""

    class Source(models.TextChoices):
        BULLETIN = "bulletin", "通报"
        CHECK = "check", "核查"
        WARNING = "warning", "预警"
        TASK = "task", "任务"
        OTHER = "other", "其他"

    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveSmallIntegerField("顺序号")
    number = models.CharField("编号", max_length=60, unique=True)
    subject = models.CharField("督办事项", max_length=100)
    source = models.CharField("来源", max_length=12, choices=Source)
    source_note = models.CharField("来源说明", max_length=120, blank=True)
    source_link = models.CharField("来源页面", max_length=200, blank=True)
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name="对应措施"
    )
    requirement = models.TextField("办理要求")
    due_on = models.DateField("办理期限")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="下达人"
    )
    issued_at = models.DateTimeField("下达时间")

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督办单"
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="order_serial_once_a_year")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("measures:order-detail", args=[self.pk])

    @property
    def source_text(self) -> str:
        """通报：2024年二季度通报."""
        note = f"：{self.source_note}" if self.source_note else ""
        return f"{self.get_source_display()}{note}"


class OrderUnit(models.Model):
    """What one unit owes under an order, with a state and a due day of its own; 逾期 is computed, never stored."""

    class State(models.TextChoices):
        ISSUED = "issued", "待签收"
        RECEIVED = "received", "已签收"
        WORKING = "working", "办理中"
        REPLIED = "replied", "已回复"
        RETURNED = "returned", "退回重办"
        CLOSED = "closed", "已办结"
        VOID = "void", "已作废"

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="units", verbose_name="督办单")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="orders", verbose_name="责任单位"
    )
    state = models.CharField("状态", max_length=12, choices=State, default=State.ISSUED)
    due_on = models.DateField("期限")
    received_at = models.DateTimeField("签收时间", null=True)
    replied_at = models.DateTimeField("回复时间", null=True)
    closed_at = models.DateTimeField("办结时间", null=True)

    objects = OrderUnitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督办单责任单位"
        ordering = ["-order__year", "-order__serial", "institution__kind__order", "institution__order"]
        constraints = [models.UniqueConstraint(fields=["order", "institution"], name="order_unit_once")]
        indexes = [models.Index(fields=["state", "due_on"], name="order_unit_due")]

    def __str__(self) -> str:
        return f"{self.order} {self.institution}"

    def get_absolute_url(self) -> str:
        return reverse("measures:order-unit", args=[self.order_id, self.institution.code])

    @property
    def words(self) -> order_words.Words:
        """How the unit is spoken to: ordered, or asked."""
        return order_words.of(self.institution)

    @property
    def is_overdue(self) -> bool:
        return self.state in OWED and self.due_on < clock.today()

    @property
    def state_word(self) -> str:
        return self.words.states.get(self.state) or self.get_state_display()

    @property
    def tone(self) -> str:
        if self.is_overdue:
            return "late"
        tones = {"replied": "wait", "returned": "bad", "closed": "ok", "void": "done", "issued": "wait"}
        return tones.get(self.state, "idle")

    @property
    def timing(self) -> str:
        """还有3个工作日, 今日到期, 逾期2个工作日; 按时回复 or 迟2个工作日 once answered; — when void."""
        if self.state == self.State.VOID:
            return "—"
        if self.state not in OWED:
            replied = timezone.localtime(self.replied_at).date() if self.replied_at else self.due_on
            late = workdays.working_days_between(self.due_on, replied)
            return f"迟{max(late, 1)}个工作日回复" if replied > self.due_on else "按时回复"
        today = clock.today()
        if today == self.due_on:
            return "今日到期"
        days = workdays.working_days_between(today, self.due_on)
        return f"还有{days}个工作日" if today < self.due_on else f"逾期{max(-days, 1)}个工作日"


class OrderEvent(StepRecord):
    """One step of one unit's answer. ``on_behalf``: the office entered it for the unit, and the comment says after what."""

    unit = models.ForeignKey(OrderUnit, models.PROTECT, related_name="events", verbose_name="责任单位")
    on_behalf = models.BooleanField("金融办代办", default=False)
    due_on = models.DateField("新期限", null=True)

    class Meta(StepRecord.Meta):
        verbose_name = verbose_name_plural = "督办办理记录"


class OrderFile(models.Model):
    """A file of the order itself (``event`` empty), or of one unit's answer."""

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="files", verbose_name="督办单")
    event = models.ForeignKey(
        OrderEvent, models.PROTECT, null=True, related_name="files", verbose_name="办理记录"
    )
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "督办附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.attachment)
