"""核查单: was a loan stopped, cut, recalled or not renewed blindly? Flagged, explained, verified by people (check C7, domain §5.5)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enterprises.models.enterprise import Enterprise
from enterprises.querysets import CaseQuerySet
from institutions.models import Attachment, Institution, StepRecord
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter


class RecallCase(models.Model):
    """One case of a bank in a quarter, of one enterprise or of the bank's figures as a whole (``enterprise`` empty).

    ``due_on`` is the bank's day: to explain while 待银行说明, to mend while 属实. A confirmed case makes C7 of the quarter 未达标.
    """

    class Kind(models.TextChoices):
        STOPPED = "stopped", "停贷"
        CUT = "cut", "压贷"
        RECALLED = "recalled", "抽贷"
        ENDED = "ended", "断贷"

    class State(models.TextChoices):
        WAITING = "waiting", "待银行说明"
        EXPLAINED = "explained", "待核实"
        CONFIRMED = "confirmed", "属实待整改"
        MENDED = "mended", "已报整改"
        DONE = "done", "属实已整改"
        DISMISSED = "dismissed", "不属实"
        VOID = "void", "已作废"

    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveSmallIntegerField("顺序号")
    bank = models.ForeignKey(Institution, models.PROTECT, related_name="recall_cases", verbose_name="银行")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="recall_cases", verbose_name="企业"
    )
    index = models.PositiveSmallIntegerField("季度序号")
    kind = models.CharField("情形", max_length=12, choices=Kind)
    ground = models.TextField("线索")
    state = models.CharField("状态", max_length=12, choices=State, default=State.WAITING)
    due_on = models.DateField("期限", null=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="发起人"
    )
    opened_at = models.DateTimeField("发起时间")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "核查单"
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="case_serial_once_a_year")]
        indexes = [models.Index(fields=["index", "state"], name="case_of_quarter")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("enterprises:case-detail", args=[self.pk])

    @property
    def number(self) -> str:
        return f"核查〔{self.year}〕{self.serial}号"

    @property
    def quarter(self) -> Quarter:
        return Quarter.from_index(self.index)

    @property
    def is_overdue(self) -> bool:
        owes = self.state in (self.State.WAITING, self.State.CONFIRMED)
        return owes and bool(self.due_on and self.due_on < clock.today())

    @property
    def state_word(self) -> str:
        return f"{self.get_state_display()}（逾期）" if self.is_overdue else self.get_state_display()

    @property
    def tone(self) -> str:
        if self.is_overdue:
            return "late"
        tones = {"explained": "wait", "confirmed": "bad", "mended": "wait", "done": "bad", "dismissed": "ok"}
        return tones.get(self.state, "idle")


class CaseStep(StepRecord):
    """One step of a case."""

    case = models.ForeignKey(RecallCase, models.PROTECT, related_name="steps", verbose_name="核查单")

    class Meta(StepRecord.Meta):
        verbose_name = verbose_name_plural = "核查办理记录"


class CaseFile(models.Model):
    """A file given with a step."""

    step = models.ForeignKey(CaseStep, models.PROTECT, related_name="files", verbose_name="办理记录")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "核查附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.attachment)
