"""What is kept of every step that a person takes with something that has states."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class StepRecord(models.Model):
    """One step: what, to which state, with which words, by whom, when. Never changed or deleted; each room adds what it belongs to."""

    verb = models.CharField("动作", max_length=16)
    to_state = models.CharField("新状态", max_length=12)
    comment = models.TextField("意见", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")

    class Meta:
        abstract = True
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.verb} {self.to_state}"
