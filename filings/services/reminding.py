"""Sending reminders: those that a day calls for, and those that the office sends by hand (feature E4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from filings import policies, reminders
from filings.models import Filing, Period, Reminder
from filings.models.filing import DELIVERED, Status
from filings.reminders import Planned
from filings.services.reminder_log import log_reminder
from institutions.models import User
from institutions.services import mail_is_on, notify
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError


@dataclass(frozen=True, slots=True)
class Sent:
    """The reminders that went out and to how many people."""

    reminders: tuple[Reminder, ...]
    people: int


def send_due(*, on: dt.date | None = None, by: User | None = None) -> Sent:
    """Send all reminders that the day (default today) calls for, over all periods; a second run sends nothing twice.

    ``by`` None: the timer of the server. Raises NotAllowed.
    """
    policies.can_remind(by).enforce()
    day = on or clock.today()
    waiting = Filing.objects.exclude(status__in=[*DELIVERED, Status.EXEMPT])
    periods = Period.objects.filter(filings__in=waiting, opens_on__lte=day).distinct().order_by("index")
    parts = [_send(period, day, None, by) for period in periods]
    return Sent(tuple(row for part in parts for row in part.reminders), sum(part.people for part in parts))


def send_reminders(*, period: Period, codes: Collection[str], by: User) -> Sent:
    """Remind the units chosen (by code) now: as the stage that is due, else as an extra reminder, at most once a day.

    Raises NotAllowed; BusinessError when nobody is left to be reminded.
    """
    policies.can_remind(by).enforce()
    sent = _send(period, clock.today(), set(codes), by)
    if not sent.reminders:
        raise BusinessError("没有可以发送的催报：所选单位已经报送、今日已催报，或没有填报人账号")
    return sent


@transaction.atomic
def _send(period: Period, on: dt.date, codes: set[str] | None, by: User | None) -> Sent:
    """Under the lock of the period's row, so that two senders at once see each other's receipts."""
    Period.objects.select_for_update().get(pk=period.pk)
    chosen: list[tuple[Planned, str]] = []
    for planned in reminders.plan(period, on):
        if codes is None and planned.is_due and planned.stage:
            chosen.append((planned, planned.stage))
        elif codes and planned.filing.institution.code in codes and planned.stage_by_hand:
            chosen.append((planned, planned.stage_by_hand))
    if not chosen:
        return Sent((), 0)
    rows = Reminder.objects.bulk_create(_receipt(planned, stage, on, by) for planned, stage in chosen)
    people = 0
    for planned, _ in chosen:
        told = notify(
            recipients=planned.recipients,
            subject=planned.subject,
            body=planned.text,
            link=planned.filing.get_absolute_url(),
            by=by,
            by_mail=True,
        )
        people += len(told)
    log_reminder(period, [planned.filing.institution.short_name for planned, _ in chosen], by)
    return Sent(tuple(rows), people)


def _receipt(planned: Planned, stage: str, on: dt.date, by: User | None) -> Reminder:
    has_mail = mail_is_on() and any(person.email for person in planned.recipients)
    return Reminder(
        filing=planned.filing,
        stage=stage,
        due_on=planned.due_on,
        sent_on=on,
        at=clock.now(),
        by=by,
        text=planned.text,
        channels="站内通知、电子邮件" if has_mail else "站内通知",
        recipients=planned.names[:300],
    )
