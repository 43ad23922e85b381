"""Giving evidence for a figure or a filing and withdrawing it (feature B10). The row is its own record: who, when, and why withdrawn."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from filings import policies
from filings.models import Evidence, Filing
from filings.reporting import item_of
from institutions.models import User
from institutions.services import Inspected, keep
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls

_LONGEST_TITLE, _LONGEST_REASON = 60, 200


@transaction.atomic
def add_evidence(
    *,
    filing: Filing,
    title: str,
    dated_on: dt.date | None,
    inspected: Inspected,
    level: str,
    by: User,
    code: str = "",
) -> Evidence:
    """Keep an inspected file as evidence of the figure ``code``, or of the whole filing.

    Raises NotAllowed, and BusinessError for a missing title or level, an item the filing does not have, a day to come.
    """
    policies.can_add_evidence(by, filing).enforce()
    title = without_controls(title).strip()
    if not title or len(title) > _LONGEST_TITLE:
        raise BusinessError("请填写材料名称，不超过60个字")
    if dated_on is None or dated_on > clock.today():
        raise BusinessError("请填写材料日期，不能晚于今天")
    return Evidence.objects.create(
        filing=filing,
        indicator=item_of(filing, code),
        title=title,
        dated_on=dated_on,
        attachment=keep(inspected=inspected, level=level, by=by),
        is_from_office=by.is_office,
        by=by,
        at=clock.now(),
    )


@transaction.atomic
def withdraw_evidence(*, evidence: Evidence, reason: str, by: User) -> None:
    """Mark it 已撤回 with its reason; the file stays. Raises NotAllowed, BusinessError without a reason, StaleState if it is withdrawn already."""
    policies.can_withdraw_evidence(by, evidence).enforce()
    reason = without_controls(reason).strip()
    if not reason or len(reason) > _LONGEST_REASON:
        raise BusinessError("请填写撤回原因，不超过200个字")
    rows = Evidence.objects.live().filter(pk=evidence.pk)
    if not rows.update(withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_reason=reason):
        raise StaleState("该佐证已被撤回，请刷新页面")
