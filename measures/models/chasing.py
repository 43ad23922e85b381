"""Chasing and attention: evidence of work items, reminders with their receipts, leaders' instructions, the office's thresholds."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from institutions.models import Attachment, Institution, Notice
from measures.models.items import WorkItem
from measures.models.plans import Task
from measures.task_querysets import TaskEvidenceQuerySet
from qianjiang_finance.common.quarter import Quarter


class TaskEvidence(models.Model):
    """One document that proves a work item or its progress in a quarter. Never deleted: withdrawn with a reason it stays readable."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="evidence", verbose_name="任务办理")
    index = models.PositiveIntegerField("季度")
    title = models.CharField("材料名称", max_length=60)
    dated_on = models.DateField("材料日期")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="附件")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    at = models.DateTimeField("上传时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤回人"
    )
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = TaskEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务佐证"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawn_reason__gt=""),
                name="task_evidence_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def quarter(self) -> Quarter:
        return Quarter.from_index(self.index)

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None

    @property
    def word(self) -> str:
        return "有效" if self.is_live else "已撤回"

    @property
    def tone(self) -> str:
        return "ok" if self.is_live else "idle"


class TaskReminder(models.Model):
    """One 催办 to one unit on one day, naming its items. ``by`` None: the timer of the server."""

    class Channel(models.TextChoices):
        INSIDE = "inside", "站内通知"
        OUTSIDE = "outside", "渝快政或微信"

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="task_reminders", verbose_name="单位"
    )
    channel = models.CharField("渠道", max_length=8, choices=Channel)
    sent_on = models.DateField("催办日期")
    at = models.DateTimeField("发出时间")
    text = models.TextField("内容")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发出人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.institution} {self.sent_on}"


class RemindedItem(models.Model):
    """An item named in a reminder and why. A cause found by the timer is told once for each due day."""

    class Cause(models.TextChoices):
        BY_HAND = "by-hand", "人工催办"
        UNSIGNED = "unsigned", "逾期未签收"
        DUE_SOON = "due-soon", "临近期限"
        OVERDUE = "overdue", "已逾期"

    reminder = models.ForeignKey(TaskReminder, models.PROTECT, related_name="items", verbose_name="催办")
    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="reminders", verbose_name="任务办理")
    cause = models.CharField("事由", max_length=12, choices=Cause)
    due_on = models.DateField("所催期限")

    class Meta:
        verbose_name = verbose_name_plural = "催办事项"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "cause", "due_on"],
                condition=~Q(cause="by-hand"),
                name="task_reminder_once_per_cause",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.cause}"


class ReminderReceipt(models.Model):
    """A person who got the reminder; ``notice.read_at`` is the receipt. Nobody gets two on one day (feature A8)."""

    reminder = models.ForeignKey(TaskReminder, models.PROTECT, related_name="receipts", verbose_name="催办")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="收件人"
    )
    sent_on = models.DateField("日期")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+", verbose_name="通知")

    class Meta:
        verbose_name = verbose_name_plural = "催办回执"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["person", "sent_on"], name="reminded_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.sent_on}"


class Instruction(models.Model):
    """批示: what a leader of the district said of a task, as written by the leader or entered by the office."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="instructions", verbose_name="任务")
    leader = models.CharField("批示领导", max_length=30)
    text = models.CharField("批示内容", max_length=300)
    given_on = models.DateField("批示日期")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "领导批示"
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.task_id} {self.leader}"


class SupervisionSettings(models.Model):
    """The office's own thresholds and colours (feature A6); one row. Every number here is 自定, none stands in the policy."""

    class Palette(models.TextChoices):
        GREEN = "green", "绿、黄、红"
        BLUE = "blue", "蓝、黄、红"

    palette = models.CharField("灯色", max_length=8, choices=Palette, default=Palette.GREEN)
    due_soon_days = models.PositiveSmallIntegerField(
        "到期前几个工作日亮黄灯", default=10, validators=[MaxValueValidator(60)]
    )
    unsigned_days = models.PositiveSmallIntegerField(
        "下达后几个工作日未签收列入名单",
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    progress_days = models.PositiveSmallIntegerField(
        "季后几个工作日内填报进展", default=15, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    late_share = models.PositiveSmallIntegerField(
        "承担单位逾期比例达到百分之几，任务记为滞后",
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        verbose_name = verbose_name_plural = "督办参数"

    def __str__(self) -> str:
        return "督办参数"
