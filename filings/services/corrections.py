"""Asking for a correction of published figures and deciding on it (feature D6; domain §4.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from filings import checks
from filings.entry import Cell, read_cell
from filings.models import CorrectionCell, CorrectionRequest, Figure, Filing, Indicator, Revision
from filings.reporting import items_of
from filings.services import drafts, moves
from filings.services.drafts import Typed
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError


@dataclass(frozen=True, slots=True)
class Proposal:
    """What kind of correction, and the new content of each cell as typed."""

    kind: str = ""
    cells: Mapping[str, Typed] = field(default_factory=dict)


class ProposalRefused(BusinessError):
    """Some cells cannot be proposed like this; ``problems`` says why, by code."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(f"有{len(problems)}处拟更正数不能接受，请按提示修改")


def propose(*, filing: Filing, proposal: Proposal, reason: str, by: User) -> CorrectionRequest:
    """Write a request: old values from the published revision, new ones read like the form's.

    Raises BusinessError without a kind or any cell, ProposalRefused for cells that cannot be read or change nothing.
    """
    if proposal.kind not in CorrectionRequest.Kind.values:
        raise BusinessError("请选择更正类型：填报错误、口径调整或重述")
    if not proposal.cells:
        raise BusinessError("请至少填写一处拟更正数")
    base = moves.newest_revision(filing)
    assert base is not None, "an accepted filing has a revision"
    items = {item.code: item for item in items_of(filing)}
    before = checks.cells_of(base, items)
    wanted = _read(proposal.cells, items, before)
    request = CorrectionRequest.objects.create(
        filing=filing, kind=proposal.kind, reason=reason, base=base, by=by, at=clock.now()
    )
    CorrectionCell.objects.bulk_create(
        _row(request, items[code], before.get(code), cell) for code, cell in wanted.items()
    )
    return request


def _read(
    typed: Mapping[str, Typed], items: Mapping[str, Indicator], before: Mapping[str, Cell]
) -> dict[str, Cell]:
    """The proposed cells; ProposalRefused if any of them cannot stand."""
    cells: dict[str, Cell] = {}
    problems: dict[str, str] = {}
    for code, row in typed.items():
        if code not in items:
            raise BusinessError(f"本单位的报表没有这个指标：{code}")
        cell = read_cell(row.text, items[code], row.note)
        problem = _problem_of(cell, before.get(code))
        if problem or cell is None:
            problems[code] = problem
        else:
            cells[code] = cell
    if problems:
        raise ProposalRefused(problems)
    return cells


def _problem_of(cell: Cell | None, old: Cell | None) -> str:
    """Why a cell cannot be proposed; empty when it can."""
    if cell is None or cell.entry == Figure.Entry.BLANK:
        return "请填写拟更正数；不适用的填“不适用”并写明原因"
    if cell.problem:
        return cell.problem
    if cell.entry == Figure.Entry.NOT_APPLICABLE and not cell.note:
        return "不适用须在备注写明原因"
    if cell == old:
        return "与原数相同"
    return ""


def _row(request: CorrectionRequest, item: Indicator, old: Cell | None, new: Cell) -> CorrectionCell:
    return CorrectionCell(
        request=request,
        indicator=item,
        old_entry=old.entry if old else Figure.Entry.BLANK,
        old_raw=item.to_raw(old.value) if old and old.value is not None else None,
        old_note=old.note if old else "",
        new_entry=new.entry,
        new_raw=item.to_raw(new.value) if new.value is not None else None,
        new_note=new.note,
    )


def open_request(filing: Filing) -> CorrectionRequest:
    """The undecided request of a filing that is 更正中."""
    return filing.corrections.select_related("by").get(decided_at__isnull=True)


def approve(*, filing: Filing, by: User) -> Revision:
    """Open the draft of the correction with the proposed values in it, written in the name of whoever proposed them."""
    request = open_request(filing)
    draft = moves.new_draft(filing, Revision.Reason.CORRECTION)
    items = {item.code: item for item in items_of(filing)}
    cells = {row.indicator.code: _proposed(row) for row in request.cells.select_related("indicator")}
    drafts.write_cells(draft, items, cells, by=request.by)
    _decide(request, is_approved=True, by=by, draft=draft)
    return draft


def _proposed(row: CorrectionCell) -> Cell:
    value = row.indicator.from_raw(row.new_raw) if row.new_raw is not None else None
    return Cell(row.new_entry, value=value, note=row.new_note)


def refuse(*, filing: Filing, by: User, answer: str) -> None:
    """Close the request with the reason; the published figures stand."""
    _decide(open_request(filing), is_approved=False, by=by, answer=answer)


def _decide(
    request: CorrectionRequest,
    *,
    is_approved: bool,
    by: User,
    answer: str = "",
    draft: Revision | None = None,
) -> None:
    request.is_approved, request.answer, request.draft = is_approved, answer, draft
    request.decided_by, request.decided_at = by, clock.now()
    request.save(update_fields=["is_approved", "answer", "draft", "decided_by", "decided_at"])
