"""Bulletins (通报): what they are about, where they stand, and their number in a series (domain §6.1, §6.2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from filings.models import Period
from reports.bulletin_querysets import BulletinQuerySet


class BulletinKind(models.TextChoices):
    """The kinds of domain §6.1; a mistake in an issued one is put right by a 更正通报."""

    QUARTERLY = "quarterly", "季度通报"
    SPECIAL = "special", "专项通报"
    YEARLY = "yearly", "年度评价通报"
    PRAISE = "praise", "表扬督办通知"
    CORRECTION = "correction", "更正通报"


class BulletinSeries(models.Model):
    """A series of 发文字号 and the paper that carries it. ``pattern`` holds {年} and {号}: 黔江金融办发〔{年}〕{号}号."""

    name = models.CharField("系列名称", max_length=40, unique=True)
    pattern = models.CharField("发文字号格式", max_length=60)
    agency_head = models.CharField("发文机关标志", max_length=60)
    signature = models.CharField("署名", max_length=60)
    addressees = models.CharField("主送", max_length=300)
    copies_to = models.CharField("抄送", max_length=300, blank=True)
    comment_days = models.PositiveSmallIntegerField("征求意见工作日", default=3)

    class Meta:
        verbose_name = verbose_name_plural = "发文系列"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def number_text(self, year: int, serial: int) -> str:
        """黔江金融办发〔2024〕3号: no leading zero, no 第 (domain §6.5)."""
        return self.pattern.replace("{年}", str(year)).replace("{号}", str(serial))


class Bulletin(models.Model):
    """One bulletin. Its text, figures and cells are rows of its own; from 签发 on nothing of it changes.

    ``data_version`` is that of the period when its figures were last taken (``filled_at``). ``edit_number`` grows with every change
    of the text. ``names_banks``: whether problems are told with names or as 个别、部分、多数.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草拟"
        REVIEW = "review", "核稿"
        COUNTERSIGN = "countersign", "会签"
        SIGNING = "signing", "待签发"
        SIGNED = "signed", "待编号"
        NUMBERED = "numbered", "待印发"
        ISSUED = "issued", "已印发"
        CLOSED = "closed", "已归档"
        CANCELLED = "cancelled", "已作废"

    class Note(models.TextChoices):
        INTERNAL = "internal", "（此件不公开）"
        PUBLIC = "public", "（此件公开发布）"

    kind = models.CharField("类别", max_length=12, choices=BulletinKind)
    period = models.ForeignKey(Period, models.PROTECT, related_name="bulletins", verbose_name="报告期")
    topic = models.CharField("专题", max_length=40, blank=True)
    title = models.CharField("标题", max_length=120)
    series = models.ForeignKey(
        BulletinSeries, models.PROTECT, related_name="bulletins", verbose_name="发文系列"
    )
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    agency_head = models.CharField("发文机关标志", max_length=60)
    addressees = models.CharField("主送", max_length=600)
    copies_to = models.CharField("抄送", max_length=600, blank=True)
    signature = models.CharField("署名", max_length=60)
    note = models.CharField("附注", max_length=12, choices=Note, default=Note.INTERNAL)
    names_banks = models.BooleanField("问题点名", default=True)
    comment_days = models.PositiveSmallIntegerField("征求意见工作日", default=3)
    data_version = models.PositiveIntegerField("数据版本", default=0)
    data_note = models.CharField("数据说明", max_length=300, blank=True)
    attachments = models.TextField("附件", blank=True, help_text="取数时留存的附表名称，一行一个")
    filled_at = models.DateTimeField("取数时间", null=True)
    edit_number = models.PositiveIntegerField("编辑序号", default=0)
    year = models.PositiveSmallIntegerField("发文年份", null=True)
    serial = models.PositiveIntegerField("发文序号", null=True)
    number = models.CharField("发文字号", max_length=60, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="拟稿人"
    )
    drafted_at = models.DateTimeField("拟稿时间")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="签发人"
    )
    signed_on = models.DateField("成文日期", null=True)
    issued_on = models.DateField("印发日期", null=True)
    is_demo = models.BooleanField("演示数据", default=False)
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="corrections", verbose_name="更正的通报"
    )

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通报"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "year", "serial"], name="bulletin_number_once"),
            models.CheckConstraint(
                condition=Q(year__isnull=True, serial__isnull=True, number="")
                | (Q(year__isnull=False, serial__isnull=False) & ~Q(number="")),
                name="bulletin_number_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("reports:bulletin-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Its text may still change: 草拟."""
        return self.state == self.State.DRAFT

    @property
    def is_final(self) -> bool:
        """Signed or further: text and figures stay as they are for good."""
        final = (self.State.SIGNED, self.State.NUMBERED, self.State.ISSUED, self.State.CLOSED)
        return self.state in final

    @property
    def is_cancelled(self) -> bool:
        """Given up: 作废."""
        return self.state == self.State.CANCELLED

    @property
    def is_issued(self) -> bool:
        return self.state in (self.State.ISSUED, self.State.CLOSED)

    @property
    def tone(self) -> str:
        """Tone of the badge of the state."""
        return {"draft": "idle", "issued": "ok", "closed": "done", "cancelled": "done"}.get(
            self.state, "wait"
        )


class BulletinEvent(models.Model):
    """One step in the life of a bulletin. Never changed or deleted."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="events", verbose_name="通报")
    verb = models.CharField("动作", max_length=20)
    to_state = models.CharField("新状态", max_length=12, choices=Bulletin.State)
    comment = models.CharField("意见", max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="办理人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "通报办理记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.bulletin_id} {self.verb}"
