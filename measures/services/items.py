"""The life of a work item, its evidence (features A5, A8–A11; domain §1.5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from institutions.contacts import holders_of
from institutions.models import Institution, Role, User
from institutions.services import Inspected, keep, notify
from measures import policies
from measures.item_steps import EVIDENCE, ITEM_STEPS, WITHDRAW, ItemStep
from measures.models import ItemEvent, TaskEvidence, WorkItem
from measures.services.telling import tell_of_step
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.texts import plain_text


@transaction.atomic
def take_item_step(
    *, step: ItemStep, item: WorkItem, by: User, comment: str = "", until: dt.date | None = None
) -> WorkItem:
    """Any row of the table. Acting for a regulator (代填) needs a word on the source.

    Raises NotAllowed; BusinessError without what must be said, for a day that is no extension, for a result without evidence;
    StaleState when somebody was quicker.
    """
    policies.can_take_item_step(step, by, item).enforce()
    comment = plain_text(comment, what=step.needs or "说明", longest=500, shortest=1 if step.needs else 0)
    on_behalf = step.who == "unit" and policies.acts_on_behalf(by, item)
    if on_behalf and not comment:
        raise BusinessError("代办须在说明中写明依据，如来函或电话记录")
    changes = _changes(step, item, by, comment, until)
    rows = WorkItem.objects.filter(pk=item.pk, state=item.state)
    before = item.state
    if not rows.update(state=step.target, **changes):
        raise StaleState("该任务已有新的办理，请刷新页面，核对后再办理")
    item.refresh_from_db()
    remember(item, step.name, before, comment, by, on_behalf=on_behalf)
    tell_of_step(item, step.done, comment, by)
    return item


def _changes(step: ItemStep, item: WorkItem, by: User, comment: str, until: dt.date | None) -> dict[str, Any]:
    """What a step sets besides the state."""
    moment, today = clock.now(), clock.today()
    simple: dict[str, dict[str, Any]] = {
        "issue": {"issued_on": today},
        "reissue": {"issued_on": today, "deliverable": comment[:200], "handler": None, "signed_at": None},
        "sign": {"handler": by, "signed_at": moment},
        "grant-extension": {"due_on": item.asked_due_on, "asked_due_on": None, "extensions": F("extensions") + 1},
        "refuse-extension": {"asked_due_on": None},
        "close": {"closed_at": moment},
        "send-back": {"sent_back": F("sent_back") + 1},
        "reopen": {"closed_at": None, "submitted_at": None, "submitted_by": None},
    }  # fmt: skip
    if step.name == "ask-extension":
        return {"asked_due_on": _later(item, until)}
    if step.name == "submit":
        if not item.evidence.filter(withdrawn_at__isnull=True).exists():
            raise BusinessError(f"请先上传佐证（{item.task.evidence}），再提交成果")
        return {"result": comment, "submitted_at": moment, "submitted_by": by, "asked_due_on": None}
    return simple.get(step.name, {})


def _later(item: WorkItem, until: dt.date | None) -> dt.date:
    if until is None or until <= item.due_on or until < clock.today():
        raise BusinessError(f"请填写延至的日期，应晚于现定期限{day_text(item.due_on)}，不能早于今天")
    if until.year > item.year + 1:
        raise BusinessError("延期不能超过下一年度")
    return until


def remember(
    item: WorkItem, verb: str, before: str, comment: str, by: User | None, *, on_behalf: bool = False
) -> None:
    """One row of the item's timeline."""
    ItemEvent.objects.create(
        item=item,
        verb=verb,
        from_state=before,
        to_state=item.state,
        comment=comment,
        on_behalf=on_behalf,
        by=by,
        at=clock.now(),
    )


@transaction.atomic
def add_task_evidence(
    *,
    item: WorkItem,
    title: str,
    dated_on: dt.date | None,
    inspected: Inspected,
    level: str,
    by: User,
    quarter: Quarter | None = None,
) -> TaskEvidence:
    """Keep an inspected file as evidence of the item in a quarter (default today's).

    Raises NotAllowed, and BusinessError for a missing title or level or a day to come.
    """
    policies.can_add_task_evidence(by, item).enforce()
    title = plain_text(title, what="材料名称", longest=60, shortest=1)
    if dated_on is None or dated_on > clock.today():
        raise BusinessError("请填写材料日期，不能晚于今天")
    evidence = TaskEvidence.objects.create(
        item=item,
        index=(quarter or Quarter.of(clock.today())).index,
        title=title,
        dated_on=dated_on,
        attachment=keep(inspected=inspected, level=level, by=by),
        by=by,
        at=clock.now(),
    )
    on_behalf = policies.acts_on_behalf(by, item)
    remember(item, EVIDENCE, item.state, title, by, on_behalf=on_behalf)
    return evidence


@transaction.atomic
def withdraw_task_evidence(*, evidence: TaskEvidence, reason: str, by: User) -> None:
    """Mark it 已撤回 with its reason; the file stays. StaleState if somebody else has withdrawn it."""
    policies.can_withdraw_task_evidence(by, evidence).enforce()
    reason = plain_text(reason, what="撤回原因", longest=200, shortest=1)
    rows = TaskEvidence.objects.live().filter(pk=evidence.pk)
    if not rows.update(withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_reason=reason):
        raise StaleState("该佐证已被撤回，请刷新页面")
    item = evidence.item
    remember(item, WITHDRAW, item.state, f"{evidence}：{reason}", by)


@transaction.atomic
def sign_all(*, unit: Institution, year: int, by: User, comment: str = "") -> int:
    """签收 everything of a unit that waits for it, in one press; returns how many. For a regulator by the office with the source (代办).

    Raises NotAllowed, and BusinessError when nothing waits.
    """
    step = ITEM_STEPS["sign"]
    items = list(
        WorkItem.objects.for_year(year)
        .filter(institution=unit, state=step.sources[0])
        .select_related("task", "institution")
    )
    if not items:
        raise BusinessError(f"{unit.short_name}没有待签收的任务")
    policies.can_take_item_step(step, by, items[0]).enforce()
    on_behalf = policies.acts_on_behalf(by, items[0])
    comment = plain_text(comment, what="代办依据", longest=500, shortest=1 if on_behalf else 0)
    moment = clock.now()
    rows = WorkItem.objects.filter(pk__in=[item.pk for item in items], state=step.sources[0])
    if rows.update(state=step.target, handler=by, signed_at=moment) != len(items):
        raise StaleState("部分任务已有新的办理，请刷新页面后再签收")
    ItemEvent.objects.bulk_create(
        ItemEvent(
            item=item,
            verb=step.name,
            from_state=item.state,
            to_state=step.target,
            comment=comment,
            on_behalf=on_behalf,
            by=by,
            at=moment,
        )
        for item in items
    )
    notify(
        recipients=(person for person in holders_of(Role.OFFICE_STAFF) if person.pk != by.pk),
        subject=f"{unit.short_name}签收任务{len(items)}项",
        link=f"{reverse('measures:item-list')}?year={year}&unit={unit.code}",
        by=by,
    )
    return len(items)
