"""Opening and locking a reporting period (domain §4.1, §4.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from filings import form_heads, policies
from filings.models import Filing, Indicator, Period
from filings.models.filing import Status
from filings.reporting import reporting_institutions
from filings.services import steps
from filings.services.discipline import refresh_records
from institutions import audit
from institutions.models import AuditEvent, User
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.texts import without_controls

#: Default deadline and the days after it until a missing filing counts as 漏报, in working days (domain §11).
DUE_AFTER, CLOSED_AFTER = 10, 5


def default_due(quarter: Quarter) -> dt.date:
    """The tenth working day after the quarter's end (domain §4.2)."""
    return workdays.working_day_after(quarter.last_day, DUE_AFTER)


@transaction.atomic
def open_period(
    *,
    quarter: Quarter,
    by: User,
    opens_on: dt.date | None = None,
    due_on: dt.date | None = None,
    closes_on: dt.date | None = None,
    extended: Iterable[str] | None = None,
) -> Period:
    """Open a quarter for reporting: one expected filing per institution that reports then.

    ``extended`` names the extended indicators switched on (default: as in the period before, or all in the first one).
    Raises NotAllowed; BusinessError if the quarter is open already, not over yet, nobody reports in it, or a form it needs has expired (Z18).
    """
    policies.can_open_period(by).enforce()
    if Period.objects.filter(code=str(quarter)).exists():
        raise BusinessError(f"{quarter.label}已经开放，不能重复开放")
    opens = opens_on or quarter.last_day + dt.timedelta(days=1)
    if opens <= quarter.last_day:
        raise BusinessError(f"开放日期应晚于季末（{quarter.last_day:%Y-%m-%d}）")
    due = due_on or default_due(quarter)
    if due < opens:
        raise BusinessError("报送截止日期不能早于开放日期")
    closes = closes_on or workdays.working_day_after(due, CLOSED_AFTER)
    if closes < due:
        raise BusinessError("关闭日期不能早于报送截止日期")
    period = Period.objects.create(
        code=str(quarter),
        index=quarter.index,
        opens_on=opens,
        due_on=due,
        closes_on=closes,
    )
    period.extended.set(_extended(quarter, extended))
    expected = _expect_filings(period, quarter)
    if not expected:
        raise BusinessError("没有需要报送的机构，请先维护机构名录")
    expired = form_heads.words(form_heads.expired_forms(period, clock.today()))
    if expired:
        raise BusinessError(
            f"{expired}已过有效期，不能开放报送期。请办理续批或备案后，在“报表表头”更新批准文号和有效期"
        )
    audit.record(
        verb=AuditEvent.Verb.PERIOD,
        subject=f"开放{quarter.label}",
        detail=f"截止{due:%Y-%m-%d}，应报{expected}家",
        by=by,
    )
    return period


def _extended(quarter: Quarter, codes: Iterable[str] | None) -> list[Indicator]:
    optional = Indicator.objects.filter(is_core=False)
    if codes is not None:
        return list(optional.filter(code__in=list(codes)))
    last = Period.objects.filter(index__lt=quarter.index).first()
    return list(last.extended.all()) if last else list(optional)


def _expect_filings(period: Period, quarter: Quarter) -> int:
    rows = [
        Filing(period=period, institution=institution)
        for institution in reporting_institutions(quarter.last_day)
    ]
    return len(Filing.objects.bulk_create(rows))


@transaction.atomic
def choose_missing_rule(*, period: Period, rule: str, reason: str, by: User) -> None:
    """Choose how totals of the period treat those who have not reported (feature Z9).

    Raises NotAllowed; BusinessError for an unknown rule, the one in force, or without a reason.
    """
    policies.can_open_period(by).enforce()
    if rule not in Period.MissingRule.values:
        raise BusinessError("请选择未报处理方式")
    said = without_controls(reason).strip()
    if not said:
        raise BusinessError("请填写选择的原因")
    if not Period.objects.filter(pk=period.pk).exclude(missing_rule=rule).update(missing_rule=rule):
        raise BusinessError("该方式已在使用，没有改动")
    word = Period.MissingRule(rule).label
    audit.record(
        verb=AuditEvent.Verb.PERIOD, subject=f"{period}未报处理方式", detail=f"{word}：{said}", by=by
    )


@transaction.atomic
def lock_period(*, period: Period, by: User) -> int:
    """Lock every accepted filing of the period; late ones are locked when they arrive. Returns how many were locked."""
    policies.can_lock_period(by, period).enforce()
    accepted = list(period.filings.filter(status=Status.ACCEPTED))
    for filing in accepted:
        steps.take("lock", filing=filing, by=by, seen=filing.edit_number)
    refresh_records(period=period)
    audit.record(verb=AuditEvent.Verb.PERIOD, subject=f"锁定{period}", detail=f"锁定{len(accepted)}家", by=by)
    return len(accepted)
