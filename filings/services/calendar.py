"""Setting and removing the office's own days of the calendar; due days already set stay as they are (feature L2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from filings import calendar, policies
from filings.models import CalendarDay
from institutions import audit
from institutions.models import AuditEvent, User
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import without_controls


@transaction.atomic
def set_calendar_day(*, day: dt.date, is_working: bool, note: str, by: User) -> CalendarDay:
    """Make a day a working day or a free one, over the State Council's table; set again, it is changed.

    Raises NotAllowed; BusinessError without a note, outside 2000–2099, or where the table says the same already.
    """
    policies.can_set_calendar(by).enforce()
    note = without_controls(note).strip()[:100]
    if not note:
        raise BusinessError("请填写说明，例如文件名称和文号")
    if not 2000 <= day.year <= 2099:
        raise BusinessError("日期应在2000年至2099年之间")
    word = "工作日" if is_working else "休息日"
    if workdays.is_official_working_day(day) == is_working:
        raise BusinessError(f"{day_text(day)}本来就是{word}，无需登记；要取消原来的登记，请用“取消登记”")
    row, _ = CalendarDay.objects.update_or_create(
        day=day, defaults={"is_working": is_working, "note": note, "by": by, "at": clock.now()}
    )
    _changed(f"工作日历：{day_text(day)}改为{word}", note, by)
    return row


@transaction.atomic
def remove_calendar_day(*, day: dt.date, by: User) -> None:
    """Take the office's own day back: the table's answer holds again. Raises NotAllowed; BusinessError if there is none."""
    policies.can_set_calendar(by).enforce()
    removed, _ = CalendarDay.objects.filter(day=day).delete()
    if not removed:
        raise BusinessError(f"{day_text(day)}没有登记，可能已被他人取消")
    word = "工作日" if workdays.is_official_working_day(day) else "休息日"
    _changed(f"工作日历：{day_text(day)}取消登记", f"恢复为{word}", by)


def _changed(subject: str, detail: str, by: User) -> None:
    """The log, and the days read anew: at once for this transaction, and after the commit for everybody."""
    audit.record(verb=AuditEvent.Verb.PERIOD, subject=subject, detail=detail, by=by)
    calendar.forget_own_days()
    transaction.on_commit(calendar.forget_own_days)
