"""What the system tells a person: reminders, returns, corrections. Shown in the bell of the top bar and on ``/notices/``."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from institutions.querysets import NoticeQuerySet


class Notice(models.Model):
    """A message to one person, unread until ``read_at``. Written by :func:`institutions.services.notify`, never changed after.

    ``link`` is a path of this site (``/filings/2024Q2/B01/``) or empty. ``by`` is who caused it; None: the system by itself.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="notices", verbose_name="收件人"
    )
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("内容", blank=True)
    link = models.CharField("链接", max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="发出人"
    )
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]

    def __str__(self) -> str:
        return f"{self.recipient} {self.subject}"

    @property
    def is_read(self) -> bool:
        return self.read_at is not None
