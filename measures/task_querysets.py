"""The office's own words over work items and their evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

if TYPE_CHECKING:
    from institutions.models import User
    from measures.lights import Days

#: Roles that work for a unit on its tasks.
UNIT_ROLES = ("department", "maker", "checker", "officer")
_OWED = ("issued", "adjusting", "working", "extending", "returned")


class WorkItemQuerySet(models.QuerySet[Any]):
    """Work items by reader, year, condition and record."""

    def visible_to(self, user: User) -> WorkItemQuerySet:
        """The office and leaders see all; a unit sees its own, and a department also those of the measures it leads (domain §4.6)."""
        if user.has_role("sysadmin", "secadmin", "auditor"):
            return self.none()
        if user.sees_all_institutions:
            return self.all()
        own = user.institutions_as(*UNIT_ROLES)
        mine = Q(institution__in=own)
        leading = user.institutions_as("department")
        if leading:
            leads = apps.get_model("measures", "MeasureUnit").objects.filter(
                duty="lead", institution__in=leading
            )
            led = Q(task__measure__in=leads.values("measure"))
            mine |= led & ~Q(state="planned")
        return self.filter(mine).exclude(state="planned")

    def of_user(self, user: User) -> WorkItemQuerySet:
        """Those of the units that the person works for; for the office's people the office's own."""
        return self.filter(institution__in=user.institutions_as(*UNIT_ROLES, "office-staff", "office-lead"))

    def for_year(self, year: int) -> WorkItemQuerySet:
        """Those of the plan of the year, retired ones included."""
        return self.filter(year=year)

    def owed(self) -> WorkItemQuerySet:
        """The unit still has to sign, deliver or deliver again."""
        return self.filter(state__in=_OWED)

    def to_do(self, user: User) -> WorkItemQuerySet:
        """What waits for this person: the own unit's to sign, finish or report on; at the office and leads what is to be answered.

        Needs ``with_condition``.
        """
        own = user.institutions_as(*UNIT_ROLES, "office-staff", "office-lead")
        waits = Q(state__in=["issued", "returned"]) | Q(state="working", task__kind="milestone")
        mine = Q(institution__in=own) & (waits | Q(condition__in=["unreported", "missed", "missed-twice"]))
        if user.is_office:
            return self.filter(mine | Q(state__in=["adjusting", "extending", "submitted"]))
        leading = user.institutions_as("department")
        if leading:
            mine |= Q(state="submitted") & ~Q(institution__in=leading)
        return self.filter(mine)

    def on_time(self) -> WorkItemQuerySet:
        """Finished, handed in on or before the due day (with its extensions). Needs ``with_condition``."""
        return self.filter(condition="done")

    def late(self) -> WorkItemQuerySet:
        """Overdue today, or finished after the due day. Needs ``with_condition``."""
        return self.filter(condition__in=["overdue", "done-late"])

    def extended(self) -> WorkItemQuerySet:
        """Given more time at least once."""
        return self.filter(extensions__gt=0)

    def returned_once(self) -> WorkItemQuerySet:
        """Sent back at least once."""
        return self.filter(sent_back__gt=0)

    def counted(self) -> WorkItemQuerySet:
        """Those that count in statistics: handed out and not let off."""
        return self.exclude(state__in=["planned", "retired", "not-applicable"])

    def with_condition(self, days: Days) -> WorkItemQuerySet:
        """Annotate ``condition`` (a code of :data:`measures.lights.CONDITIONS`) as of the day: the one definition of the lights.

        The items must be of the year that the days were made for. Progress is looked up for the quarter whose date has passed and
        the one before; an item handed out after that quarter owes nothing for it.
        """
        now = days.reported.index if days.reported else 1  # no quarter has it
        last_day = days.reported.last_day if days.reported else days.on
        milestone, continuing = Q(task__kind="milestone"), Q(task__kind="continuing")
        late = Q(delivered_on__gt=F("due_on"))
        silent = continuing & Q(issued_on__lte=last_day) & (Q(now__verdict__isnull=True) | Q(now__verdict=""))
        missed = continuing & Q(now__verdict="missed")
        rules = [
            (Q(state="retired"), "retired"),
            (Q(state="not-applicable"), "not-applicable"),
            (Q(state="planned"), "planned"),
            (Q(state="done") & late, "done-late"),
            (Q(state="done"), "done"),
            (Q(state="submitted"), "waiting"),
            (milestone & Q(due_on__lt=days.on), "overdue"),
            (missed & Q(before__verdict="missed"), "missed-twice"),
            (Q(state="issued", issued_on__lte=days.unsigned), "unsigned"),
            (Q(state="returned"), "returned"),
            (missed, "missed"),
            (continuing & Q(now__verdict="watch"), "watch"),
            (milestone & Q(due_on__lte=days.soon), "due-soon"),
            *([(silent, "unreported")] if days.reported else []),
        ]
        return self.annotate(
            now=FilteredRelation("progress", condition=Q(progress__index=now)),
            before=FilteredRelation("progress", condition=Q(progress__index=now - 1)),
            delivered_on=TruncDate("submitted_at"),
        ).annotate(
            verdict_now=F("now__verdict"),
            condition=Case(
                *(When(rule, then=Value(code)) for rule, code in rules),
                default=Value("ok"),
                output_field=CharField(),
            ),
        )

    def with_attention(self) -> WorkItemQuerySet:
        """Annotate ``reminded`` (how many times 催办) and ``instructed`` (a leader's 批示 on the task)."""
        reminders = apps.get_model("measures", "RemindedItem").objects.filter(item=OuterRef("pk")).order_by()
        counted = reminders.values("item").annotate(n=Count("pk")).values("n")
        instructions = apps.get_model("measures", "Instruction").objects.filter(task=OuterRef("task"))
        return self.annotate(
            reminded=Coalesce(Subquery(counted), 0),
            instructed=Exists(instructions),
        )


class TaskEvidenceQuerySet(models.QuerySet[Any]):
    """Evidence of work items."""

    def live(self) -> TaskEvidenceQuerySet:
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)
