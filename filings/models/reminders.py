"""Each reminder that went out for a filing: at which stage, when, by whom, to whom, by which way, in which words (feature E4, Z15)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from filings.models.filing import Filing


class Reminder(models.Model):
    """The receipt of one reminder. A planned stage is sent once for each due day of a filing, an extra one once a day."""

    class Stage(models.TextChoices):
        """The planned ones stand at T−5, T−2, T and T+1 working days (domain §4.4)."""

        BEFORE_5 = "t-5", "截止前5个工作日"
        BEFORE_2 = "t-2", "截止前2个工作日"
        DUE_DAY = "t", "截止当日"
        AFTER_1 = "t+1", "逾期后第1个工作日"
        EXTRA = "extra", "临时催报"
        OUTSIDE = "outside", "系统外催报"

    PLANNED = (Stage.BEFORE_5, Stage.BEFORE_2, Stage.DUE_DAY, Stage.AFTER_1)

    filing = models.ForeignKey(Filing, models.PROTECT, related_name="reminders", verbose_name="报送")
    stage = models.CharField("阶段", max_length=8, choices=Stage)
    due_on = models.DateField("所催的截止日期")
    sent_on = models.DateField("催报日期")
    at = models.DateTimeField("发出时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发出人"
    )
    text = models.TextField("内容")
    channels = models.CharField("渠道", max_length=60)
    recipients = models.CharField("收件人", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "催报记录"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "stage", "due_on"],
                condition=Q(stage__in=["t-5", "t-2", "t", "t+1"]),
                name="reminder_once_per_stage",
            ),
            models.UniqueConstraint(
                fields=["filing", "sent_on"], condition=Q(stage="extra"), name="extra_reminder_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing} {self.get_stage_display()}"
