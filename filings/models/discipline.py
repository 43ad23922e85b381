"""Records of reporting discipline (报送纪律记录): what an institution's filings have brought upon it, and its life (domain §4.4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from filings.models.filing import Filing, Revision
from filings.querysets import DisciplineQuerySet
from qianjiang_finance.common import clock


class DisciplineRecord(models.Model):
    """One record of one filing; institution, period and year are the filing's.

    ``source`` says what of the filing it rests on (``submission``, ``correction-2``): with the kind it names the record, so that
    deriving again finds it. ``amount`` is the working days late of a 迟报, else the number of times or items. Facts that no longer
    hold make it 已撤销; nothing deletes it.
    """

    class Kind(models.TextChoices):
        LATE = "late", "迟报"
        MISSING = "missing", "漏报"
        ERROR = "error", "错报"
        REFUSED = "refused", "拒报"
        FALSE = "false", "虚报瞒报"
        PRAISE = "praise", "表扬"

    class State(models.TextChoices):
        PROPOSED = "proposed", "待确认"
        ACTIVE = "active", "生效"
        APPEALED = "appealed", "申诉中"
        WAIVED = "waived", "免予记录"
        DISMISSED = "dismissed", "不予认定"
        WITHDRAWN = "withdrawn", "已撤销"

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="discipline", verbose_name="报送")
    kind = models.CharField("记录", max_length=8, choices=Kind)
    source = models.CharField("来源", max_length=24)
    amount = models.PositiveSmallIntegerField("天数或次数")
    facts = models.TextField("事实")
    revision = models.ForeignKey(
        Revision, models.PROTECT, null=True, related_name="discipline", verbose_name="相关版本"
    )
    arose_on = models.DateField("发生日期")
    state = models.CharField("状态", max_length=10, choices=State)
    appeal_until = models.DateField("申诉期限", null=True, help_text="当日24:00止；待确认和表扬没有申诉期限")

    objects = DisciplineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送纪律记录"
        ordering = ["-arose_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["filing", "kind", "source"], name="discipline_once_per_source"),
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("filings:record-detail", args=[self.pk])

    @property
    def tone(self) -> str:
        """Tone of the badge of the state."""
        return {
            self.State.PROPOSED: "wait",
            self.State.ACTIVE: "ok" if self.kind == self.Kind.PRAISE else "bad",
            self.State.APPEALED: "wait",
        }.get(self.State(self.state), "done")

    @property
    def amount_text(self) -> str:
        """3个工作日, 不足1个工作日, 2项次, 4个季度."""
        if self.kind == self.Kind.LATE:
            return f"{self.amount}个工作日" if self.amount else "不足1个工作日"
        return f"{self.amount}个季度" if self.kind == self.Kind.PRAISE else f"{self.amount}项次"

    @property
    def counts(self) -> bool:
        """Whether a score may use it today: in force, and the time to appeal is over."""
        if self.state != self.State.ACTIVE:
            return False
        return self.appeal_until is None or clock.today() > self.appeal_until


class DisciplineEvent(models.Model):
    """One step in the life of a record; ``by`` is empty where the facts themselves did it. Never changed or deleted."""

    record = models.ForeignKey(DisciplineRecord, models.PROTECT, related_name="events", verbose_name="记录")
    verb = models.CharField("动作", max_length=12)
    from_state = models.CharField("原状态", max_length=10, choices=DisciplineRecord.State, blank=True)
    to_state = models.CharField("新状态", max_length=10, choices=DisciplineRecord.State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )
    at = models.DateTimeField("时间")
    comment = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "纪律记录办理"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.record_id} {self.verb}"
