"""Who marks figures for follow-up (feature F2)."""

from __future__ import annotations

from institutions.models import User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def can_flag(user: User) -> Decision:
    """The office sets, sees and clears flags; nobody else knows of them."""
    return ALLOWED if user.is_office else denied("跟踪标记仅限金融办")
