"""Every write to the lists: asks the policy, writes, and leaves a step or a line in the log, in one transaction."""

from enterprises.services.cases import CaseData, open_case, take_case_step
from enterprises.services.enterprises import EnterpriseData, add_enterprise, change_enterprise
from enterprises.services.events import (
    EventData,
    add_event_file,
    change_event,
    plan_event,
    take_event_step,
)
from enterprises.services.publications import (
    file_publication,
    last_day,
    start_publication,
    take_publication_step,
)
from enterprises.services.signings import (
    add_disbursement,
    add_signing,
    void_disbursement,
    void_signing,
)

__all__ = [
    "CaseData",
    "EnterpriseData",
    "EventData",
    "add_disbursement",
    "add_enterprise",
    "add_event_file",
    "add_signing",
    "change_enterprise",
    "change_event",
    "file_publication",
    "last_day",
    "open_case",
    "plan_event",
    "start_publication",
    "take_case_step",
    "take_event_step",
    "take_publication_step",
    "void_disbursement",
    "void_signing",
]
