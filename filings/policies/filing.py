"""Who may do what with a filing. No writes, no request; each answer carries its reason (architecture.md, Permissions)."""

from __future__ import annotations

from django.conf import settings

from filings.models import FigureChange, Filing, Revision
from filings.window import CLOSED, window_of
from filings.workflow import INSTITUTION, ON_BEHALF, STANDS_FOR, TRANSITIONS, Transition
from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied

#: The maker's steps, which the window of the period binds; who has it to sign may still sign.
_FILLING_STEPS = {"save", "send-to-check"}
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
    if step.name in _FILLING_STEPS and not _may_fill_now(filing):
        return denied(window_of(filing).why)
    if step.name in _SIGNING_STEPS and _has_made(user, filing):
        return denied("填报人与复核人不能是同一人，请由另一位复核人签字")
    return _on_behalf_allows(step, user, filing)


def _may_fill_now(filing: Filing) -> bool:
    """Whether the window is open; the closing does not bind the office when it fills in on behalf (features E2, D8)."""
    found = window_of(filing)
    return found.is_open or (bool(filing.on_behalf) and found.state == CLOSED)


def _on_behalf_allows(step: Transition, user: User, filing: Filing) -> Decision:
    """What entry on behalf adds: it begins and ends once, and who entered the figures does not accept them (feature D8)."""
    if step.name == "fill-for" and filing.on_behalf:
        return denied("报表已由金融办代填")
    if step.name == "take-back" and not filing.on_behalf:
        return denied("报表由本单位填报，无需接回")
    if step.name == "accept" and filing.on_behalf and _has_made(user, filing):
        return denied("代填人不能审核自己代填的报表，请由另一人审核")
    return ALLOWED


def has_duty(step: Transition, user: User, filing: Filing) -> Decision:
    """Does the person hold the role that the step is for, whatever the filing's state? On behalf, the office's people stand for the
    institution's."""
    if filing.on_behalf and step.name in ON_BEHALF:
        if user.has_role(*(role for own in step.roles for role in STANDS_FOR[own])):
            return ALLOWED
        return denied(f"本期由金融办代填，由金融办{step.label}；本单位填报人可先接回填报")
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
    """The institution sees its drafts; the office and leaders see a revision from its signing on, the office its own entries too."""
    filing = revision.filing
    own = user.has_role_at(filing.institution_id, Role.MAKER, Role.CHECKER, Role.OFFICER)
    if own or not revision.is_draft or (revision.on_behalf and user.is_office):
        return ALLOWED
    return denied("机构尚在填报，报送后可查看数据")


def can_see_uploads(user: User, filing: Filing) -> Decision:
    """The files that were uploaded, the refused ones too, are for the institution itself and the office (feature G3)."""
    if user.is_office or user.has_role_at(filing.institution_id, Role.MAKER, Role.CHECKER, Role.OFFICER):
        return ALLOWED
    return denied("只有本单位和金融办可以下载上传的文件")


def can_see_uses(user: User) -> Decision:
    """Which documents used the figures of a period: those who see all institutions (feature D6)."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("数据使用记录仅区金融办和区领导可见")
