"""Who may speak about a filing, ask, and write notes (features F1, F3). Reading starts from ``visible_to``."""

from __future__ import annotations

from filings.models import Filing, Thread
from filings.talk_steps import TALK_STEPS, TalkStep
from filings.workflow import INSTITUTION, OFFICE
from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def is_own(user: User, filing: Filing) -> bool:
    """Whether the person reports for the institution of the filing."""
    return user.has_role_at(filing.institution_id, Role.MAKER, Role.CHECKER, Role.OFFICER)


def can_talk(user: User, filing: Filing) -> Decision:
    """The institution itself and the office; the leaders read."""
    if user.is_office or is_own(user, filing):
        return ALLOWED
    return denied("只有本单位和金融办可以参与沟通")


def can_ask(user: User) -> Decision:
    """The office asks, closes and reopens."""
    return ALLOWED if user.is_office else denied("问询由金融办提出和关闭")


def can_take_talk_step(step: TalkStep, user: User, thread: Thread) -> Decision:
    """Side, then state."""
    decision = can_ask(user) if step.side == OFFICE else can_talk(user, thread.filing)
    if not decision:
        return decision
    if step.side == INSTITUTION and not is_own(user, thread.filing):
        return denied("问询由填报单位答复")
    if thread.status not in step.sources:
        return denied(f"当前为“{thread.get_status_display()}”，不能{step.done}")
    return ALLOWED


def talk_step_of(user: User, thread: Thread) -> TalkStep:
    """What an entry in the answer box is: the institution answers an open query, everything else is talk."""
    answers = thread.status in TALK_STEPS["answer"].sources and is_own(user, thread.filing)
    return TALK_STEPS["answer" if answers else "say"]


def can_note(user: User) -> Decision:
    """Notes are the office's own."""
    return ALLOWED if user.is_office else denied("内部备忘仅限金融办")
