"""催办: by hand to one or many, by the timer for its causes, and the record of what went out by other ways (feature A8, Z15)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from institutions import audit
from institutions.models import AuditEvent, User
from institutions.services import notify
from measures import board, policies, reminding, thresholds
from measures.models import (
    RemindedItem,
    ReminderReceipt,
    TaskReminder,
    WorkItem,
)
from measures.reminding import Chased
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError

Cause = RemindedItem.Cause
#: Conditions that the timer tells of, once for each due day.
_CAUSES = {"unsigned": Cause.UNSIGNED, "due-soon": Cause.DUE_SOON, "overdue": Cause.OVERDUE}


@dataclass(frozen=True, slots=True)
class Chase:
    """What went out: reminders to units, and how many people got one."""

    reminders: tuple[TaskReminder, ...]
    people: int


@transaction.atomic
def remind_tasks(*, items: Iterable[int], year: int, by: User) -> Chase:
    """One reminder to each unit of the chosen items (ids), in its own words; nobody gets a second one on a day.

    Raises NotAllowed; BusinessError when nobody is left to be reminded.
    """
    policies.can_remind_tasks(by).enforce()
    sent = _send(
        reminding.plan(chosen(year).filter(pk__in=set(items)), clock.today()), lambda _: Cause.BY_HAND, by
    )
    if not sent.reminders:
        raise BusinessError("没有可以发送的催办：所选任务已完成、今日已催办过，或单位没有可收件的账号")
    return sent


@transaction.atomic
def remind_due(*, year: int, by: User | None = None) -> Chase:
    """What the day calls for: unsigned past its days, soon due, overdue. A second run on a day or for a due day sends nothing."""
    policies.can_remind_tasks(by).enforce()
    told = set(RemindedItem.objects.filter(item__year=year).values_list("item_id", "cause", "due_on"))
    waiting = [
        item
        for item in chosen(year).filter(condition__in=list(_CAUSES), task__retired_at__isnull=True)
        if (item.pk, _CAUSES[item.condition], item.due_on) not in told
    ]
    return _send(reminding.plan(waiting, clock.today()), lambda item: _CAUSES[item.condition], by)


@transaction.atomic
def record_outside(*, items: Iterable[int], year: int, text: str, by: User) -> int:
    """The text was copied and sent by 渝快政 or 微信: kept for each unit that it names. Returns how many units."""
    policies.can_remind_tasks(by).enforce()
    plan = reminding.plan(chosen(year).filter(pk__in=set(items)), clock.today())
    if not plan:
        raise BusinessError("所选任务都已完成，没有需要记录的催办")
    for chased in plan:
        _keep(chased, TaskReminder.Channel.OUTSIDE, text or chased.text, lambda _: Cause.BY_HAND, by)
    _log([chased.institution.short_name for chased in plan], "系统外催办", by)
    return len(plan)


def chosen(year: int) -> Any:
    """The work items of a year with their condition of today, in the order of the plan."""
    days = board.settings_days(year, clock.today(), thresholds.current())
    return WorkItem.objects.for_year(year).with_condition(days).select_related("task", "institution__kind")


def _send(plan: Sequence[Chased], cause: Callable[[WorkItem], str], by: User | None) -> Chase:
    reminders, people = [], 0
    for chased in plan:
        if not chased.is_sendable:
            continue
        reminder = _keep(chased, TaskReminder.Channel.INSIDE, chased.text, cause, by)
        notices = notify(
            recipients=chased.recipients,
            subject=chased.subject,
            body=chased.text,
            link=chased.items[0].get_absolute_url(),
            by=by,
            by_mail=True,
        )
        ReminderReceipt.objects.bulk_create(
            ReminderReceipt(
                reminder=reminder, person_id=notice.recipient_id, sent_on=reminder.sent_on, notice=notice
            )
            for notice in notices
        )
        reminders.append(reminder)
        people += len(notices)
    if reminders:
        _log([reminder.institution.short_name for reminder in reminders], "催办", by)
    return Chase(tuple(reminders), people)


def _keep(
    chased: Chased, channel: str, text: str, cause: Callable[[WorkItem], str], by: User | None
) -> TaskReminder:
    reminder = TaskReminder.objects.create(
        institution=chased.institution,
        channel=channel,
        sent_on=clock.today(),
        at=clock.now(),
        text=text,
        by=by,
    )
    RemindedItem.objects.bulk_create(
        RemindedItem(reminder=reminder, item=item, cause=cause(item), due_on=item.due_on)
        for item in chased.items
    )
    return reminder


def _log(units: Sequence[str], word: str, by: User | None) -> None:
    detail = f"{word}{len(units)}个单位：{'、'.join(units)}"
    audit.record(verb=AuditEvent.Verb.PLAN, subject="任务催办", by=by, detail=detail)
