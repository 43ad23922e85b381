"""Who takes part in a ranking: one rule for the dashboard and 附表2 (domain §2.1, §5.2 item 5, §9.4 P11)."""

from __future__ import annotations

from reports.attendance import Attendee

#: 政策性银行 are listed apart and not ranked with commercial banks (domain §2.1).
POLICY_BANK = "PB"
#: With fewer quarter-ends reported there is no same quarter last year to compare with (domain §5.2 item 5).
LEAST_QUARTERS = 5

TOO_NEW = f"报送不足{LEAST_QUARTERS}个季末"
NOT_EVALUATED = "不参评"
APART = "政策性银行单列"
RULE = f"政策性银行不与其他银行一并排名；{TOO_NEW}的机构和不参评的机构不参加排名，列在后面。"


def why_unranked(institution: Attendee, quarter_ends: int, *, among_own_kind: bool = False) -> str:
    """Why an institution has no place although it has a figure; empty for one that is ranked.

    ``quarter_ends`` counts those it reported so far. A policy bank is ranked only ``among_own_kind``.
    """
    if institution.kind == POLICY_BANK and not among_own_kind:
        return APART
    if quarter_ends < LEAST_QUARTERS:
        return TOO_NEW
    return "" if institution.takes_part else NOT_EVALUATED
