"""Who may issue supervision orders, answer them and judge the answers (domain §7)."""

from __future__ import annotations

from institutions import policies
from institutions.models import Role, User
from measures.models import OrderUnit
from measures.order_steps import LEAD, OFFICE, UNIT, label_of
from measures.querysets import UNIT_ROLES
from qianjiang_finance.common.errors import ALLOWED, Decision, denied
from qianjiang_finance.common.workflow import Step

_STAFF = (Role.OFFICE_STAFF, Role.OFFICE_LEAD)


def can_list_orders(user: User) -> Decision:
    """The office, the leaders, and everybody who acts for a unit."""
    if user.sees_all_institutions or user.has_role(*UNIT_ROLES):
        return ALLOWED
    return policies.can_read_business(user) and denied("您没有承办督办单的职责")


def can_issue_order(user: User) -> Decision:
    """The finance office."""
    return ALLOWED if user.is_office else denied("督办单由区金融办下达")


def is_for_another(user: User, unit: OrderUnit) -> bool:
    """Whether the person, of the office, would act for a unit that is not the own."""
    return user.is_office and not user.has_role_at(unit.institution_id, *UNIT_ROLES, *_STAFF)


def can_take_order_step(step: Step, user: User, unit: OrderUnit) -> Decision:
    """Party, then state. The office may enter what a unit has told it on paper or by telephone."""
    is_unit = user.has_role_at(unit.institution_id, *UNIT_ROLES) or user.is_office
    may = (
        (UNIT in step.who and is_unit)
        or (OFFICE in step.who and user.is_office)
        or (LEAD in step.who and user.has_role(Role.OFFICE_LEAD))
    )
    if not may:
        return denied(f"您的角色不能{label_of(step, unit)}")
    if unit.state not in step.sources:
        return denied(f"当前为“{unit.state_word}”，不能{label_of(step, unit)}")
    return ALLOWED
