"""Entry on behalf: the office fills in for an institution that cannot, from a stated source (feature D8; domain §4.6)."""

from __future__ import annotations

from dataclasses import dataclass

from filings.models import Filing, Revision
from filings.models.filing import Source
from filings.services import drafts, moves
from qianjiang_finance.common.errors import BusinessError


@dataclass(frozen=True, slots=True)
class OnBehalf:
    """From what the office enters the figures: a value of :class:`Source`."""

    source: str = ""


def source_of(details: OnBehalf) -> str:
    """The source; BusinessError without one."""
    if details.source not in Source.values:
        raise BusinessError("请选择代填数据的来源：纸质报表、传真、电子邮件或其他")
    return details.source


def mark_draft(filing: Filing, source: str) -> Revision:
    """Open the draft if there is none, and mark it as entered on behalf from ``source`` (empty: the institution's own again)."""
    draft = drafts.open_draft(filing, moves.newest_revision(filing))
    draft.on_behalf = source
    draft.save(update_fields=["on_behalf"])
    return draft
