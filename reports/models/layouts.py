"""Layouts of the pivot that people keep under a name (feature H5)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse


class PivotLayout(models.Model):
    """A kept layout: the query of the page. Shared ones are listed for everybody who may open the page; the owner alone changes it."""

    name = models.CharField("名称", max_length=40)
    query = models.TextField("条件")
    is_shared = models.BooleanField("共享", default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="保存人")
    at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "透视布局"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["by", "name"], name="pivot_layout_once_per_person"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reports:pivot-layout", args=[self.pk])
