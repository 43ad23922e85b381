"""Who may see which totals and numbers. No writes, no request."""

from __future__ import annotations

from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied
from reports.models import PivotLayout


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


def can_see_checks(user: User) -> Decision:
    """政策核查: readers of 监管总览, and reporters for the rows of their own institutions (domain §8.3)."""
    if user.is_reporter:
        return ALLOWED
    return can_see_dashboard(user)


def can_see_bulletins(user: User) -> Decision:
    """The annex workbooks: the office and the leaders, because they carry the numbers of single institutions (domain §8.3, level 3)."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("通报附表含各机构数据，仅区金融办和区领导可见")


def can_see_own_institution(user: User) -> Decision:
    """The page of one institution: who sees all of them, and its own reporters (experience.md, The people)."""
    if user.sees_all_institutions or user.is_reporter:
        return ALLOWED
    return denied("各机构数据仅区金融办、区领导和本机构可见")


def can_change_layout(user: User, layout: PivotLayout) -> Decision:
    """A kept layout of the pivot is its owner's to change or delete."""
    if layout.by_id == user.pk:
        return ALLOWED
    return denied("只能删除自己保存的布局")


def can_see_agenda(user: User) -> Decision:
    """Due days: everybody who has any in the business."""
    if user.sees_all_institutions or user.is_reporter or user.has_role(Role.DEPARTMENT):
        return ALLOWED
    return denied("您没有业务职责，没有日程")


def can_see_handover(user: User) -> Decision:
    """Whoever works for a unit; the leaders have nothing to hand over here."""
    if user.is_office or user.is_reporter or user.has_role(Role.DEPARTMENT):
        return ALLOWED
    return denied("交接单供金融办、各部门和填报机构的经办人使用")
