"""The private address at which a calendar program reads a person's due days without a login."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class FeedToken(models.Model):
    """One per person; only the digest of the token is kept, so that nobody can read the address out of the database."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        primary_key=True,
        related_name="feed_token",
        verbose_name="人员",
    )
    digest = models.CharField("令牌摘要", max_length=64, unique=True)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = verbose_name_plural = "日程订阅"

    def __str__(self) -> str:
        return str(self.user)
