"""Every write of the room."""

from measures.services.attention import instruct, set_supervision
from measures.services.imports import ImportReport, Outcome, Problem, import_policy
from measures.services.items import add_task_evidence, sign_all, take_item_step, withdraw_task_evidence
from measures.services.orders import OrderDraft, issue_order, issue_orders, take_order_step
from measures.services.plans import (
    TaskFacts,
    add_task,
    copy_plan,
    expand_plan,
    issue_plan,
    retire_task,
    start_plan,
)
from measures.services.progress import (
    Judged,
    Words,
    answer_progress,
    record_verdicts,
    report_measure,
    write_progress,
)
from measures.services.reminding import Chase, record_outside, remind_due, remind_tasks

__all__ = [
    "Chase",
    "ImportReport",
    "Judged",
    "OrderDraft",
    "Outcome",
    "Problem",
    "TaskFacts",
    "Words",
    "add_task",
    "add_task_evidence",
    "answer_progress",
    "copy_plan",
    "expand_plan",
    "import_policy",
    "instruct",
    "issue_order",
    "issue_orders",
    "issue_plan",
    "record_outside",
    "record_verdicts",
    "remind_due",
    "remind_tasks",
    "report_measure",
    "retire_task",
    "set_supervision",
    "sign_all",
    "start_plan",
    "take_item_step",
    "take_order_step",
    "withdraw_task_evidence",
    "write_progress",
]
