"""Every write to institutions and duties: checks the policy, writes, and logs in one transaction.

Every function raises NotAllowed when the policy refuses and BusinessError (a Chinese sentence) when a rule does.
"""

from institutions.services.basics import Loaded, load_basics
from institutions.services.duties import add_membership, end_membership
from institutions.services.units import add_institution, close, rename

__all__ = [
    "Loaded",
    "add_institution",
    "add_membership",
    "close",
    "end_membership",
    "load_basics",
    "rename",
]
