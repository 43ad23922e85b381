"""Who may see, make, appeal against and confirm scores, and who edits schemes (domain §2.3, §5.2)."""

from __future__ import annotations

from institutions.models import Institution, Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import ALLOWED, Decision, denied
from reports.models import ScoreAdjustment, ScoreAppeal, ScoreRun, ScoreScheme
from reports.score_querysets import REPORTERS
from reports.score_steps import ScoreStep


def can_see_scores(user: User) -> Decision:
    """The office, the leaders, and reporters for their own institutions."""
    if user.sees_all_institutions or user.is_reporter:
        return ALLOWED
    return denied("评价加分仅区金融办、区领导和被评价的银行可见")


def can_see_all_scores(user: User) -> Decision:
    """The whole table with names, schemes and adjustments: the office and the leaders."""
    if user.sees_all_institutions:
        return ALLOWED
    return denied("各机构得分仅区金融办和区领导可见；本单位得分请在“评价加分”中查看")


def can_score(user: User) -> Decision:
    """The office makes trials, tries weights and edits drafts of schemes."""
    if user.is_office:
        return ALLOWED
    return denied("评价加分由区金融办办理")


def can_recalculate(user: User, run: ScoreRun) -> Decision:
    """The office, until the score is confirmed."""
    decision = can_score(user)
    if decision and run.state not in (ScoreRun.State.TRIAL, ScoreRun.State.COMMENT):
        return denied(f"该评分{run.get_state_display()}，不能重新计算")
    return decision


def can_take_score_step(step: ScoreStep, user: User, run: ScoreRun) -> Decision:
    """Role, then state."""
    if not user.has_role(*step.roles):
        who = "金融办" if Role.OFFICE_STAFF in step.roles else "金融办负责人"
        return denied(f"只有{who}可以{step.label}")
    if run.state != step.source:
        return denied(f"该评分当前为“{run.get_state_display()}”，不能{step.label}")
    return ALLOWED


def can_edit_scheme(user: User, scheme: ScoreScheme) -> Decision:
    """The office, as long as the scheme is a draft."""
    decision = can_score(user)
    if decision and scheme.state != ScoreScheme.State.DRAFT:
        return denied(f"方案已{scheme.get_state_display()}，不能修改；请复制为新版本后修改")
    return decision


def can_settle_scheme(user: User) -> Decision:
    """The office's lead puts a scheme in force and out of it."""
    if user.has_role(Role.OFFICE_LEAD):
        return ALLOWED
    return denied("方案由金融办负责人启用和停用")


def can_appeal(user: User, run: ScoreRun, institution: Institution) -> Decision:
    """The institution itself, while 征求意见 lasts."""
    if not user.has_role_at(institution.pk, *REPORTERS):
        return denied("申诉由被评价的单位提出")
    if run.state != ScoreRun.State.COMMENT:
        return denied(f"该评分当前为“{run.get_state_display()}”，只在征求意见期间可以申诉")
    if run.comment_until is not None and clock.today() > run.comment_until:
        return denied(f"申诉期限为{day_text(run.comment_until)}24时，已过期")
    return ALLOWED


def can_answer_appeal(user: User, appeal: ScoreAppeal) -> Decision:
    """The office, once."""
    if not user.is_office:
        return denied("申诉由区金融办答复")
    if appeal.state != ScoreAppeal.State.OPEN:
        return denied("该申诉已经答复")
    return ALLOWED


def can_adjust(user: User, effect: str) -> Decision:
    """加分 and 扣分: the office; 一票否决: its lead."""
    if effect == "veto" and not user.has_role(Role.OFFICE_LEAD):
        return denied("一票否决由金融办负责人登记")
    if user.is_office:
        return ALLOWED
    return denied("加分、扣分由区金融办登记")


def can_withdraw_adjustment(user: User, adjustment: ScoreAdjustment) -> Decision:
    """Whoever may enter it, once."""
    decision = can_adjust(user, adjustment.effect)
    if decision and not adjustment.is_live:
        return denied("该登记已经撤销")
    return decision
