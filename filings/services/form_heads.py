"""Entering the lawful head of a form (feature Z18)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from filings import policies
from filings.models import Form
from institutions import audit
from institutions.models import AuditEvent, User
from qianjiang_finance.common.errors import BusinessError


@transaction.atomic
def set_form_head(
    *,
    form: Form,
    authority: str,
    approver: str,
    approval_number: str,
    valid_until: dt.date | None,
    by: User,
) -> Form:
    """Write the four marks of the head, all or none: a part of them would claim an approval that cannot be proved.

    Raises NotAllowed and BusinessError for a head that is neither whole nor empty.
    """
    policies.can_keep_standards(by).enforce()
    texts = [text.strip() for text in (authority, approver, approval_number)]
    given = [bool(text) for text in texts] + [valid_until is not None]
    if any(given) and not all(given):
        raise BusinessError(
            "制定机关、批准（备案）机关、批准文号、有效期至四项须一并填写，或全部留空（工作调度表）"
        )
    before = "；".join(form.head_lines)
    form.authority, form.approver, form.approval_number = texts
    form.valid_until = valid_until
    form.save(update_fields=["authority", "approver", "approval_number", "valid_until"])
    audit.record(
        verb=AuditEvent.Verb.STANDARD,
        subject=f"报表表头 {form}",
        detail=f"原：{before}；现：{'；'.join(form.head_lines)}",
        by=by,
    )
    return form
