"""What is said about a filing or one of its figures: threads, queries among them, and the office's own notes (features F1, F3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from filings.models.catalogue import Indicator
from filings.models.filing import Filing
from filings.querysets import NoteQuerySet, ThreadQuerySet
from institutions.models import Attachment
from qianjiang_finance.common import clock


class ThreadStatus(models.TextChoices):
    """交流 is plain talk; the other three are the states of a query."""

    TALK = "talk", "交流"
    OPEN = "open", "待答复"
    ANSWERED = "answered", "已答复"
    CLOSED = "closed", "已关闭"


_TONES = {"talk": "idle", "open": "late", "answered": "wait", "closed": "done"}


class Thread(models.Model):
    """A talk about a filing, or about one figure of it. A query (问询) has a due day and an owner: a person, or the institution as such.

    Anybody of the institution may answer, so that a query does not hang on one person's leave.
    """

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="threads", verbose_name="报送")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, related_name="threads", verbose_name="指标"
    )
    title = models.CharField("主题", max_length=60)
    status = models.CharField("状态", max_length=12, choices=ThreadStatus)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    due_on = models.DateField("答复期限", null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人")
    at = models.DateTimeField("发起时间")

    objects = ThreadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "沟通"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="talk") | Q(due_on__isnull=False), name="query_has_a_due_day"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        filing = self.filing
        page = reverse("filings:filing-talk", args=[filing.period.code, filing.institution.code])
        return f"{page}#thread-{self.pk}"

    @property
    def age(self) -> int:
        """Calendar days since it was begun."""
        return (clock.today() - timezone.localtime(self.at).date()).days

    @property
    def is_query(self) -> bool:
        return self.status != ThreadStatus.TALK

    @property
    def is_late(self) -> bool:
        """Waiting for an answer although its day is past."""
        return self.status == ThreadStatus.OPEN and self.due_on is not None and self.due_on < clock.today()

    @property
    def tone(self) -> str:
        return "bad" if self.is_late else _TONES[self.status]

    @property
    def state_word(self) -> str:
        return "逾期未答复" if self.is_late else self.get_status_display()


class Message(models.Model):
    """One contribution and at the same time the event of the thread: step, states before and after, who, when. Never changed."""

    class Verb(models.TextChoices):
        SAY = "say", "发言"
        ASK = "ask", "提出问询"
        ANSWER = "answer", "答复"
        CLOSE = "close", "关闭问询"
        REOPEN = "reopen", "继续问询"

    thread = models.ForeignKey(Thread, models.PROTECT, related_name="messages", verbose_name="沟通")
    verb = models.CharField("动作", max_length=12, choices=Verb)
    from_status = models.CharField("原状态", max_length=12, choices=ThreadStatus)
    to_status = models.CharField("新状态", max_length=12, choices=ThreadStatus)
    text = models.TextField("内容", blank=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", verbose_name="提到的人")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发言人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "沟通内容"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.thread_id} {self.verb}"


class MessageFile(models.Model):
    """A file attached to a message."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="files", verbose_name="内容")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "沟通附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.attachment)


class OfficeNote(models.Model):
    """A remark of the finance office for itself; a table of its own, so that no list of talks can show it to a bank."""

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="office_notes", verbose_name="报送")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="+", verbose_name="指标")
    text = models.TextField("备忘")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人")
    at = models.DateTimeField("时间")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "金融办内部备忘"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.at:%Y-%m-%d}"
