"""Whom to tell what of a task: the people of the unit, of the office, of the leads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from institutions.contacts import holders_of
from institutions.models import Role, User
from institutions.services import notify
from measures.models import WorkItem
from measures.task_people import UNIT_ROLES, people_of
from qianjiang_finance.common.dates import day_text


def tell_units(items: Iterable[WorkItem], year: int, by: User) -> None:
    """Each unit's people get one notice of how many tasks came, in the words that fit the unit."""
    by_unit: dict[int, list[WorkItem]] = defaultdict(list)
    for item in items:
        by_unit[item.institution_id].append(item)
    people = people_of(by_unit)
    link = f"{reverse('measures:item-list')}?year={year}&only=mine"
    for unit, rows in by_unit.items():
        asked = rows[0].is_asked
        subject = (
            f"{year}年任务{'商请配合' if asked else '下达'}：{len(rows)}项，请{'确认' if asked else '签收'}"
        )
        notify(recipients=people.get(unit, []), subject=subject, link=link, by=by)


def tell_of_step(item: WorkItem, done: str, comment: str, by: User) -> None:
    """After a step of one item: the unit hears of what the others did, the office of what the unit did."""
    is_unit = by.has_role_at(item.institution_id, *UNIT_ROLES)
    people = (
        holders_of(Role.OFFICE_STAFF)
        if is_unit
        else people_of([item.institution_id]).get(item.institution_id, [])
    )
    lines = [f"任务：{item.task}", f"期限：{day_text(item.due_on)}"]
    notify(
        recipients=(person for person in people if person.pk != by.pk),
        subject=f"{item.institution.short_name} {item.task.code}：{done}",
        body="\n".join([*lines, f"说明：{comment}"] if comment else lines),
        link=item.get_absolute_url(),
        by=by,
    )
