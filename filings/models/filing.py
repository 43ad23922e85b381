"""A filing: what one institution owes for one period, its revisions and the events of its way (domain §4.3)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from filings import sentences, timeliness
from filings.models.period import Period
from filings.querysets import FilingQuerySet
from institutions.models import Institution
from qianjiang_finance.common import clock


class Status(models.TextChoices):
    """The states of domain §4.3."""

    NOT_STARTED = "not-started", "未填报"
    DRAFTING = "drafting", "填报中"
    CHECKING = "checking", "待复核"
    SIGNING = "signing", "待签批"
    SUBMITTED = "submitted", "已报送"
    ACCEPTED = "accepted", "审核通过"
    LOCKED = "locked", "已锁定"
    RETURNED = "returned", "已退回"
    CORRECTING = "correcting", "更正中"
    EXEMPT = "exempt", "免报"


class Source(models.TextChoices):
    """From what the office enters figures on behalf of an institution (feature D8)."""

    PAPER = "paper", "纸质报表"
    FAX = "fax", "传真"
    MAIL = "mail", "电子邮件"
    OTHER = "other", "其他"


#: States in which the figures of the filing are published.
PUBLISHED = (Status.ACCEPTED, Status.LOCKED)
#: States in which the institution has delivered (on time or late); the office or nobody acts next.
DELIVERED = (Status.SUBMITTED, Status.ACCEPTED, Status.LOCKED, Status.CORRECTING)
#: Plain words for who must act next.
NEXT_ACTOR = {
    Status.NOT_STARTED: "填报人",
    Status.DRAFTING: "填报人",
    Status.CHECKING: "复核人",
    Status.SIGNING: "单位负责人",
    Status.SUBMITTED: "金融办经办",
    Status.ACCEPTED: "金融办负责人",
    Status.LOCKED: "—",
    Status.RETURNED: "填报人",
    Status.CORRECTING: "金融办负责人",
    Status.EXEMPT: "—",
}

#: The same while the office fills in for the institution.
NEXT_ON_BEHALF = {
    Status.DRAFTING: "金融办代填人",
    Status.CHECKING: "金融办复核人（代填）",
    Status.SIGNING: "金融办负责人（代填）",
}
#: Tone of the state badge, beside the state it colours (look.md: the word always stands with it).
TONES = {
    Status.NOT_STARTED: "idle",
    Status.DRAFTING: "idle",
    Status.CHECKING: "wait",
    Status.SIGNING: "wait",
    Status.SUBMITTED: "wait",
    Status.ACCEPTED: "ok",
    Status.LOCKED: "done",
    Status.RETURNED: "bad",
    Status.CORRECTING: "late",
    Status.EXEMPT: "done",
}


class Filing(models.Model):
    """One row per institution and period, made when the period opens, so that "missing" is a row and not an absence.

    ``edit_number`` rises with every write; a page sends back the number it was read with, and a stale one is refused.
    """

    period = models.ForeignKey(Period, models.PROTECT, related_name="filings", verbose_name="报送期")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="filings", verbose_name="填报单位"
    )
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.NOT_STARTED)
    resume_status = models.CharField("更正前状态", max_length=12, choices=Status, blank=True)
    edit_number = models.PositiveIntegerField("编辑序号", default=0)
    maker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="填报人"
    )
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="复核人"
    )
    first_submitted_at = models.DateTimeField("首次报送时间", null=True)
    return_count = models.PositiveSmallIntegerField("退回次数", default=0)
    returned_due_on = models.DateField(
        "补报期限", null=True, help_text="退回后重新报送的期限；重新报送后清空"
    )
    on_behalf = models.CharField(
        "代填来源", max_length=8, choices=Source, blank=True, help_text="空：机构自行填报"
    )
    missed_due_on = models.DateField(
        "逾期的补报期限", null=True, help_text="重新报送时已过的补报期限，最早的一次"
    )

    reopened_until = models.DateField(
        "例外开放至", null=True, help_text="未撤销的例外开放中最晚的一天，由例外开放推出"
    )
    excused_until = models.DateField(
        "不计迟报至", null=True, help_text="不计迟报的例外开放中最晚的一天，由例外开放推出"
    )

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送"
        ordering = ["-period__index", "institution__kind__order", "institution__order"]
        constraints = [
            models.UniqueConstraint(fields=["period", "institution"], name="one_filing_per_period"),
        ]
        indexes = [
            # Who has not been accepted in a row of quarters, without reading those who have.
            models.Index(fields=["period", "status", "institution"], name="filing_by_state"),
            # Whether anything has happened to those that wait.
            models.Index(fields=["status", "edit_number"], name="filing_edits"),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.period}"

    def get_absolute_url(self) -> str:
        return reverse("filings:filing-detail", args=[self.period.code, self.institution.code])

    @property
    def next_actor(self) -> str:
        """Who must act next, in plain words."""
        if self.on_behalf and self.status in NEXT_ON_BEHALF:
            return NEXT_ON_BEHALF[Status(self.status)]
        return NEXT_ACTOR[Status(self.status)]

    @property
    def tone(self) -> str:
        return TONES[Status(self.status)]

    @property
    def due_on(self) -> dt.date:
        """The day against which the first submission counts: the period's, or a later one that the office granted as 不计迟报."""
        return max(self.period.due_on, self.excused_until or self.period.due_on)

    @property
    def is_reopened(self) -> bool:
        """An exception of the office is in force today and reaches beyond the period's own day."""
        until = self.reopened_until
        return until is not None and until >= clock.today()

    @property
    def missed_return(self) -> dt.date | None:
        """The 补报期限 that was missed (the earliest), or that is past while the filing is still out: late from then on."""
        due = self.returned_due_on
        return self.missed_due_on or (due if due and clock.today() > due else None)

    @property
    def is_late(self) -> bool:
        """迟报: first submitted after the due day, or a 补报期限 missed."""
        first = self.first_submitted_at
        return self.missed_return is not None or bool(
            first and timezone.localtime(first).date() > self.due_on
        )

    @property
    def sentence(self) -> str:
        """The state in plain words with the next actor; by name where ``progress.with_next_person`` read it."""
        own = vars(self)
        who = sentences.names(own.get("next_person"), own.get("next_person_too"))
        return sentences.sentence(
            self.status, who=who, due=self.returned_due_on, is_on_behalf=bool(self.on_behalf)
        )

    @property
    def timeliness(self) -> str:
        """按时, 迟报 with its working days, or how far an outstanding one is past its due day; 逾期 is computed, never stored."""
        if self.status == Status.EXEMPT:
            return "—"
        first = self.first_submitted_at
        submitted = timezone.localtime(first).date() if first else None
        return timeliness.word(
            self.due_on, submitted, clock.today(), has_missed_return=self.missed_return is not None
        )


class Revision(models.Model):
    """A numbered version of a filing's figures. A draft until it is signed; then frozen for ever (``submitted_at`` set).

    ``accepted_at`` marks the revision that the office accepted; the newest accepted one is published. Names are kept as written
    at the time of signing.
    """

    class Reason(models.TextChoices):
        FIRST = "first", "首次填报"
        RETURNED = "returned", "退回修改"
        CORRECTION = "correction", "更正"

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="revisions", verbose_name="报送")
    number = models.PositiveSmallIntegerField("版本号")
    reason = models.CharField("事由", max_length=12, choices=Reason)
    created_at = models.DateTimeField("建立时间")
    submitted_at = models.DateTimeField("报送时间", null=True)
    maker_name = models.CharField("填报人", max_length=40, blank=True)
    checker_name = models.CharField("复核人", max_length=40, blank=True)
    officer_name = models.CharField("负责人", max_length=40, blank=True)
    sha256 = models.CharField("校验码", max_length=64, blank=True)
    accepted_at = models.DateTimeField("审核通过时间", null=True)
    on_behalf = models.CharField("代填来源", max_length=8, choices=Source, blank=True)
    largest_change = models.PositiveIntegerField(
        "最大变动（0.01%）", null=True, help_text="签字时核心余额与上期比的最大变动，不计方向"
    )

    class Meta:
        verbose_name = verbose_name_plural = "报送版本"
        ordering = ["filing", "number"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "number"], name="revision_number_once"),
            models.UniqueConstraint(
                fields=["filing"], condition=Q(submitted_at__isnull=True), name="one_draft_per_filing"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(submitted_at__isnull=False),
                name="accepted_revision_was_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing} 第{self.number}版"

    @property
    def is_draft(self) -> bool:
        return self.submitted_at is None


class FilingEvent(models.Model):
    """One step on a filing's way: verb, states before and after, who, when, what was said. Never changed or deleted."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="events", verbose_name="报送")
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="events", verbose_name="版本"
    )
    verb = models.CharField("动作", max_length=24)
    from_status = models.CharField("原状态", max_length=12, choices=Status)
    to_status = models.CharField("新状态", max_length=12, choices=Status)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")
    comment = models.TextField("说明", blank=True)
    due_on = models.DateField("补报期限", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "报送流程记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.filing} {self.verb}"


class ImportAttempt(models.Model):
    """A file of figures someone tried to load into a filing, kept whether it was taken or refused."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="import_attempts", verbose_name="报送")
    file_name = models.CharField("文件名", max_length=120)
    content = models.BinaryField("原文件")
    sha256 = models.CharField("校验码", max_length=64)
    is_accepted = models.BooleanField("已导入")
    outcome = models.TextField("结果")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="上传人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name}（{'已导入' if self.is_accepted else '已拒绝'}）"
