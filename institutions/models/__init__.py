"""Who: institutions and groups, people and roles, and the log of what people did."""

from institutions.models.log import AuditEvent
from institutions.models.people import Membership, Role, User
from institutions.models.units import Alias, FormerName, Group, Institution, Kind

__all__ = [
    "Alias",
    "AuditEvent",
    "FormerName",
    "Group",
    "Institution",
    "Kind",
    "Membership",
    "Role",
    "User",
]
