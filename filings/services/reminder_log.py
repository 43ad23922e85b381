"""Writing down that a reminder was sent outside this system (feature Z15: every copy that went out is logged)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from filings import policies
from filings.models import Period
from institutions import audit
from institutions.models import AuditEvent, User
from qianjiang_finance.common.errors import BusinessError


@transaction.atomic
def record_reminder(*, period: Period, codes: Iterable[str], by: User) -> int:
    """Log that the units (by code) were reminded of the period; returns how many.

    Units that nothing is expected of in the period are left out. Raises NotAllowed; BusinessError if no unit is left.
    """
    policies.can_remind(by).enforce()
    filings = period.filings.expected().filter(institution__code__in=set(codes))
    names = list(
        filings.order_by("institution__kind__order", "institution__order", "institution__code").values_list(
            "institution__short_name", flat=True
        )
    )
    if not names:
        raise BusinessError("名单中没有本期应报单位，未作记录。请刷新页面后重新复制")
    audit.record(
        verb=AuditEvent.Verb.PERIOD,
        subject=subject_of(period),
        by=by,
        detail=f"{len(names)}家：{'、'.join(names)}",
    )
    return len(names)


def last_reminder(period: Period) -> AuditEvent | None:
    """The newest record of a reminder of the period."""
    records = AuditEvent.objects.filter(verb=AuditEvent.Verb.PERIOD, subject=subject_of(period))
    return records.select_related("by").first()


def subject_of(period: Period) -> str:
    """How the log names reminders of a period: 催报2024年二季度."""
    return f"催报{period}"
