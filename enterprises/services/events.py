"""Matchmaking events and their steps (list L5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from enterprises import policies
from enterprises.models import EventFile, EventStep, MatchEvent
from enterprises.querysets import REPORTERS
from institutions.models import DataLevel, Institution, Membership, User
from institutions.services import Inspected, keep, notify
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import plain_text
from qianjiang_finance.common.workflow import Step, move

_NAMES = {
    "name": "名称",
    "kind": "类型",
    "held_on": "日期",
    "place": "地点",
    "enterprise_count": "参加企业数",
}


@dataclass(frozen=True, slots=True)
class EventData:
    """What an event is; ``enterprise_count`` is known once it was held."""

    name: str
    kind: str
    held_on: dt.date
    place: str
    participants: Sequence[Institution] = ()
    enterprise_count: int | None = None


@transaction.atomic
def plan_event(*, host: Institution, data: EventData, by: User) -> MatchEvent:
    """Enter an event as 计划. Raises NotAllowed and BusinessError for what is missing."""
    policies.can_host(by, host).enforce()
    event = MatchEvent.objects.create(host=host, **_plain(data))
    event.participants.set(data.participants)
    _remember(event, "add", by)
    return event


@transaction.atomic
def change_event(*, event: MatchEvent, data: EventData, by: User) -> MatchEvent:
    """Correct an event while it is open; old and new stand in its history."""
    policies.can_change_event(by, event).enforce()
    new = _plain(data)
    changed = [
        f"{label}：{_told(getattr(event, name))}→{_told(new[name])}"
        for name, label in _NAMES.items()
        if getattr(event, name) != new[name]
    ]
    before, after = set(event.participants.all()), set(data.participants)
    if before != after:
        changed.append(f"参加机构：{len(before)}家→{len(after)}家")
    if changed:
        MatchEvent.objects.filter(pk=event.pk).update(**new)
        event.refresh_from_db()
        event.participants.set(data.participants)
        _remember(event, "edit", by, "；".join(changed))
    return event


@transaction.atomic
def take_event_step(*, step: Step, event: MatchEvent, by: User, comment: str = "") -> MatchEvent:
    """Any row of the table. BusinessError: held before its day or without the number of enterprises, followed without a signing."""
    policies.can_take_event_step(step, by, event).enforce()
    comment = plain_text(
        comment, what=step.comment_label, longest=500, shortest=2 if step.needs_comment else 0
    )
    if step.name == "hold":
        if event.held_on > clock.today():
            raise BusinessError(f"活动日期为{day_text(event.held_on)}，尚未到期，不能登记已举办")
        if event.enterprise_count is None:
            raise BusinessError("请先按“修改”填写参加企业数")
    if step.name == "follow" and not event.signings.live().exists():
        raise BusinessError("还没有登记签约；没有签约的活动请直接办结")
    was_told = event.state == MatchEvent.State.NOTIFIED
    move(MatchEvent.objects.all(), event, step.target)
    _remember(event, step.name, by, comment)
    if step.name == "notify" or (step.name == "cancel" and was_told):
        _tell(event, step, by)
    return event


@transaction.atomic
def add_event_file(*, event: MatchEvent, kind: str, inspected: Inspected, by: User) -> EventFile:
    """Keep a file of the event. Raises NotAllowed, BusinessError for an unknown kind."""
    policies.can_change_event(by, event).enforce()
    if kind not in EventFile.Kind.values:
        raise BusinessError("请选择材料种类")
    attachment = keep(inspected=inspected, level=DataLevel.INTERNAL, by=by)
    return EventFile.objects.create(event=event, kind=kind, attachment=attachment)


def _plain(data: EventData) -> dict[str, object]:
    if data.kind not in MatchEvent.Kind.values:
        raise BusinessError("请选择活动类型")
    return {
        "name": plain_text(data.name, what="活动名称", longest=80, shortest=2),
        "kind": data.kind,
        "held_on": data.held_on,
        "place": plain_text(data.place, what="地点", longest=80, shortest=2),
        "enterprise_count": data.enterprise_count,
    }


def _told(value: object) -> str:
    return "空" if value is None or value == "" else str(value)


def _remember(event: MatchEvent, verb: str, by: User, comment: str = "") -> None:
    EventStep.objects.create(
        event=event, verb=verb, to_state=event.state, comment=comment, by=by, at=clock.now()
    )


def _tell(event: MatchEvent, step: Step, by: User) -> None:
    duties = Membership.objects.in_force().filter(
        role__in=REPORTERS, institution__in=event.participants.all()
    )
    what = "取消" if step.name == "cancel" else "通知"
    notify(
        recipients=User.objects.filter(memberships__in=duties).distinct(),
        subject=f"【活动{what}】{event.name}",
        body=f"时间：{day_text(event.held_on)}\n地点：{event.place}\n主办：{event.host}",
        link=event.get_absolute_url() if what == "通知" else "",
        by=by,
    )
