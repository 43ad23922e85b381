"""Who is to be chased for which work items, in which words (feature A8, Z15). Read only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from institutions.contacts import office_contacts
from institutions.models import Institution, User
from measures.lights import CONDITIONS
from measures.models import ReminderReceipt, WorkItem
from measures.models.items import OWED
from measures.task_people import people_of
from qianjiang_finance.common.dates import day_text, moment_text

#: A running task is chased for its progress, a finished state for nothing.
_PROGRESS = {"unreported", "missed", "missed-twice", "watch"}


@dataclass(frozen=True, slots=True)
class Chased:
    """One unit with the items it is chased for, the exact words, who gets them and who had one today already."""

    institution: Institution
    items: tuple[WorkItem, ...]
    subject: str
    text: str
    recipients: tuple[User, ...]
    had_one: tuple[User, ...]

    @property
    def names(self) -> str:
        return "、".join(str(person) for person in self.recipients)

    @property
    def is_sendable(self) -> bool:
        return bool(self.recipients)


def may_be_chased(item: WorkItem) -> bool:
    """Something is owed: an unfinished row, or a continuing one with nothing or nothing good said of the quarter."""
    return item.state in OWED and (
        item.task.is_milestone or item.state == "issued" or item.condition in _PROGRESS
    )


def plan(items: Iterable[WorkItem], on: dt.date) -> list[Chased]:
    """Units in the order of their first item: three queries. ``items`` carry ``condition`` and are read with task and institution."""
    by_unit: dict[int, list[WorkItem]] = defaultdict(list)
    for item in items:
        if may_be_chased(item):
            by_unit[item.institution_id].append(item)
    if not by_unit:
        return []
    people = people_of(by_unit)
    everyone = {person.pk for persons in people.values() for person in persons}
    had = set(
        ReminderReceipt.objects.filter(sent_on=on, person__in=everyone).values_list("person_id", flat=True)
    )
    contacts = office_contacts()
    return [_chased(rows, people.get(unit, []), had, contacts) for unit, rows in by_unit.items()]


def _chased(rows: Sequence[WorkItem], people: Sequence[User], had: set[int], contacts: str) -> Chased:
    unit, asked = rows[0].institution, rows[0].is_asked
    verb = "商请协助" if asked else "催办"
    lines = [
        f"{unit.short_name}：",
        f"下列{len(rows)}项任务{'尚待贵单位反馈' if asked else '尚未完成'}：",
        *(f"{number}. {_line(row)}" for number, row in enumerate(rows, start=1)),
        "请在系统“任务督办”中办理，如有困难请说明。" if not asked else "请予支持为盼。",
        f"黔江区金融办，联系人：{contacts}",
    ]
    return Chased(
        institution=unit,
        items=tuple(rows),
        subject=f"【{verb}】{len(rows)}项任务待办理",
        text="\n".join(lines),
        recipients=tuple(person for person in people if person.pk not in had),
        had_one=tuple(person for person in people if person.pk in had),
    )


def _line(item: WorkItem) -> str:
    due = f"期限{day_text(item.due_on)}，" if item.task.is_milestone else ""
    return f"{item.task}（{due}{CONDITIONS[item.condition][1]}，{item.state_word}）"


def copy_text(chased: Sequence[Chased], now: dt.datetime) -> str:
    """Text to be pasted into 渝快政 or 微信: exactly the unfinished units, by kind, each with its tasks. Empty without any."""
    if not chased:
        return ""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for one in chased:
        codes = "、".join(item.task.code for item in one.items)
        by_kind[one.institution.kind.name].append(f"{one.institution.short_name}（{codes}）")
    lines = [
        "【催办】金融支持制造业任务办理",
        f"截至{moment_text(now)}，下列{len(chased)}个单位有任务尚未完成：",
        *(f"{kind}：{'、'.join(names)}" for kind, names in by_kind.items()),
        "请抓紧办理并在系统中反馈，如有困难请及时联系区金融办。",
        "黔江区金融办",
    ]
    return "\n".join(lines)
