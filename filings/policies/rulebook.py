"""Who keeps the edit rules and their limits (feature C9)."""

from __future__ import annotations

from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def can_keep_rules(user: User) -> Decision:
    """Rules, limits and trials are the office's."""
    if user.is_office:
        return ALLOWED
    return denied("审核规则和限值由区金融办维护")


def can_make_blocking(user: User) -> Decision:
    """A rule that holds up filings (必须改, 启用) is put in force by the office's lead alone."""
    decision = can_keep_rules(user)
    if not decision or user.has_role(Role.OFFICE_LEAD):
        return decision
    return denied("“必须改”的规则只有金融办负责人可以启用；经办可先设为“观察”试用")
