"""Who may do what with a filing. No writes, no request; each answer carries its reason (architecture.md, Permissions)."""

from __future__ import annotations

from django.conf import settings

from filings.models import FigureChange, Filing, Period, Revision
from filings.models.filing import Status
from filings.workflow import INSTITUTION, TRANSITIONS, Transition
from institutions.models import Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import ALLOWED, Decision, denied

_SIGNING_STEPS = {"sign", "pass-check", "countersign"}


def can_take(step: Transition, user: User, filing: Filing) -> Decision:
    """May the person take this step on this filing now? Role, institution, state, signatures, and maker ≠ checker."""
    decision = has_duty(step, user, filing)
    if not decision:
        return decision
    if filing.status not in step.sources:
        return denied(f"报表当前为“{filing.get_status_display()}”，不能{step.label}")
    if step.signatures and step.signatures != (3 if settings.THIRD_SIGNATURE else 2):
        return denied("与本系统启用的签字级数不符")
    if step.name == "save" and filing.period.opens_on > clock.today():
        return denied(f"本期自{day_text(filing.period.opens_on)}起开放填报")
    if step.name in _SIGNING_STEPS and _has_made(user, filing):
        return denied("填报人与复核人不能是同一人，请由另一位复核人签字")
    return ALLOWED


def has_duty(step: Transition, user: User, filing: Filing) -> Decision:
    """Does the person hold the role that the step is for, whatever the filing's state?"""
    if step.side == INSTITUTION:
        if user.has_role_at(filing.institution_id, *step.roles):
            return ALLOWED
        return denied(f"只有本单位的{_role_names(step)}可以{step.label}")
    if user.has_role(*step.roles):
        return ALLOWED
    return denied(f"只有{_role_names(step)}可以{step.label}")


def _role_names(step: Transition) -> str:
    return "、".join(_ROLE_WORDS[role] for role in step.roles)


_ROLE_WORDS = {
    Role.MAKER: "填报人",
    Role.CHECKER: "复核人",
    Role.OFFICER: "负责人",
    Role.OFFICE_STAFF: "金融办经办",
    Role.OFFICE_LEAD: "金融办负责人",
}


def _has_made(user: User, filing: Filing) -> bool:
    """Whether the person sent the filing to check or typed any cell of any of its versions: a new one starts from the last."""
    if filing.maker_id == user.pk:
        return True
    return FigureChange.objects.filter(revision__filing=filing, by=user).exists()


def can_edit(user: User, filing: Filing) -> Decision:
    """May the person type into the form now?"""
    return can_take(TRANSITIONS["save"], user, filing)


def can_see_figures(user: User, revision: Revision) -> Decision:
    """The institution sees its drafts; the office and leaders see a revision from its signing on."""
    filing = revision.filing
    own = user.has_role_at(filing.institution_id, Role.MAKER, Role.CHECKER, Role.OFFICER)
    if own or not revision.is_draft:
        return ALLOWED
    return denied("机构尚在填报，报送后可查看数据")


def can_see_uploads(user: User, filing: Filing) -> Decision:
    """The files that were uploaded, the refused ones too, are for the institution itself and the office (feature G3)."""
    if user.is_office or user.has_role_at(filing.institution_id, Role.MAKER, Role.CHECKER, Role.OFFICER):
        return ALLOWED
    return denied("只有本单位和金融办可以下载上传的文件")


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


def can_remind(user: User) -> Decision:
    """The office reminds the unfinished and writes it down."""
    if user.is_office:
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
