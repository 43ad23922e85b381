"""What the page of one task shows: every unit's row, its parts with the share that is done, what leaders said (features A4, A11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from institutions.models import User
from measures import board, lights
from measures.board import TaskLine
from measures.lights import Shown
from measures.models import Instruction, SupervisionSettings, Task, TaskUnit, WorkItem
from qianjiang_finance.common import clock


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-task: how many of its rows are finished."""

    task: Task
    done: int
    total: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down so that 100 means all; None without rows."""
        return self.done * 100 // self.total if self.total else None


@dataclass(frozen=True, slots=True)
class TaskPage:
    """The page of a task for one reader. ``line`` is the roll-up over the rows that the reader may see."""

    line: TaskLine
    colour: str
    rows: tuple[tuple[WorkItem, Shown], ...]
    parts: tuple[Part, ...]
    owners: str
    helpers: str
    instructions: tuple[Instruction, ...]

    @property
    def percent(self) -> int | None:
        """The share of all rows of the parts that is finished (feature A4)."""
        total = sum(part.total for part in self.parts)
        return sum(part.done for part in self.parts) * 100 // total if total else None


def build(task: Task, user: User, settings: SupervisionSettings) -> TaskPage:
    """The task with the rows that the reader may see: seven queries at most."""
    days = board.settings_days(task.plan.year, clock.today(), settings)
    visible = WorkItem.objects.visible_to(user).with_condition(days).with_attention()
    rows = list(visible.filter(task=task).select_related("institution__kind", "handler"))
    for row in rows:
        row.task = task
    line = board.task_line(
        task, [(row.condition, row.verdict_now or "") for row in rows], settings.late_share
    )
    units = list(task.units.select_related("institution", "group"))
    return TaskPage(
        line=line,
        colour=lights.colour_of(line.light, settings.palette),
        rows=tuple((row, lights.shown(row.condition, settings.palette)) for row in rows),
        parts=tuple(_parts(task)),
        owners="、".join(str(unit) for unit in units if unit.duty == TaskUnit.Duty.OWNER),
        helpers="、".join(str(unit) for unit in units if unit.duty == TaskUnit.Duty.HELPER),
        instructions=tuple(task.instructions.select_related("by")),
    )


def _parts(task: Task) -> Sequence[Part]:
    """The live parts, each with its finished rows among those that count."""
    tasks = list(task.parts.filter(retired_at__isnull=True).select_related("plan"))
    if not tasks:
        return ()
    counted: dict[int, list[str]] = defaultdict(list)
    rows = WorkItem.objects.filter(task__in=tasks).counted().values_list("task", "state")
    for pk, state in rows:
        counted[pk].append(state)
    return [Part(part, counted[part.pk].count("done"), len(counted[part.pk])) for part in tasks]
