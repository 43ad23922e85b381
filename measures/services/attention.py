"""What directs attention: a leader's 批示 on a task, and the office's thresholds and colours (features A6, A11)."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from institutions import audit
from institutions.models import AuditEvent, User
from institutions.services import notify
from measures import policies, thresholds
from measures.models import Instruction, SupervisionSettings, Task
from measures.models.items import OWED
from measures.task_people import people_of
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import plain_text


@transaction.atomic
def instruct(*, task: Task, leader: str, text: str, given_on: dt.date, by: User) -> Instruction:
    """批示 on a task; the people of every unit that still owes it are told. A leader's own name goes before what was typed."""
    policies.can_instruct(by).enforce()
    if given_on > clock.today():
        raise BusinessError("批示日期不能晚于今天")
    instruction = Instruction.objects.create(
        task=task,
        leader=plain_text(leader if by.is_office else by.name, what="批示领导", longest=30, shortest=1),
        text=plain_text(text, what="批示内容", longest=300, shortest=2),
        given_on=given_on,
        by=by,
        at=clock.now(),
    )
    owing = task.items.filter(state__in=OWED).values_list("institution_id", flat=True)
    people = [person for persons in people_of(owing).values() for person in persons]
    notify(
        recipients=people,
        subject=f"领导批示：{task.code}",
        body=f"任务：{task}\n{instruction.leader}批示：{instruction.text}",
        link=task.get_absolute_url(),
        by=by,
    )
    audit.record(verb=AuditEvent.Verb.PLAN, subject=str(task), by=by, detail=f"批示：{instruction.leader}")
    return instruction


@transaction.atomic
def set_supervision(
    *,
    palette: str,
    due_soon_days: int,
    unsigned_days: int,
    progress_days: int,
    late_share: int,
    by: User,
) -> SupervisionSettings:
    """The office's thresholds and colours, kept as one row and logged with the old and new values."""
    policies.can_manage_plan(by).enforce()
    row = thresholds.current()
    before = _values(row)
    row.palette, row.due_soon_days, row.unsigned_days = palette, due_soon_days, unsigned_days
    row.progress_days, row.late_share = progress_days, late_share
    try:
        row.full_clean()
    except ValidationError as error:
        raise BusinessError("；".join(error.messages)) from error
    row.save()
    thresholds.forget()
    transaction.on_commit(thresholds.forget)
    detail = f"{before} → {_values(row)}"
    audit.record(verb=AuditEvent.Verb.PLAN, subject="督办参数", by=by, detail=detail)
    return row


def _values(row: SupervisionSettings) -> str:
    return (
        f"灯色{row.get_palette_display()}，临期{row.due_soon_days}个工作日，未签收{row.unsigned_days}个工作日，"
        f"进展{row.progress_days}个工作日，滞后比例{row.late_share}%"
    )
