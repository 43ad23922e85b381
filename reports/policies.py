"""Who may see which totals and numbers. No writes, no request."""

from __future__ import annotations

from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def can_see_dashboard(user: User) -> Decision:
    """District totals: the office, the district's leaders and the departments (domain §2.3, §8.3)."""
    if user.sees_all_institutions or user.has_role(Role.DEPARTMENT):
        return ALLOWED
    return denied("监管总览供区金融办、区领导和各部门查看；本单位数据请在“数据报送”中查看")


def can_see_institutions(user: User) -> Decision:
    """Names and numbers of single institutions: the office and the leaders. A department sees totals (domain §8.3, level 3)."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("各机构数据仅区金融办和区领导可见")


def can_see_bulletins(user: User) -> Decision:
    """The annex workbooks: the office and the leaders, because they carry the numbers of single institutions (domain §8.3, level 3)."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("通报附表含各机构数据，仅区金融办和区领导可见")
