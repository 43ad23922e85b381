"""三张清单公示 (list L6, measure 13): which institution has published which list, where, until when."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from enterprises.querysets import PublicationQuerySet
from institutions.models import Attachment, Institution, StepRecord
from qianjiang_finance.common import clock

#: States in which a version is being made.
MAKING = ("drafting", "filed")


class Publication(models.Model):
    """One version of one of the three lists of an institution. Without a row the list is 未编制; 需更新 is computed, never stored."""

    class List(models.TextChoices):
        AUTHORITY = "authority", "授权清单"
        CREDIT = "credit", "授信清单"
        EXEMPTION = "exemption", "尽职免责清单"

    class State(models.TextChoices):
        DRAFTING = "drafting", "编制中"
        FILED = "filed", "已报备"
        PUBLISHED = "published", "已公示"
        REPLACED = "replaced", "已更替"
        VOID = "void", "已作废"

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="publications", verbose_name="机构"
    )
    list = models.CharField("清单", max_length=12, choices=List)
    version = models.PositiveSmallIntegerField("版本")
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFTING)
    published_on = models.DateField("公示日期", null=True)
    place = models.CharField("公示地点", max_length=120, blank=True)
    link = models.URLField("公示网址", max_length=200, blank=True)
    valid_until = models.DateField("有效期至", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "三张清单公示"
        ordering = ["institution__kind__order", "institution__order", "list", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "list", "version"], name="publication_version_once"
            ),
            models.UniqueConstraint(
                fields=["institution", "list"],
                condition=Q(state__in=MAKING),
                name="one_version_in_the_making",
            ),
            models.UniqueConstraint(
                fields=["institution", "list"], condition=Q(state="published"), name="one_published_version"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["published", "replaced"])
                | Q(published_on__isnull=False, valid_until__isnull=False, confirmed_at__isnull=False),
                name="published_has_its_days",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution} {self.get_list_display()}第{self.version}版"

    def get_absolute_url(self) -> str:
        return reverse("enterprises:publication-detail", args=[self.pk])

    @property
    def needs_update(self) -> bool:
        """Published, and its last day is past."""
        return self.state == self.State.PUBLISHED and bool(
            self.valid_until and self.valid_until < clock.today()
        )

    @property
    def state_word(self) -> str:
        return "需更新" if self.needs_update else self.get_state_display()

    @property
    def tone(self) -> str:
        if self.needs_update:
            return "late"
        return {"drafting": "idle", "filed": "wait", "published": "ok", "replaced": "done", "void": "done"}[
            self.state
        ]


class PublicationStep(StepRecord):
    """One step of a version."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="steps", verbose_name="清单")

    class Meta(StepRecord.Meta):
        verbose_name = verbose_name_plural = "清单办理记录"


class PublicationFile(models.Model):
    """The list as a file, or a picture of where it hangs."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="files", verbose_name="清单")
    attachment = models.OneToOneField(Attachment, models.PROTECT, related_name="+", verbose_name="附件")

    class Meta:
        verbose_name = verbose_name_plural = "清单附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.attachment)
