"""The policy as printed, and the work that it sets."""

from measures.models.chasing import (
    Instruction,
    RemindedItem,
    ReminderReceipt,
    SupervisionSettings,
    TaskEvidence,
    TaskReminder,
)
from measures.models.items import ItemEvent, WorkItem
from measures.models.orders import OrderEvent, OrderFile, OrderUnit, SupervisionOrder
from measures.models.plans import Plan, Task, TaskUnit
from measures.models.policy import (
    BasisDocument,
    Issuer,
    Measure,
    MeasureUnit,
    PolicyDocument,
    Section,
)
from measures.models.progress import CheckVerdict, MeasureReport, Progress, Verdict

__all__ = [
    "BasisDocument",
    "CheckVerdict",
    "Instruction",
    "Issuer",
    "ItemEvent",
    "Measure",
    "MeasureReport",
    "MeasureUnit",
    "OrderEvent",
    "OrderFile",
    "OrderUnit",
    "Plan",
    "PolicyDocument",
    "Progress",
    "RemindedItem",
    "ReminderReceipt",
    "Section",
    "SupervisionOrder",
    "SupervisionSettings",
    "Task",
    "TaskEvidence",
    "TaskReminder",
    "TaskUnit",
    "Verdict",
    "WorkItem",
]
