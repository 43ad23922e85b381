"""Reopening a period for one institution until a day, and taking it back (feature E3)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from filings import policies
from filings.models import Filing, PeriodException
from filings.models.filing import Status
from institutions import audit
from institutions.contacts import holders_of
from institutions.models import AuditEvent, Role, User
from institutions.services import notify
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls


@transaction.atomic
def grant_exception(
    *, filing: Filing, until: dt.date, reason: str, by: User, excuses_lateness: bool = False
) -> PeriodException:
    """Open filling in for one institution until 24:00 of ``until``; its makers are told. It ends by itself.

    Lateness stays counted against the original due day unless ``excuses_lateness``: then ``until`` is the due day of the filing.
    Raises NotAllowed; BusinessError without a reason, for a day that is past or opens nothing, or for a filing delivered or exempt.
    """
    policies.can_grant_exception(by).enforce()
    fresh = (
        Filing.objects.select_for_update(of=("self",))
        .select_related("period", "institution")
        .get(pk=filing.pk)
    )
    reason = without_controls(reason).strip()
    if not reason:
        raise BusinessError("请填写开放例外的理由")
    _check_filing(fresh)
    _check_day(fresh, until, excuses_lateness)
    granted = PeriodException.objects.create(
        filing=fresh,
        until=until,
        excuses_lateness=excuses_lateness,
        reason=reason[:500],
        by=by,
        at=clock.now(),
    )
    _apply(fresh)
    lateness = "，不计迟报" if excuses_lateness else ""
    told = f"开放至{day_text(until)}24:00{lateness}"
    audit.record(
        verb=AuditEvent.Verb.PERIOD, subject=f"例外开放：{fresh}", by=by, detail=f"{told}。理由：{reason}"
    )
    notify(
        recipients=holders_of(Role.MAKER, at=fresh.institution),
        subject=f"{fresh.period}报表已为本单位{told}",
        body=f"理由：{reason}\n到期自动关闭，请在期限内完成填报、复核签字和报送。",
        link=fresh.get_absolute_url(),
        by=by,
    )
    return granted


@transaction.atomic
def revoke_exception(*, exception: PeriodException, by: User) -> None:
    """Take an exception back: the form closes as if it had not been given. Raises NotAllowed; StaleState if it is over already."""
    policies.can_grant_exception(by).enforce()
    rows = PeriodException.objects.live().filter(pk=exception.pk)
    if not rows.update(revoked_at=clock.now(), revoked_by=by):
        raise StaleState("该例外已到期或已被撤销，无需再撤销")
    fresh = (
        Filing.objects.select_for_update(of=("self",))
        .select_related("period", "institution")
        .get(pk=exception.filing_id)
    )
    _apply(fresh)
    audit.record(
        verb=AuditEvent.Verb.PERIOD,
        subject=f"撤销例外：{fresh}",
        by=by,
        detail=f"原开放至{day_text(exception.until)}24:00",
    )
    notify(
        recipients=holders_of(Role.MAKER, at=fresh.institution),
        subject=f"{fresh.period}报表的例外开放已撤销",
        body=f"原开放至{day_text(exception.until)}24:00。如有疑问请联系区金融办。",
        link=fresh.get_absolute_url(),
        by=by,
    )


def _check_filing(filing: Filing) -> None:
    if filing.status == Status.EXEMPT:
        raise BusinessError("该单位本期免报，无需开放例外")
    if filing.first_submitted_at is not None:
        raise BusinessError("该单位本期已经报送，无需开放例外；需要修改的，请用“退回修改”或“申请更正”")


def _check_day(filing: Filing, until: dt.date, excuses_lateness: bool) -> None:
    period = filing.period
    if until < clock.today():
        raise BusinessError("例外开放的截止日期不能早于今天")
    bound = period.due_on if excuses_lateness else period.closes_on
    if until <= bound:
        word = "报送截止日期" if excuses_lateness else "关闭日期"
        raise BusinessError(f"例外开放的截止日期应晚于本期{word}（{day_text(bound)}），否则无需例外")


def _apply(filing: Filing) -> None:
    """The two days on the filing, from the exceptions that stand: lists and rates read them without looking the rows up."""
    standing = list(PeriodException.objects.standing().filter(filing=filing))
    filing.reopened_until = max((row.until for row in standing), default=None)
    filing.excused_until = max((row.until for row in standing if row.excuses_lateness), default=None)
    filing.save(update_fields=["reopened_until", "excused_until"])
