"""Who: institutions and groups, people and roles, and the log of what people did."""

from institutions.models.attachments import Attachment, AttachmentContent, DataLevel
from institutions.models.feeds import FeedToken
from institutions.models.log import AuditEvent
from institutions.models.notices import Notice
from institutions.models.people import Membership, Role, User
from institutions.models.steps import StepRecord
from institutions.models.units import Alias, FormerName, Group, Institution, Kind

__all__ = [
    "Alias",
    "Attachment",
    "AttachmentContent",
    "AuditEvent",
    "DataLevel",
    "FeedToken",
    "FormerName",
    "Group",
    "Institution",
    "Kind",
    "Membership",
    "Notice",
    "Role",
    "StepRecord",
    "User",
]
