"""The lawful head of a statistical form: whose it is, who approved it, until when (feature Z18, domain §4.1). Read only.

A form without an approval number is a 工作调度表: it claims no approval and never expires.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from filings.models import Form, Indicator, Period
from institutions.models import Group
from qianjiang_finance.common.dates import day_text

#: So many days before the end of its validity a form is announced.
NOTICE_DAYS = 30


def expiry_notices(on: dt.date) -> list[str]:
    """One sentence for each approved form that has expired or will within 30 days: one query."""
    forms = Form.objects.exclude(approval_number="").filter(
        valid_until__lt=on + dt.timedelta(days=NOTICE_DAYS)
    )
    return [_notice(form, on) for form in forms]


def _notice(form: Form, on: dt.date) -> str:
    assert form.valid_until is not None  # the filter asks for it
    until = day_text(form.valid_until)
    if form.valid_until < on:
        return f"{form}的有效期已于{until}届满，续批前不能开放需要该表的报送期"
    return f"{form}的有效期至{until}，还有{(form.valid_until - on).days}天，请及时办理续批或备案"


def expired_forms(period: Period, on: dt.date) -> QuerySet[Form]:
    """The approved forms that the period needs and whose validity is over on the day."""
    asked = Indicator.objects.filter(Q(is_core=True) | Q(pk__in=period.extended.values("pk")))
    filings = period.filings.all()
    groups = Group.objects.filter(
        Q(kinds__in=filings.values("institution__kind")) | Q(extra_members__in=filings.values("institution"))
    )
    needed = asked.filter(reporter__in=groups.values("pk")).values("form")
    return Form.objects.exclude(approval_number="").filter(valid_until__lt=on, pk__in=needed)


def words(forms: Iterable[Form]) -> str:
    """黔金制B1 信贷总量情况表（有效期至2024年6月30日）、…"""
    return "、".join(f"{form}（有效期至{day_text(form.valid_until)}）" for form in forms if form.valid_until)
