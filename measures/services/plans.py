"""The year's plan: starting it, copying it, adding, splitting and retiring tasks, handing them out (features A3, A4)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from institutions import audit
from institutions.models import AuditEvent, Group, Institution, User
from measures import policies
from measures.models import ItemEvent, Measure, Plan, Task, TaskUnit, WorkItem
from measures.models.items import OVER, State
from measures.services.telling import tell_units
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import plain_text

_DATA = Path(__file__).resolve().parent.parent / "data" / "tasks.json"
_COPIED = (
    "measure_id", "code", "order", "name", "kind", "frequency", "evidence", "met_when", "sentence", "figures", "rule",
    "judged", "is_core",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What the office says of a task that it adds: codes of units and groups in ``owners`` and ``helpers``."""

    name: str
    kind: str
    frequency: str
    evidence: str
    met_when: str
    due_on: dt.date
    owners: Sequence[str]
    helpers: Sequence[str] = ()
    sentence: str = ""


@transaction.atomic
def start_plan(*, year: int, by: User | None) -> Plan:
    """The plan of a year from the 84 tasks into which the 13 measures are decomposed (domain §1.5), with one row per unit of today.

    Raises NotAllowed; BusinessError when the year has a plan or the policy is not there.
    """
    policies.can_manage_plan(by).enforce()
    plan = _new_plan(year)
    measures = {measure.number: measure for measure in Measure.objects.all()}
    rows: list[dict[str, Any]] = json.loads(_DATA.read_text(encoding="utf-8"))
    if not measures:
        raise BusinessError("尚未导入政策文件，请先导入再编制任务计划")
    tasks = [_task_of(plan, measures[int(row["code"][1:3])], order, row) for order, row in enumerate(rows)]
    Task.objects.bulk_create(tasks)
    by_code = {task.code: task for task in Task.objects.filter(plan=plan)}
    named = _Named()
    TaskUnit.objects.bulk_create(
        unit
        for row in rows
        for unit in named.units(by_code[row["code"]], row["owners"], row["helpers"])
    )  # fmt: skip
    made = expand_plan(plan=plan, by=by)
    _log(plan, f"编制：{len(tasks)}项任务，承担单位{made}个", by)
    return plan


@transaction.atomic
def copy_plan(*, source: Plan, year: int, by: User) -> Plan:
    """The plan of another year from an earlier one: its live tasks with the same units, all dates moved, nothing handed out yet."""
    policies.can_manage_plan(by).enforce()
    if year <= source.year:
        raise BusinessError(f"新计划的年度应晚于{source.year}年")
    plan = _new_plan(year)
    old = list(source.tasks.filter(retired_at__isnull=True).select_related("plan").prefetch_related("units"))
    kept = {task.pk for task in old}
    Task.objects.bulk_create(
        Task(plan=plan, due_on=task.day_in(year), **{name: getattr(task, name) for name in _COPIED})
        for task in old
    )
    new = {task.code: task for task in Task.objects.filter(plan=plan)}
    codes = {task.pk: task.code for task in old}
    for task in old:
        if task.parent_id in kept:
            Task.objects.filter(pk=new[task.code].pk).update(parent=new[codes[task.parent_id]])
    TaskUnit.objects.bulk_create(
        TaskUnit(
            task=new[task.code],
            duty=unit.duty,
            order=unit.order,
            institution_id=unit.institution_id,
            group_id=unit.group_id,
        )
        for task in old
        for unit in task.units.all()
    )
    made = expand_plan(plan=plan, by=by)
    _log(plan, f"由{source}复制：{len(new)}项任务，承担单位{made}个", by)
    return plan


@transaction.atomic
def add_task(*, plan: Plan, measure: Measure, facts: TaskFacts, by: User, parent: Task | None = None) -> Task:
    """A task of the office's own, or with ``parent`` a sub-task of one; rows for its units are made at once, not handed out.

    Raises BusinessError for a sentence that the measure does not hold, no owner, a day outside the year, a sub-task of a sub-task.
    """
    policies.can_manage_plan(by).enforce()
    if parent is not None and (parent.parent_id or parent.retired_at):
        raise BusinessError("只有在用的一级任务可以拆分为子任务")
    sentence = facts.sentence.strip()
    if sentence and sentence not in measure.text:
        raise BusinessError(f"政策原句应与{measure}正文一字不差，请从原文复制")
    if facts.due_on.year != plan.year:
        raise BusinessError(f"完成期限应在{plan.year}年内")
    named = _Named()
    last = plan.tasks.filter(measure=measure).aggregate(last=Max("order"))["last"]
    task = Task.objects.create(
        plan=plan,
        measure=measure,
        parent=parent,
        code=_next_code(plan, measure, parent),
        order=parent.order if parent else (last or 0) + 1,
        name=plain_text(facts.name, what="任务名称", longest=80, shortest=2),
        kind=facts.kind,
        frequency=facts.frequency,
        evidence=plain_text(facts.evidence, what="所需佐证", longest=100, shortest=1),
        met_when=plain_text(facts.met_when, what="完成标准", longest=120, shortest=1),
        sentence=sentence,
        due_on=facts.due_on,
    )
    units = named.units(task, facts.owners, facts.helpers)
    if not any(unit.duty == TaskUnit.Duty.OWNER for unit in units):
        raise BusinessError("请至少选择一个主办单位或分组")
    TaskUnit.objects.bulk_create(units)
    made = expand_plan(plan=plan, by=by, tasks=[task])
    _log(plan, f"{'拆分' if parent else '新增'}：{task}，承担单位{made}个", by)
    return task


@transaction.atomic
def retire_task(*, task: Task, reason: str, by: User) -> None:
    """Take a task and its sub-tasks out of the plan; what is finished stays, the rest of its rows ends with the same reason."""
    policies.can_manage_plan(by).enforce()
    reason = plain_text(reason, what="停用原因", longest=200, shortest=1)
    tasks = [task.pk, *task.parts.filter(retired_at__isnull=True).values_list("pk", flat=True)]
    moment = clock.now()
    live = Task.objects.filter(pk__in=tasks, retired_at__isnull=True)
    if not live.update(retired_at=moment, retired_reason=reason):
        raise BusinessError(f"{task}已停用")
    items = list(WorkItem.objects.filter(task__in=tasks).exclude(state__in=OVER))
    _move(items, State.RETIRED, "retire", reason, by)
    _log(task.plan, f"停用：{task}，原因：{reason}", by)


@transaction.atomic
def expand_plan(
    *, plan: Plan, by: User | None, on: dt.date | None = None, tasks: Iterable[Task] | None = None
) -> int:
    """Rows for every owner of every live task as of the day (default today), groups by their members; those there stay.

    Run again it adds the institutions that have joined a group since, and ends the open rows of those that have closed. Returns how
    many rows are new.
    """
    policies.can_manage_plan(by).enforce()
    day = on or clock.today()
    chosen = list(tasks) if tasks is not None else list(plan.tasks.filter(retired_at__isnull=True))
    members: dict[str, list[int]] = {}
    there = set(WorkItem.objects.filter(year=plan.year).values_list("task_id", "institution_id"))
    new: list[WorkItem] = []
    owners = TaskUnit.objects.filter(task__in=chosen, duty=TaskUnit.Duty.OWNER).select_related("group")
    by_task = {task.pk: task for task in chosen}
    for owner in owners:
        task = by_task[owner.task_id]
        units = _units_of(owner, members, day)
        new += [_item(plan, task, unit, owner.group_id) for unit in units if (task.pk, unit) not in there]
        there |= {(task.pk, unit) for unit in units}
    WorkItem.objects.bulk_create(new)
    _end_closed(plan, day, by)
    return len(new)


def _end_closed(plan: Plan, day: dt.date, by: User | None) -> None:
    """What an institution left open when it closed is ended; its successor has rows of its own."""
    left = WorkItem.objects.filter(year=plan.year, institution__closed_on__lte=day)
    _move(list(left.exclude(state__in=OVER)), State.RETIRED, "retire", "机构已终止", by)


@transaction.atomic
def issue_plan(*, plan: Plan, by: User) -> int:
    """Hand out all rows that were not yet, and tell each unit once; returns how many. BusinessError when there are none."""
    policies.can_manage_plan(by).enforce()
    items = list(
        WorkItem.objects.select_for_update(of=("self",))
        .filter(year=plan.year, state=State.PLANNED, task__retired_at__isnull=True)
        .select_related("task", "institution")
    )
    if not items:
        raise BusinessError(f"{plan}没有未下达的任务")
    _move(items, State.ISSUED, "issue", "", by)
    tell_units(items, plan.year, by)
    _log(plan, f"下达：{len(items)}项", by)
    return len(items)


def _move(items: list[WorkItem], state: State, verb: str, comment: str, by: User | None) -> None:
    """Many items by the same step, with an event each; nothing without items."""
    if not items:
        return
    moment = clock.now()
    ItemEvent.objects.bulk_create(
        ItemEvent(
            item=item, verb=verb, from_state=item.state, to_state=state, comment=comment, by=by, at=moment
        )
        for item in items
    )
    changes: dict[str, Any] = {"state": state}
    if state == State.ISSUED:
        changes["issued_on"] = clock.today()
    WorkItem.objects.filter(pk__in=[item.pk for item in items]).update(**changes)


def _new_plan(year: int) -> Plan:
    last = clock.today().year + 2
    if not 2023 <= year <= last:
        raise BusinessError(f"年度应在2023年至{last}年之间")
    if Plan.objects.filter(year=year).exists():
        raise BusinessError(f"{year}年任务计划已经编制")
    return Plan.objects.create(year=year, made_at=clock.now())


def _task_of(plan: Plan, measure: Measure, order: int, row: dict[str, Any]) -> Task:
    month, day = (int(part) for part in row["due"].split("-"))
    return Task(
        plan=plan,
        measure=measure,
        code=row["code"],
        order=order,
        name=row["name"],
        kind=row["kind"],
        frequency=row["frequency"],
        evidence=row["evidence"],
        met_when=row["met_when"],
        sentence=row["sentence"],
        figures=" ".join(row["figures"]),
        rule=row["rule"],
        judged=" ".join(row["judged"]),
        due_on=dt.date(plan.year, month, day),
        is_core=row["is_core"],
    )


def _units_of(owner: TaskUnit, members: dict[str, list[int]], day: dt.date) -> list[int]:
    """The unit itself, or the members of the group on the day; ``members`` keeps what was asked before."""
    if owner.institution_id is not None:
        return [owner.institution_id]
    assert owner.group is not None  # a row names a unit or a group
    code = owner.group.code
    if code not in members:
        members[code] = list(owner.group.members_on(day).values_list("pk", flat=True))
    return members[code]


def _item(plan: Plan, task: Task, unit: int, group: str | None) -> WorkItem:
    return WorkItem(
        task=task,
        year=plan.year,
        institution_id=unit,
        group_id=group,
        due_on=task.due_on,
        first_due_on=task.due_on,
        deliverable=task.evidence,
    )


def _next_code(plan: Plan, measure: Measure, parent: Task | None) -> str:
    """M03-T9 for a further task, M03-T2-1 for the first part of one; a code is never given twice in a year."""
    stem = f"{parent.code}-" if parent else f"M{measure.number:02}-T"
    taken = set(plan.tasks.filter(code__startswith=stem).values_list("code", flat=True))
    number = 1
    while f"{stem}{number}" in taken:
        number += 1
    return f"{stem}{number}"


class _Named:
    """Units and groups by code, read once."""

    def __init__(self) -> None:
        self._groups = set(Group.objects.values_list("code", flat=True))
        self._units = dict(Institution.objects.values_list("code", "pk"))

    def units(self, task: Task, owners: Iterable[str], helpers: Iterable[str]) -> list[TaskUnit]:
        """Rows for the codes, a group before a unit of the same code; raises BusinessError for an unknown one."""
        pairs = [
            (duty, code)
            for duty, codes in ((TaskUnit.Duty.OWNER, owners), (TaskUnit.Duty.HELPER, helpers))
            for code in codes
        ]
        return [self._unit(task, duty, code, order) for order, (duty, code) in enumerate(pairs, start=1)]

    def _unit(self, task: Task, duty: str, code: str, order: int) -> TaskUnit:
        if code in self._groups:
            return TaskUnit(task=task, duty=duty, order=order, group_id=code)
        if code not in self._units:
            raise BusinessError(f"没有编码为{code}的单位或分组")
        return TaskUnit(task=task, duty=duty, order=order, institution_id=self._units[code])


def _log(plan: Plan, detail: str, by: User | None) -> None:
    stamp = f"{detail}（{day_text(clock.today())}）"
    audit.record(verb=AuditEvent.Verb.PLAN, subject=str(plan), by=by, detail=stamp)
