"""Writing down reminders: those sent outside this system too (feature Z15: every copy that went out is logged)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from django.db import transaction
from django.db.models import F, Min

from filings import policies, reminder_text, reminders
from filings.models import Filing, Period, Reminder
from institutions import audit
from institutions.models import AuditEvent, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError


@transaction.atomic
def record_reminder(*, period: Period, codes: Iterable[str], by: User) -> int:
    """Write down that the units (by code) were reminded of the period outside this system; returns how many.

    Units that nothing is expected of in the period are left out. Raises NotAllowed; BusinessError if no unit is left.
    """
    policies.can_remind(by).enforce()
    filings = list(
        period.filings.expected()
        .filter(institution__code__in=set(codes))
        .select_related("institution__kind", "period")
        .order_by("institution__kind__order", "institution__order", "institution__code")
    )
    if not filings:
        raise BusinessError("名单中没有本期应报单位，未作记录。请刷新页面后重新复制")
    now, today = clock.now(), clock.today()
    text = reminder_text.build(period, filings, now, today).text
    Reminder.objects.bulk_create(
        Reminder(
            filing=filing,
            stage=Reminder.Stage.OUTSIDE,
            due_on=reminders.due_of(filing),
            sent_on=today,
            at=now,
            by=by,
            text=text,
            channels="渝快政、微信等",
        )
        for filing in filings
    )
    log_reminder(period, [filing.institution.short_name for filing in filings], by)
    return len(filings)


def log_reminder(period: Period, names: Sequence[str], by: User | None) -> None:
    """One row of the log for a batch of reminders."""
    audit.record(
        verb=AuditEvent.Verb.PERIOD,
        subject=f"催报{period}",
        by=by,
        detail=f"{len(names)}家：{'、'.join(names)}",
    )


def last_reminder(period: Period) -> AuditEvent | None:
    """The newest batch of reminders of the period."""
    records = AuditEvent.objects.filter(verb=AuditEvent.Verb.PERIOD, subject=f"催报{period}")
    return records.select_related("by").first()


def reminded_on(filings: Collection[Filing]) -> dict[int, dt.date]:
    """Filing → the day its unit was first reminded of it after the due day, as far as it was; one query.

    What was sent before the due day announces it; only a later one asks for a report that is missing (拒报, domain §4.4).
    """
    rows = Reminder.objects.filter(filing__in=[filing.pk for filing in filings], sent_on__gt=F("due_on"))
    return dict(rows.order_by().values_list("filing").annotate(first=Min("sent_on")))
