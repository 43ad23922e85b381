"""Who may give and withdraw evidence (feature B10). Reading starts from ``visible_to``."""

from __future__ import annotations

from filings.models import Evidence, Filing
from institutions.models import Role, User
from qianjiang_finance.common.errors import ALLOWED, Decision, denied


def can_add_evidence(user: User, filing: Filing) -> Decision:
    """The institution's maker and checker, and the office; in any state, for proof may be asked for after the figures are locked."""
    if user.is_office or user.has_role_at(filing.institution_id, Role.MAKER, Role.CHECKER):
        return ALLOWED
    return denied("只有本单位的填报人、复核人和金融办可以上传佐证")


def can_withdraw_evidence(user: User, evidence: Evidence) -> Decision:
    """The side that gave it, once."""
    decision = can_add_evidence(user, evidence.filing)
    if not decision:
        return decision
    if user.is_office != evidence.is_from_office:
        return denied("佐证由上传的一方撤回")
    return ALLOWED if evidence.is_live else denied("该佐证已撤回")
