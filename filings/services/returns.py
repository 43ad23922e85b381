"""Sending back chosen cells with a term (feature D3), several filings together, and what stood at the signature."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from filings import checks
from filings.models import FilingEvent, Indicator, ReturnedCell, Revision, Rule, SignedFinding
from filings.reporting import items_of
from filings.services.drafts import described
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import without_controls

#: Working days that a return leaves for mending, unless the office says otherwise (domain §4.3).
DEFAULT_TERM = 2


@dataclass(frozen=True, slots=True)
class Return:
    """Which cells come back, each with a remark (may be empty), and until when the filing is to be delivered again."""

    cells: Mapping[str, str] = field(default_factory=dict)
    due_on: dt.date | None = None


def default_term() -> dt.date:
    """The second working day from today."""
    return workdays.working_day_after(clock.today(), DEFAULT_TERM)


def due_of(details: Return) -> dt.date:
    """The term of a return; BusinessError for a day that is past."""
    due = details.due_on or default_term()
    if due < clock.today():
        raise BusinessError("补报期限不能早于今天")
    return due


def mark_cells(event: FilingEvent, details: Return) -> None:
    """Write the cells of a return with what stands in them now; BusinessError for a cell that is not in the filing."""
    if not details.cells:
        return
    items = {item.code: item for item in items_of(event.filing)}
    unknown = sorted(set(details.cells) - set(items))
    if unknown:
        raise BusinessError(f"本单位的报表没有这些指标：{'、'.join(unknown)}")
    cells = checks.cells_of(event.revision, items)
    ReturnedCell.objects.bulk_create(
        ReturnedCell(
            event=event,
            indicator=items[code],
            remark=without_controls(remark).strip()[:200],
            was=described(cells.get(code)),
        )
        for code, remark in details.cells.items()
    )


def keep_findings(revision: Revision, findings: Iterable[checks.Finding]) -> None:
    """Keep what the rules say of a revision at its signing; what is only observed does not count."""
    kept = {finding.key: finding.severity for finding in findings if not finding.is_observed}
    if not kept:
        return
    rules = Rule.objects.in_bulk([rule for rule, _ in kept], field_name="code")
    items = Indicator.objects.in_bulk([code for _, code in kept], field_name="code")
    SignedFinding.objects.bulk_create(
        SignedFinding(revision=revision, rule=rules[rule], indicator=items[code], severity=severity)
        for (rule, code), severity in kept.items()
    )
