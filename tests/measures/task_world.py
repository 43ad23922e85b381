"""What the tests of tasks need: the plan of 2024 handed out to two banks, on a fixed day."""

from __future__ import annotations

import datetime as dt

from institutions.models import Institution, User
from institutions.services import inspect
from measures import board, services, thresholds
from measures.item_steps import ITEM_STEPS
from measures.models import Plan, WorkItem
from qianjiang_finance.common import clock
from tests.attachment_files import PDF


def hand_out(by: User, *, year: int = 2024, on: tuple[int, int, int] = (2024, 1, 8)) -> Plan:
    """The plan of the year, made and handed out at nine o'clock of a day."""
    with clock.at(clock.local(*on, 9)):
        plan = services.start_plan(year=year, by=by)
        services.issue_plan(plan=plan, by=by)
    return plan


def item_of(code: str, unit: Institution | str, year: int = 2024) -> WorkItem:
    """The row of a task for one unit, as stored now."""
    at = unit if isinstance(unit, str) else unit.code
    return WorkItem.objects.select_related("task__measure", "task__plan", "institution").get(
        year=year, task__code=code, institution__code=at
    )


def take(name: str, item: WorkItem, by: User, comment: str = "", until: dt.date | None = None) -> WorkItem:
    """A step on the newest state of the row."""
    fresh = item_of(item.task.code, item.institution.code, item.year)
    return services.take_item_step(step=ITEM_STEPS[name], item=fresh, by=by, comment=comment, until=until)


def prove(item: WorkItem, by: User) -> None:
    """One file as evidence."""
    services.add_task_evidence(
        item=item_of(item.task.code, item.institution.code, item.year),
        title="年度计划",
        dated_on=dt.date(2024, 1, 2),
        inspected=inspect([("计划.pdf", PDF)])[0],
        level="internal",
        by=by,
    )


def condition(code: str, unit: Institution | str, on: dt.date, year: int = 2024) -> str:
    """The condition of a row on a day, with the office's thresholds."""
    days = board.settings_days(year, on, thresholds.current())
    at = unit if isinstance(unit, str) else unit.code
    rows = WorkItem.objects.for_year(year).with_condition(days)
    return str(rows.get(task__code=code, institution__code=at).condition)
