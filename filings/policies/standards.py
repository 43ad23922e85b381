"""Who may see and change what is asked and how: definitions, form heads, reference figures (features Z12, Z18)."""

from __future__ import annotations

from filings.models import Filing
from filings.models.filing import Status
from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied
from qianjiang_finance.common.quarter import Quarter


def can_see_standards(user: User) -> Decision:
    """The catalogue of indicators and forms with its versions: the office and the district's leaders."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("只有金融办和区领导可以查看指标目录")


def can_keep_standards(user: User) -> Decision:
    """Definitions, form heads and reference figures are the office's."""
    if user.is_office:
        return ALLOWED
    return denied("指标口径、报表表头和参考数由区金融办维护")


def can_define_from(user: User, quarter: Quarter) -> Decision:
    """A version from a quarter on: the office; where that quarter or a later one has locked filings, the office's lead alone."""
    decision = can_keep_standards(user)
    if not decision or user.has_role(Role.OFFICE_LEAD):
        return decision
    locked = Filing.objects.filter(period__index__gte=quarter.index, status=Status.LOCKED)
    newest = locked.select_related("period").order_by("period__index").first()
    if newest is None:
        return ALLOWED
    return denied(f"{newest.period}已锁定，只有金融办负责人可以写明理由后调整该季及以前的口径")
