"""Who may read and import the policy. ``None`` stands for a command run on the server itself."""

from __future__ import annotations

from institutions import policies
from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def can_read_policy(user: User) -> Decision:
    """Everyone who works with it; the three administrators do not (experience.md, The people)."""
    return policies.can_read_business(user)


def can_import_policy(user: User | None) -> Decision:
    """The head of the finance office: an imported document cannot be changed any more."""
    if user is None or user.has_role(Role.OFFICE_LEAD):
        return ALLOWED
    return denied("政策文件由区金融办负责人导入")
