"""Making, replacing and ending the private address of a person's calendar feed."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from institutions import audit, policies
from institutions.models import AuditEvent, FeedToken, User
from qianjiang_finance.common import clock

_SUBJECT = "日程订阅地址"


@transaction.atomic
def renew_feed(*, by: User) -> str:
    """A new token for the person; an earlier one stops working at once. It is told this once and kept as a digest only."""
    policies.can_read_business(by).enforce()
    token = secrets.token_urlsafe(32)
    FeedToken.objects.update_or_create(user=by, defaults={"digest": _digest(token), "made_at": clock.now()})
    audit.record(verb=AuditEvent.Verb.ACCOUNT, subject=_SUBJECT, by=by, detail="生成")
    return token


@transaction.atomic
def revoke_feed(*, by: User) -> bool:
    """The person's address stops working; returns whether there was one."""
    ended = bool(FeedToken.objects.filter(user=by).delete()[0])
    if ended:
        audit.record(verb=AuditEvent.Verb.ACCOUNT, subject=_SUBJECT, by=by, detail="停用")
    return ended


def reader_of_feed(token: str) -> User | None:
    """Whose token it is, if the account is active; None for a token that was never made, replaced or ended."""
    row = FeedToken.objects.select_related("user").filter(digest=_digest(token)).first()
    return row.user if row and row.user.is_active else None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
