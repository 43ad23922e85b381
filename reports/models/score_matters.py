"""Around a score: what the office enters by document, what institutions appeal against, and saved variants of weights."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from filings.models import Period
from institutions.models import Institution
from reports.models.schemes import SchemeItem
from reports.models.scores import ScoreRun
from reports.score_querysets import AppealQuerySet


class ScoreAdjustment(models.Model):
    """加分, 扣分 or 一票否决 that the office enters with a document number. It counts from ``period`` to the end of that year.

    ``kind`` is the code of a kind of the scheme. Withdrawn with a reason, never deleted.
    """

    period = models.ForeignKey(
        Period, models.PROTECT, related_name="adjustments", verbose_name="自哪一期起计"
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="adjustments", verbose_name="机构"
    )
    kind = models.CharField("事项编号", max_length=8)
    name = models.CharField("事项", max_length=40)
    effect = models.CharField("作用", max_length=10)
    count = models.PositiveSmallIntegerField("次数", default=1)
    reason = models.CharField("事由", max_length=300)
    document = models.CharField("文号", max_length=60)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    entered_at = models.DateTimeField("登记时间")
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="撤销人"
    )
    withdrawn_at = models.DateTimeField("撤销时间", null=True)
    withdrawn_why = models.CharField("撤销原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "加分扣分登记"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="adjustment_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.name}"

    @property
    def is_live(self) -> bool:
        return self.withdrawn_at is None

    @property
    def withdraw_url(self) -> str:
        """The page that takes it back."""
        return reverse("reports:adjustment-withdraw", args=[self.pk])

    @property
    def basis(self) -> str:
        """事由（文号）, as a score states it."""
        return f"{self.reason}（{self.document}）"


class ScoreAppeal(models.Model):
    """申诉: an institution disagrees with one item, with an adjustment or with the whole (no item). Answered by the office."""

    class State(models.TextChoices):
        OPEN = "open", "待答复"
        UPHELD = "upheld", "予以采纳"
        REJECTED = "rejected", "不予采纳"

    run = models.ForeignKey(ScoreRun, models.PROTECT, related_name="appeals", verbose_name="评分")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="score_appeals", verbose_name="机构"
    )
    item = models.ForeignKey(SchemeItem, models.PROTECT, null=True, related_name="+", verbose_name="指标项")
    text = models.CharField("申诉内容", max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申诉人")
    at = models.DateTimeField("申诉时间")
    state = models.CharField("状态", max_length=8, choices=State, default=State.OPEN)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="答复人"
    )
    answered_at = models.DateTimeField("答复时间", null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分申诉"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.institution} {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("reports:score-appeal", args=[self.pk])

    @property
    def tone(self) -> str:
        return {"open": "wait", "upheld": "ok", "rejected": "done"}[self.state]

    @property
    def about(self) -> str:
        """The item in words, or 总体."""
        return str(self.item) if self.item else "总体"


class ScoreVariant(models.Model):
    """A saved set of other weights for one run, to be held beside others. The run itself is untouched."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="variants", verbose_name="评分")
    name = models.CharField("名称", max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="保存人")
    at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "权重方案"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="variant_name_once")]

    def __str__(self) -> str:
        return self.name


class VariantWeight(models.Model):
    """The weight that an item has in a variant."""

    variant = models.ForeignKey(ScoreVariant, models.CASCADE, related_name="weights", verbose_name="权重方案")
    item = models.ForeignKey(SchemeItem, models.PROTECT, related_name="+", verbose_name="指标项")
    weight = models.DecimalField("权重", max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "试改权重"
        ordering = ["variant", "item__order"]
        constraints = [models.UniqueConstraint(fields=["variant", "item"], name="variant_weight_once")]

    def __str__(self) -> str:
        return f"{self.item_id}={self.weight}"
