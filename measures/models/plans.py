"""The year's plan: the tasks that the measures set, and which units are to do each (domain §1.5; features A1–A4)."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.urls import reverse

from institutions.models import Group, Institution
from measures.models.policy import Measure


class Plan(models.Model):
    """The tasks of one year. Its tasks are handed out unit by unit (:class:`measures.models.WorkItem`)."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    made_at = models.DateTimeField("编制时间")

    class Meta:
        verbose_name = verbose_name_plural = "年度任务计划"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年任务计划"

    def get_absolute_url(self) -> str:
        return reverse("measures:plan-detail", args=[self.year])


class Task(models.Model):
    """One task of a measure in a year. ``parent`` is set for a sub-task.

    ``sentence`` stands word for word in the measure's text, or is empty for a task that the office added. ``figures`` and ``judged`` are
    codes of indicators, parted by blanks. ``rule`` says how accepted figures judge the task: ``check:C3`` a check of the policy,
    ``above`` and ``hold`` the sum of ``judged`` against the same quarter last year (strictly above, not below), ``positive`` and
    ``reported`` the sum itself, ``outgrow:B201`` its growth on the year against that of another; empty: people judge it.
    """

    class Kind(models.TextChoices):
        MILESTONE = "milestone", "里程碑"
        CONTINUING = "continuing", "持续"

    class Frequency(models.TextChoices):
        MONTH = "month", "每月"
        QUARTER = "quarter", "每季度"
        HALF_YEAR = "half-year", "每半年"
        YEAR = "year", "每年"
        ANY_TIME = "any-time", "随时"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name="年度计划")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="tasks", verbose_name="措施")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级任务"
    )
    code = models.CharField("任务编号", max_length=12)
    order = models.PositiveSmallIntegerField("排序")
    name = models.CharField("任务", max_length=80)
    kind = models.CharField("性质", max_length=12, choices=Kind)
    frequency = models.CharField("频次", max_length=12, choices=Frequency)
    evidence = models.CharField("所需佐证", max_length=100)
    met_when = models.CharField("完成标准", max_length=120)
    sentence = models.CharField("政策原句", max_length=120, blank=True)
    figures = models.CharField("对应指标", max_length=80, blank=True)
    rule = models.CharField("判断规则", max_length=20, blank=True)
    judged = models.CharField("判断所用指标", max_length=40, blank=True)
    due_on = models.DateField("完成期限")
    is_core = models.BooleanField("核心任务", default=True)
    retired_at = models.DateTimeField("停用时间", null=True)
    retired_reason = models.CharField("停用原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        ordering = ["measure__number", "order", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="task_code_once_a_year"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True, retired_reason="")
                | Q(retired_at__isnull=False, retired_reason__gt=""),
                name="task_retired_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("measures:task-detail", args=[self.plan.year, self.code])

    @property
    def is_milestone(self) -> bool:
        return self.kind == self.Kind.MILESTONE

    @property
    def check_code(self) -> str:
        """C3 for a task judged by that check of the policy, else empty."""
        kind, _, code = self.rule.partition(":")
        return code if kind == "check" else ""

    @property
    def figure_codes(self) -> list[str]:
        return self.figures.split()

    @property
    def judged_codes(self) -> list[str]:
        return self.judged.split()

    def day_in(self, year: int) -> dt.date:
        """The due day moved into another year; 29 February becomes the 28th."""
        last = 28 if (self.due_on.month, self.due_on.day) == (2, 29) else self.due_on.day
        return dt.date(year + self.due_on.year - self.plan.year, self.due_on.month, last)


class TaskUnit(models.Model):
    """A unit or group that is to do the task (主办) or to help with it (协办). Groups are expanded when the task is handed out."""

    class Duty(models.TextChoices):
        OWNER = "owner", "主办"
        HELPER = "helper", "协办"

    task = models.ForeignKey(Task, models.CASCADE, related_name="units", verbose_name="任务")
    duty = models.CharField("职责", max_length=8, choices=Duty)
    order = models.PositiveSmallIntegerField("次序")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="分组"
    )

    class Meta:
        verbose_name = verbose_name_plural = "任务承担单位"
        ordering = ["-duty", "order"]
        constraints = [
            models.UniqueConstraint(fields=["task", "duty", "order"], name="task_unit_order_once"),
            models.CheckConstraint(
                condition=Q(institution__isnull=True) ^ Q(group__isnull=True),
                name="task_unit_is_a_unit_or_a_group",
            ),
        ]

    def __str__(self) -> str:
        return str(self.institution.short_name if self.institution else self.group)
