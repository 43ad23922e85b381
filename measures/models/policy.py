"""The policy as printed: document, issuers, sections, measures, and who leads and answers for each (domain §1)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from institutions.models import Group, Institution


class PolicyDocument(models.Model):
    """An official text that was imported. ``text`` is the file as read; ``sha256`` makes a second import change nothing."""

    number = models.CharField("文号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200)
    attachment_title = models.CharField("附发文件", max_length=200)
    addressees = models.TextField("主送")
    preamble = models.TextField("导语")
    printed_by = models.CharField("印发单位", max_length=80)
    printed_on = models.DateField("印发日期")
    text = models.TextField("原文")
    sha256 = models.CharField("校验码", max_length=64)
    imported_at = models.DateTimeField("导入时间")

    class Meta:
        verbose_name = verbose_name_plural = "政策文件"
        ordering = ["-printed_on"]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"


class BasisDocument(models.Model):
    """A higher document that the policy names as its basis (依据文件), in the order of its preamble."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="bases", verbose_name="文件")
    order = models.PositiveSmallIntegerField("次序")
    number = models.CharField("文号", max_length=60)
    title = models.CharField("标题", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "依据文件"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="basis_order_once")]

    def __str__(self) -> str:
        return f"《{self.title}》（{self.number}）"


class Issuer(models.Model):
    """A body in the document's head, in printed order; ``printed`` is its name as printed there."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="issuers", verbose_name="文件")
    order = models.PositiveSmallIntegerField("次序")
    printed = models.CharField("印发名称", max_length=80)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+", verbose_name="单位")

    class Meta:
        verbose_name = verbose_name_plural = "发文机关"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="issuer_order_once")]

    def __str__(self) -> str:
        return self.printed


class Section(models.Model):
    """A chapter of the policy: 一、加大对制造业信贷供给."""

    document = models.ForeignKey(PolicyDocument, models.CASCADE, related_name="sections", verbose_name="文件")
    order = models.PositiveSmallIntegerField("次序")
    numeral = models.CharField("序号", max_length=4)
    title = models.CharField("标题", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "章节"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="section_order_once")]

    def __str__(self) -> str:
        return f"{self.numeral}、{self.title}"


class Measure(models.Model):
    """One numbered measure, word for word: ``text`` between title and bracket, ``clause`` the whole with its bracket."""

    section = models.ForeignKey(Section, models.CASCADE, related_name="measures", verbose_name="章节")
    number = models.PositiveSmallIntegerField("编号", unique=True)
    title = models.CharField("标题", max_length=80)
    text = models.TextField("正文")
    clause = models.TextField("全文")

    class Meta:
        verbose_name = verbose_name_plural = "措施"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"措施{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("measures:measure-detail", args=[self.number])


class MeasureUnit(models.Model):
    """A lead (牵头单位) or responsible unit (责任单位) of a measure: as printed, and the unit or group it means."""

    class Duty(models.TextChoices):
        LEAD = "lead", "牵头单位"
        RESPONSIBLE = "responsible", "责任单位"

    measure = models.ForeignKey(Measure, models.CASCADE, related_name="units", verbose_name="措施")
    duty = models.CharField("职责", max_length=12, choices=Duty)
    order = models.PositiveSmallIntegerField("次序")
    printed = models.CharField("印发名称", max_length=80)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="measure_units", verbose_name="单位"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="measure_units", verbose_name="分组"
    )

    class Meta:
        verbose_name = verbose_name_plural = "牵头与责任单位"
        ordering = ["duty", "order"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "duty", "order"], name="measure_unit_order_once"),
            models.CheckConstraint(
                condition=Q(institution__isnull=True) ^ Q(group__isnull=True),
                name="measure_unit_is_a_unit_or_a_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.printed}（{self.get_duty_display()}）"
