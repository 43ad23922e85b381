"""Who may do what with a record of discipline."""

from __future__ import annotations

from filings.discipline.life import STEPS, LifeStep
from filings.models import DisciplineRecord
from institutions.models import Role, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def can_settle(step: LifeStep, user: User, record: DisciplineRecord) -> Decision:
    """May the person take this step now? Role, kind and state; an appeal once and in its time."""
    if not _holds(step, user, record):
        return denied(f"只有{_who(step)}可以{step.label}")
    if record.kind not in step.kinds:
        return denied(f"{record.get_kind_display()}记录不能{step.label}")
    if record.state not in step.sources:
        return denied(f"记录当前为“{record.get_state_display()}”，不能{step.label}")
    return _in_time(record) if step.name == "appeal" else ALLOWED


def steps_for(user: User, record: DisciplineRecord) -> list[LifeStep]:
    """The steps the person may take now, in the order of the table."""
    return [step for step in STEPS.values() if can_settle(step, user, record)]


def can_register_false_report(user: User) -> Decision:
    """The office puts down 虚报瞒报; its lead confirms it."""
    if user.is_office:
        return ALLOWED
    return denied("虚报瞒报只能由金融办核查后登记")


def _holds(step: LifeStep, user: User, record: DisciplineRecord) -> bool:
    if step.is_institutions:
        return user.has_role_at(record.filing.institution_id, *step.roles)
    return user.has_role(*step.roles)


def _who(step: LifeStep) -> str:
    if step.is_institutions:
        return "本单位填报人、复核人或负责人"
    return "金融办" if Role.OFFICE_STAFF in step.roles else "金融办负责人"


def _in_time(record: DisciplineRecord) -> Decision:
    if record.appeal_until is None or clock.today() > record.appeal_until:
        ended = day_text(record.appeal_until) if record.appeal_until else "—"
        return denied(f"申诉期限为{ended}，已过期")
    if record.events.filter(verb="appeal").exists():
        return denied("每条记录只能申诉一次")
    return ALLOWED
