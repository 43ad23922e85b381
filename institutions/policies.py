"""May this person do this with institutions and duties? No writes, no request.

``None`` stands for a set-up command run on the server itself, which may do everything.
"""

from __future__ import annotations

from institutions.models import Institution, Notice, Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied

ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR)


def can_read_business(user: User) -> Decision:
    """Policy, institutions, filings: everyone but the three administrators (domain §8.2, separation of duties)."""
    if user.has_role(*ADMINISTRATORS):
        return denied("系统、安全、审计管理员不接触业务数据")
    return ALLOWED


def can_read_institution(user: User, institution: Institution) -> Decision:
    """The rule of ``Institution.objects.visible_to`` for one that was read with its kind: own, departments, or all."""
    if user.sees_all_institutions:
        return ALLOWED
    is_known = institution.kind.is_agency or any(at == institution.pk for _, at in user.duties)
    if user.duties and is_known and not user.has_role(*ADMINISTRATORS):
        return ALLOWED
    return denied("只能查看本单位和各部门")


def can_maintain_institutions(user: User | None) -> Decision:
    """Add, rename, merge and close: the finance office (domain §2.3)."""
    if user is None or user.is_office:
        return ALLOWED
    return denied("机构由区金融办维护，如有变更请联系区金融办")


def can_read_groups(user: User) -> Decision:
    """Who is in which group: the office and the leaders, because members are named."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("机构分组仅区金融办和区领导可见")


def can_read_duties(user: User) -> Decision:
    """Who holds which role where, with the means to change it: the security administrator (domain §8.2, 系统/审计/安全管理)."""
    if user.has_role(Role.SECURITY_ADMIN):
        return ALLOWED
    return denied("任职和权限由安全管理员维护，请联系安全管理员")


def can_change_duties(user: User | None, *, of: User) -> Decision:
    """Give and end roles: the security administrator, and never the own ones (experience.md, accounts / rights / the log)."""
    if user is None:
        return ALLOWED
    decision = can_read_duties(user)
    if decision and user.pk == of.pk:
        return denied("不能变更本人的任职，请由另一名安全管理员办理")
    return decision


def can_read_log(user: User) -> Decision:
    """The log of what people did: the auditor alone (domain §8.2, 安全审计)."""
    if user.has_role(Role.AUDITOR):
        return ALLOWED
    return denied("审计日志仅限审计管理员查阅")


def can_read_people(user: User, institution: Institution) -> Decision:
    """Names and office phones of an institution's people: the finance office and its own members (domain §8.4)."""
    if user.is_office or any(at == institution.pk for _, at in user.duties):
        return ALLOWED
    return denied("人员名单仅区金融办和本单位人员可见")


def can_read_notice(user: User, notice: Notice) -> Decision:
    """A notice is its recipient's alone."""
    if notice.recipient_id == user.pk:
        return ALLOWED
    return denied("只能查阅发给本人的通知")
