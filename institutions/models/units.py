"""Institutions and departments, their kinds, and the groups that the policy addresses (domain §1.3, §2.1)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from institutions.querysets import InstitutionQuerySet


class Kind(models.Model):
    """A class of institution: 大型银行, 担保机构, 政府部门 … (domain §2.1)."""

    code = models.CharField("代码", max_length=8, primary_key=True)
    name = models.CharField("名称", max_length=20, unique=True)
    is_bank = models.BooleanField("银行", default=False)
    is_agency = models.BooleanField("机关单位", default=False, help_text="政府部门、金融管理部门、园区")
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = verbose_name_plural = "机构类型"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name


class Institution(models.Model):
    """A unit that answers for measures or reports figures: a bank branch, a guarantor, a department.

    ``name`` and ``short_name`` are today's; earlier ones are :class:`FormerName` rows. A merged or closed institution keeps its
    rows, gets ``closed_on`` and names its ``successor``. A change of kind is a closing and a successor, so history keeps its class.
    """

    code = models.CharField("编码", max_length=12, unique=True)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="institutions", verbose_name="类型")
    name = models.CharField("全称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    opened_on = models.DateField("开业日期")
    closed_on = models.DateField("终止日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name="承继机构"
    )
    order = models.PositiveSmallIntegerField("排序号", default=100)
    is_ranked = models.BooleanField("参评", default=True)
    is_demo = models.BooleanField("演示数据", default=False)

    objects = InstitutionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["kind__order", "order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="institution_closes_after_opening",
                violation_error_message="终止日期应晚于开业日期",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name

    def get_absolute_url(self) -> str:
        return reverse("institutions:institution-detail", args=[self.code])

    def is_open(self, on: dt.date) -> bool:
        """Whether it does business on that day (the closing day itself no longer counts)."""
        return self.opened_on <= on and (self.closed_on is None or on < self.closed_on)

    def name_on(self, on: dt.date) -> str:
        """The full name it carried on that day; documents keep the name of their time (domain §0.5)."""
        for former in self.former_names.all():
            if former.valid_from <= on < former.valid_until:
                return former.name
        return self.name


class FormerName(models.Model):
    """A name an institution carried from ``valid_from`` until the day before ``valid_until``."""

    institution = models.ForeignKey(
        Institution, models.CASCADE, related_name="former_names", verbose_name="机构"
    )
    name = models.CharField("原全称", max_length=80)
    short_name = models.CharField("原简称", max_length=40)
    valid_from = models.DateField("启用日期")
    valid_until = models.DateField("停用日期")

    class Meta:
        verbose_name = verbose_name_plural = "曾用名"
        ordering = ["valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("valid_from")), name="former_name_has_a_duration"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.valid_from}至{self.valid_until}）"


class Group(models.Model):
    """A class of institutions addressed as one: 银行机构, 大型银行 … Its members are all institutions of its kinds, plus any named
    one by one (a role such as 应急转贷平台 gets its operator this way)."""

    code = models.CharField("代码", max_length=8, primary_key=True)
    name = models.CharField("名称", max_length=20, unique=True)
    kinds = models.ManyToManyField(Kind, blank=True, related_name="groups", verbose_name="包含类型")
    extra_members = models.ManyToManyField(
        Institution, blank=True, related_name="extra_groups", verbose_name="另列成员"
    )
    is_peer_group = models.BooleanField("评价分组", default=False)
    order = models.PositiveSmallIntegerField("排序")

    class Meta:
        verbose_name = verbose_name_plural = "机构分组"
        ordering = ["order"]

    def __str__(self) -> str:
        return self.name

    def members_on(self, on: dt.date) -> InstitutionQuerySet:
        """The institutions that belong to the group and are open on that day."""
        return Institution.objects.in_group(self).open_on(on)


class Alias(models.Model):
    """A name as printed in a document, resolved to one unit or one group (domain §1.2 rows 2 and 8)."""

    text = models.CharField("印发名称", max_length=80, unique=True)
    institution = models.ForeignKey(
        Institution, models.CASCADE, null=True, blank=True, related_name="aliases", verbose_name="机构"
    )
    group = models.ForeignKey(
        Group, models.CASCADE, null=True, blank=True, related_name="aliases", verbose_name="分组"
    )

    class Meta:
        verbose_name = verbose_name_plural = "别名"
        constraints = [
            models.CheckConstraint(
                condition=Q(institution__isnull=True) ^ Q(group__isnull=True),
                name="alias_names_a_unit_or_a_group",
                violation_error_message="别名应对应一个机构或一个分组",
            ),
        ]

    def __str__(self) -> str:
        return self.text
