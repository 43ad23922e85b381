"""Asking for a waiver of one rule, deciding on it, ending it (feature C10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction

from filings import policies
from filings.models import Filing, Rule, Waiver, WaiverEvent
from filings.waiver_steps import ASK, REPORTERS, WaiverStep, done_word
from institutions.contacts import holders_of
from institutions.models import Role, User
from institutions.services import notify
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls

#: A waiver that says less has no reason (the same as for explanations).
_SHORTEST = 10


@transaction.atomic
def ask_waiver(*, filing: Filing, rule: Rule, until: dt.date, reason: str, by: User) -> Waiver:
    """Ask that the rule be waived for the filing until 24:00 of ``until``; the office's leads are told.

    Raises NotAllowed; BusinessError for a short reason, a day that is past, or when the rule is waived or asked for already.
    """
    policies.can_ask_waiver(by, filing).enforce()
    policies.can_be_waived(rule).enforce()
    reason = without_controls(reason).strip()
    if len(reason) < _SHORTEST:
        raise BusinessError(f"请写明豁免理由，至少{_SHORTEST}个字")
    if until < clock.today():
        raise BusinessError("豁免期限不能早于今天")
    try:
        with transaction.atomic():
            waiver = Waiver.objects.create(
                filing=filing,
                rule=rule,
                until=until,
                reason=reason[:500],
                asked_by=by,
                asked_at=clock.now(),
            )
    except IntegrityError as error:
        raise BusinessError(f"规则{rule.code}本期已有待批准或生效的豁免，不能重复申请") from error
    _remember(waiver, ASK, by, reason)
    _tell(waiver, ASK, by, holders_of(Role.OFFICE_LEAD))
    return waiver


@transaction.atomic
def take_waiver_step(*, step: WaiverStep, waiver: Waiver, by: User, comment: str = "") -> Waiver:
    """Any row of the table. Raises NotAllowed, BusinessError without a reason or after its day, StaleState when somebody was quicker."""
    policies.can_take_waiver_step(step, by, waiver).enforce()
    comment = without_controls(comment).strip()[:500]
    if step.needs_comment and not comment:
        raise BusinessError(f"请填写{step.label}的原因")
    changes: dict[str, object] = {"state": step.target}
    if step.name == "approve":
        if waiver.until < clock.today():
            raise BusinessError("申请的豁免期限已过，请不予批准，由申请人重新申请")
        changes["approved_by"] = by
    if not Waiver.objects.filter(pk=waiver.pk, state=waiver.state).update(**changes):
        raise StaleState("该豁免已有新的办理，请刷新页面，核对后再办理")
    waiver.refresh_from_db()
    _remember(waiver, step.name, by, comment)
    _tell(
        waiver,
        step.name,
        by,
        [waiver.asked_by, *holders_of(*REPORTERS, at=waiver.filing.institution)],
        comment,
    )
    return waiver


def _remember(waiver: Waiver, verb: str, by: User, comment: str) -> None:
    WaiverEvent.objects.create(
        waiver=waiver, verb=verb, to_state=waiver.state, comment=comment, by=by, at=clock.now()
    )


def _tell(waiver: Waiver, verb: str, by: User, people: Iterable[User], comment: str = "") -> None:
    filing = waiver.filing
    lines = [
        f"规则：{waiver.rule.code} {waiver.rule.message}",
        f"理由：{waiver.reason}",
        f"期限：至{day_text(waiver.until)}",
    ]
    notify(
        recipients=(person for person in people if person.pk != by.pk),
        subject=f"{filing.institution} {filing.period}：{done_word(verb)}{waiver.rule.code}",
        body="\n".join([*lines, f"意见：{comment}"] if comment else lines),
        link=waiver.get_absolute_url(),
        by=by,
    )
