"""What a bulletin says: paragraphs with placeholders, orders, the sentence templates behind them (domain §6.2; features J6, Z3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from institutions.models import Institution
from reports.models.bulletins import Bulletin, BulletinKind


class Section(models.TextChoices):
    """The parts of a bulletin, in their order; the texts of 导语 and 结语 have no heading."""

    LEAD = "lead", "导语"
    TOTALS = "totals", "总量"
    STRUCTURE = "structure", "结构"
    PRICE = "price", "价格"
    RISK = "risk", "风险"
    INSTITUTIONS = "institutions", "机构情况"
    MERITS = "merits", "主要特点"
    PRAISE = "praise", "通报表扬"
    PROBLEMS = "problems", "存在问题"
    REMIND = "remind", "提醒督促"
    CORRECTIONS = "corrections", "更正内容"
    ORDERS = "orders", "下一步要求"
    CLOSING = "closing", "结语"


#: Section by its place in the paper.
PLACES = {section: place for place, section in enumerate(Section)}


class SentenceTemplate(models.Model):
    """A sentence that drafts of a kind begin with, edited by the office. ``words`` holds placeholders: {B201.余额}."""

    kind = models.CharField("通报类别", max_length=12, choices=BulletinKind)
    section = models.CharField("部分", max_length=12, choices=Section)
    place = models.PositiveSmallIntegerField("次序")
    words = models.TextField("句子")
    is_active = models.BooleanField("启用", default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="修改人"
    )
    changed_at = models.DateTimeField("修改时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报句子模板"
        ordering = ["kind", "place"]
        constraints = [models.UniqueConstraint(fields=["kind", "place"], name="template_place_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_section_display()}{self.place}"


class BulletinParagraph(models.Model):
    """A paragraph of a bulletin. ``words`` holds placeholders for its numbers; ``proposed`` is what the rule ``rule`` wrote.

    ``origin`` names the rule that proposed it (特点.投放, 问题.C1), empty for one from a template or from a writer. A struck paragraph
    (``is_struck``) stays, with the reason, and is not printed.
    """

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="paragraphs", verbose_name="通报")
    section = models.CharField("部分", max_length=12, choices=Section)
    place = models.PositiveIntegerField("次序")
    heading = models.CharField("段首标题", max_length=40, blank=True)
    words = models.TextField("文字")
    proposed = models.TextField("系统拟写", blank=True)
    origin = models.CharField("规则", max_length=40, blank=True)
    rule = models.CharField("规则说明", max_length=300, blank=True)
    is_struck = models.BooleanField("不采用", default=False)
    strike_reason = models.CharField("不采用理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报段落"
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return f"{self.get_section_display()} {self.place}"

    @property
    def is_edited(self) -> bool:
        """Whether a writer changed what the rule or template proposed."""
        return self.words != self.proposed


class BulletinOrder(models.Model):
    """One of 四、下一步要求: what is to be done, by whom, until when. Becomes a work item (督办) when the bulletin is issued."""

    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="orders", verbose_name="通报")
    place = models.PositiveSmallIntegerField("次序")
    words = models.CharField("要求", max_length=300)
    due_on = models.DateField("完成时限")
    measure = models.PositiveSmallIntegerField("对应措施", null=True, blank=True)
    units = models.ManyToManyField(Institution, related_name="bulletin_orders", verbose_name="责任单位")
    origin = models.CharField("规则", max_length=40, blank=True)
    rule = models.CharField("规则说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "通报要求"
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.words
