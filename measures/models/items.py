"""A task as one unit has to do it: the row that is signed for, delivered, examined and chased (features A4–A10)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from institutions.models import Group, Institution
from measures.models.plans import Task
from measures.task_querysets import WorkItemQuerySet

#: Regulators are not subordinate to the district: they are asked (商请), never told (domain §1.3).
ASKED_KIND = "RG"


class State(models.TextChoices):
    """Where a work item stands."""

    PLANNED = "planned", "未下达"
    ISSUED = "issued", "待签收"
    ADJUSTING = "adjusting", "申请调整"
    WORKING = "working", "办理中"
    EXTENDING = "extending", "申请延期"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    DONE = "done", "已办结"
    NOT_APPLICABLE = "not-applicable", "不适用"
    RETIRED = "retired", "已终止"


#: Nothing is left to do for the unit.
OVER = (State.DONE, State.NOT_APPLICABLE, State.RETIRED)
#: The unit still owes something: it has not delivered and was not let off.
OWED = (State.ISSUED, State.ADJUSTING, State.WORKING, State.EXTENDING, State.RETURNED)


class WorkItem(models.Model):
    """One task × one unit. The state changes only by a row of :data:`measures.item_steps.ITEM_STEPS`.

    ``year`` is the plan's. ``group`` is the group through which the unit got it, as of the day of making. ``first_due_on`` is the day before any extension.
    ``sent_back`` and ``extensions`` count what happened on the way (feature A11). ``handler`` is the person who signed for it.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="items", verbose_name="任务")
    year = models.PositiveSmallIntegerField("年度")
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="work_items", verbose_name="承担单位"
    )
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属分组"
    )
    state = models.CharField("状态", max_length=16, choices=State, default=State.PLANNED)
    due_on = models.DateField("完成期限")
    first_due_on = models.DateField("原定期限")
    asked_due_on = models.DateField("申请延至", null=True)
    deliverable = models.CharField("应交成果", max_length=200)
    result = models.TextField("成果说明", blank=True)
    extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    sent_back = models.PositiveSmallIntegerField("退回次数", default=0)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="承办人"
    )
    issued_on = models.DateField("下达日期", null=True)
    signed_at = models.DateTimeField("签收时间", null=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="提交人"
    )
    closed_at = models.DateTimeField("办结时间", null=True)

    #: Annotated by ``with_condition`` and ``with_attention``.
    condition: str
    verdict_now: str | None
    reminded: int
    instructed: bool

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务办理"
        ordering = ["task__measure__number", "task__order", "institution__kind__order", "institution__order"]
        constraints = [
            models.UniqueConstraint(fields=["task", "institution"], name="work_item_once_per_unit"),
            models.CheckConstraint(
                condition=Q(state="done", closed_at__isnull=False)
                | (~Q(state="done") & Q(closed_at__isnull=True)),
                name="work_item_closed_when_done",
            ),
        ]
        indexes = [models.Index(fields=["year", "institution"], name="work_item_of_unit")]

    def __str__(self) -> str:
        return f"{self.task.code} {self.institution.short_name}"

    def get_absolute_url(self) -> str:
        return reverse("measures:item-detail", args=[self.year, self.task.code, self.institution.code])

    @property
    def is_asked(self) -> bool:
        """Whether the unit is asked to cooperate (商请), not told."""
        return self.institution.kind_id == ASKED_KIND

    @property
    def state_word(self) -> str:
        """The state as the unit is spoken to: 待确认 instead of 待签收 for those who are asked."""
        if self.is_asked and self.state == State.PLANNED:
            return "未商请"
        if self.is_asked and self.state == State.ISSUED:
            return "待确认"
        return State(self.state).label

    @property
    def tone(self) -> str:
        """Tone of the badge beside the word."""
        return {
            State.PLANNED: "idle",
            State.ISSUED: "wait",
            State.ADJUSTING: "wait",
            State.WORKING: "done",
            State.EXTENDING: "wait",
            State.SUBMITTED: "wait",
            State.RETURNED: "late",
            State.DONE: "ok",
            State.NOT_APPLICABLE: "idle",
            State.RETIRED: "idle",
        }[State(self.state)]

    @property
    def is_over(self) -> bool:
        return self.state in OVER

    @property
    def next_actor(self) -> str:
        """Who must act next."""
        unit = self.institution.short_name
        return {
            State.PLANNED: "区金融办",
            State.ISSUED: unit,
            State.ADJUSTING: "区金融办",
            State.WORKING: unit,
            State.EXTENDING: "区金融办",
            State.SUBMITTED: "牵头单位或区金融办",
            State.RETURNED: unit,
        }.get(State(self.state), "—")


class ItemEvent(models.Model):
    """One step in the life of a work item; append-only. ``on_behalf``: the office acted for the unit (代填)."""

    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="events", verbose_name="任务办理")
    verb = models.CharField("行为", max_length=24)
    from_state = models.CharField("原状态", max_length=16, choices=State)
    to_state = models.CharField("新状态", max_length=16, choices=State)
    comment = models.TextField("说明", blank=True)
    on_behalf = models.BooleanField("代办", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="人员"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "任务办理记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.item_id} {self.verb}"
