"""Who may see the lists of filings, remind, open and lock periods."""

from __future__ import annotations

from filings.models import Period
from filings.models.filing import Status
from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def can_list(user: User) -> Decision:
    """Those who report, review or lead have a list of filings."""
    if user.sees_all_institutions or user.is_reporter:
        return ALLOWED
    return denied("只有填报单位和金融办可以查看报送情况")


def can_see_matrix(user: User) -> Decision:
    """Who has filed and who has not, over all institutions: the office and the district's leaders."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("只有金融办和区领导可以查看全区报送情况")


def can_see_published(user: User) -> Decision:
    """The accepted figures of every institution: the office and the district's leaders."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("只有金融办和区领导可以查看全区已公布数据")


def can_remind(user: User | None) -> Decision:
    """The office reminds the unfinished and writes it down; None is the timer of the server itself."""
    if user is None or user.is_office:
        return ALLOWED
    return denied("只有金融办可以催报")


def can_open_period(user: User) -> Decision:
    """The office opens a period and sets its dates."""
    if user.is_office:
        return ALLOWED
    return denied("只有金融办可以开放报送期")


def may_lock(user: User) -> Decision:
    """The office's lead locks periods."""
    if user.has_role(Role.OFFICE_LEAD):
        return ALLOWED
    return denied("只有金融办负责人可以锁定报送期")


def can_lock_period(user: User, period: Period) -> Decision:
    """The office's lead locks what was accepted, if anything was."""
    decision = may_lock(user)
    if not decision:
        return decision
    if not period.filings.filter(status=Status.ACCEPTED).exists():
        return denied("没有可锁定的报表：本期尚无审核通过的报表")
    return ALLOWED


def can_review(user: User) -> Decision:
    """The office has a queue of what waits for its review."""
    if user.is_office:
        return ALLOWED
    return denied("审核由区金融办办理")


def can_assign_reviewers(user: User) -> Decision:
    """The office's lead says who reviews whom (feature D4)."""
    if user.has_role(Role.OFFICE_LEAD):
        return ALLOWED
    return denied("审核分工由金融办负责人设置")
