"""The corrections of a filing as a page shows them: each cell with old, new and difference. Read only (feature D6)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from filings.entry import Cell
from filings.models import CorrectionCell, CorrectionRequest, Filing, Indicator


@dataclass(frozen=True, slots=True)
class CorrectedCell:
    """One cell of a request."""

    item: Indicator
    old: Cell
    new: Cell

    @property
    def difference(self) -> Decimal | None:
        """New less old in the unit of the item; None where one of them is no number."""
        if self.old.value is None or self.new.value is None:
            return None
        return self.new.value - self.old.value

    @property
    def growth(self) -> Decimal | None:
        """The difference in % of the old value; None for a rate and over a base that is not positive (domain §3.2)."""
        if self.difference is None or self.item.kind == Indicator.Kind.RATE:
            return None
        return self.difference / self.old.value * 100 if self.old.value and self.old.value > 0 else None


@dataclass(frozen=True, slots=True)
class Request:
    """A request with its cells in the order of the form."""

    request: CorrectionRequest
    cells: tuple[CorrectedCell, ...]


def requests_of(filing: Filing) -> list[Request]:
    """The requests of a filing, newest first: two queries."""
    rows = filing.corrections.select_related("by", "decided_by", "base", "draft")
    requests = list(rows.prefetch_related("cells__indicator__form"))
    return [Request(request, tuple(corrected(cell) for cell in request.cells.all())) for request in requests]


def corrected(row: CorrectionCell) -> CorrectedCell:
    """A stored cell with its numbers in the unit of the item."""
    item = row.indicator
    old = item.from_raw(row.old_raw) if row.old_raw is not None else None
    new = item.from_raw(row.new_raw) if row.new_raw is not None else None
    return CorrectedCell(
        item, Cell(row.old_entry, old, note=row.old_note), Cell(row.new_entry, new, note=row.new_note)
    )
