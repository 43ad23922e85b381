"""Enterprises: one table shared by all lists (domain §7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse

from enterprises.querysets import EnterpriseQuerySet


class Enterprise(models.Model):
    """An enterprise with its credit code, which is checked by the service that enters it. Never deleted: it is 停产 or 注销."""

    class Scale(models.TextChoices):
        LARGE = "large", "大型"
        MEDIUM = "medium", "中型"
        SMALL = "small", "小型"
        MICRO = "micro", "微型"

    class State(models.TextChoices):
        OPEN = "open", "在营"
        IDLE = "idle", "停产"
        CLOSED = "closed", "注销"

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("企业名称", max_length=80)
    industry = models.CharField("行业代码", max_length=6, blank=True, help_text="GB/T 4754，例如C3670")
    scale = models.CharField("规模", max_length=8, choices=Scale)
    place = models.CharField("园区或乡镇街道", max_length=40, blank=True)
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("登记时间")

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "企业"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:enterprise-detail", args=[self.credit_code])
