"""Who may ask for a waiver, decide on it and end it (feature C10)."""

from __future__ import annotations

from filings.models import Filing, Rule, Waiver
from filings.models.filing import Status
from filings.waiver_steps import REPORTERS, WaiverStep
from institutions.models import User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied

#: States in which the rules still decide something about the filing.
_OPEN = (
    Status.NOT_STARTED,
    Status.DRAFTING,
    Status.CHECKING,
    Status.SIGNING,
    Status.SUBMITTED,
    Status.RETURNED,
)


def can_ask_waiver(user: User, filing: Filing) -> Decision:
    """The institution itself, or the office for it, as long as the filing is not accepted."""
    if not (user.is_office or user.has_role_at(filing.institution_id, *REPORTERS)):
        return denied("规则豁免由本单位或金融办申请")
    if filing.status not in _OPEN:
        return denied(f"报表当前为“{filing.get_status_display()}”，规则不再影响办理，无需豁免")
    return ALLOWED


def can_be_waived(rule: Rule) -> Decision:
    """Rules in force; one on trial blocks nobody, one retired is not judged, and how a number is written (R02) is never waived."""
    if rule.state == Rule.State.ACTIVE:
        is_of_engine = not rule.lines.exists()
        return denied(f"规则{rule.code}查数字的写法，不能豁免") if is_of_engine else ALLOWED
    return denied(f"规则{rule.code}当前为“{rule.get_state_display()}”，无需豁免")


def can_take_waiver_step(step: WaiverStep, user: User, waiver: Waiver) -> Decision:
    """Role, four eyes, then state."""
    at = waiver.filing.institution_id
    is_meant = user.has_role_at(at, *step.roles) if step.of_institution else user.has_role(*step.roles)
    if not is_meant:
        return denied(f"您的角色不能{step.label}")
    if step.name == "approve" and waiver.asked_by_id == user.pk:
        return denied("申请人不能批准本人提出的豁免，请由另一位金融办负责人办理")
    if waiver.state not in step.sources:
        return denied(f"该豁免当前为“{waiver.state_word}”，不能{step.label}")
    return ALLOWED
