"""What used published figures: an annex, a bulletin, a score – so that a correction can show what it touches (feature D6)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from filings.models.period import Period


class DataUse(models.Model):
    """Published figures went out in this form. The periods read, with their data versions, are the :class:`UsedPeriod` rows."""

    class Kind(models.TextChoices):
        ANNEX = "annex", "附表导出"
        BULLETIN = "bulletin", "通报"
        SCORE = "score", "评分"

    kind = models.CharField("用途", max_length=12, choices=Kind)
    title = models.CharField("名称", max_length=120)
    url = models.CharField("地址", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="使用人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "数据使用记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.title}"


class UsedPeriod(models.Model):
    """A period whose published figures were read for a use: the period itself, or a base it is compared with (上期, 年初, 同期)."""

    use = models.ForeignKey(DataUse, models.PROTECT, related_name="periods", verbose_name="使用记录")
    period = models.ForeignKey(
        Period, models.PROTECT, to_field="index", related_name="uses", verbose_name="报送期"
    )
    data_version = models.PositiveIntegerField("数据版本")
    is_base = models.BooleanField("作为基期")

    class Meta:
        verbose_name = verbose_name_plural = "使用的报送期"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["use", "period"], name="used_period_once")]

    def __str__(self) -> str:
        return f"{self.use_id} {self.period_id} v{self.data_version}"
