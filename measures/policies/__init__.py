"""May this person do this with the policy and the work that it sets? No writes, no request."""

from measures.policies.orders import (
    can_issue_order,
    can_list_orders,
    can_take_order_step,
    is_for_another,
)
from measures.policies.policy import can_import_policy, can_read_policy
from measures.policies.tasks import (
    acts_on_behalf,
    can_add_task_evidence,
    can_confirm_progress,
    can_instruct,
    can_manage_plan,
    can_read_tasks,
    can_read_unit,
    can_remind_tasks,
    can_report_measure,
    can_see_chain_units,
    can_see_words,
    can_take_item_step,
    can_withdraw_task_evidence,
    can_write_progress,
    measures_led,
)

__all__ = [
    "acts_on_behalf",
    "can_add_task_evidence",
    "can_confirm_progress",
    "can_import_policy",
    "can_instruct",
    "can_issue_order",
    "can_list_orders",
    "can_manage_plan",
    "can_read_policy",
    "can_read_tasks",
    "can_read_unit",
    "can_remind_tasks",
    "can_report_measure",
    "can_see_chain_units",
    "can_see_words",
    "can_take_item_step",
    "can_take_order_step",
    "can_withdraw_task_evidence",
    "can_write_progress",
    "is_for_another",
    "measures_led",
]
