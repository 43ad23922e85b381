"""Who may change the dates, the calendar, the exceptions and the items of periods."""

from __future__ import annotations

from filings.models import Period
from filings.models.filing import Status
from institutions.models import Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def can_grant_exception(user: User) -> Decision:
    """The office reopens a period for one institution, and takes it back."""
    if user.is_office:
        return ALLOWED
    return denied("只有金融办可以开放例外")


def can_set_calendar(user: User) -> Decision:
    """The office sets working and free days over the State Council's table."""
    if user.is_office:
        return ALLOWED
    return denied("只有金融办可以登记工作日历")


def can_set_dates(user: User, period: Period) -> Decision:
    """Dates change while nothing was accepted; once the period is open, by the lead alone."""
    if not user.is_office:
        return denied("只有金融办可以修改报送期的日期")
    if period.data_version:
        return denied("本期已有审核通过的报表，日期不能再改；个别单位可以开放例外")
    if clock.today() >= period.opens_on and not user.has_role(Role.OFFICE_LEAD):
        return denied("本期已经开放，日期由金融办负责人修改")
    return ALLOWED


def can_switch_indicators(user: User, period: Period) -> Decision:
    """The items asked for change only before anybody has begun to fill them in."""
    if not user.is_office:
        return denied("只有金融办可以选择扩展指标")
    if period.filings.exclude(status__in=[Status.NOT_STARTED, Status.EXEMPT]).exists():
        return denied("本期已有单位开始填报，扩展指标不能再改")
    return ALLOWED
