"""The figures that a check may look at: the cells of the filing and the institution's accepted figures of earlier quarters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Value

from filings.checks.limits import LPR
from filings.entry import Cell, from_figure
from filings.models import Filing, Indicator, PublishedFigure, ReferenceRate, Revision
from filings.reporting import items_of
from qianjiang_finance.common.quarter import Quarter

#: How far back an expression may look: y0(ly(x)) of a fourth quarter.
HISTORY_QUARTERS = 12


@dataclass(frozen=True)
class FigureBook:
    """Cells now and numbers then, of one institution. Call it with a code and a quarter for the number or None.

    The code ``LPR1Y`` is the reference rate of a quarter, in %.
    """

    filing: Filing
    quarter: Quarter
    items: Mapping[str, Indicator]
    cells: Mapping[str, Cell]
    history: Mapping[tuple[str, Quarter], Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, filing: Filing, revision: Revision | None) -> FigureBook:
        """Read the cells of a revision (None: nothing entered yet) and the history: three queries."""
        items = {item.code: item for item in items_of(filing)}
        return cls(filing, filing.period.quarter, items, cells_of(revision, items), _history(filing))

    def with_cells(self, cells: Mapping[str, Cell]) -> FigureBook:
        """The same book with other cells: for checking before anything is written."""
        return FigureBook(self.filing, self.quarter, self.items, cells, self.history)

    def __call__(self, code: str, quarter: Quarter) -> Decimal | None:
        if quarter == self.quarter and code != LPR:
            cell = self.cells.get(code)
            return cell.value if cell else None
        return self.history.get((code, quarter))


def cells_of(revision: Revision | None, items: Mapping[str, Indicator]) -> dict[str, Cell]:
    """The cells of a revision by code, in the order of the form: one query."""
    if revision is None:
        return {}
    by_id = {item.pk: item for item in items.values()}
    cells = {
        by_id[figure.indicator_id].code: from_figure(figure, by_id[figure.indicator_id])
        for figure in revision.figures.all()
        if figure.indicator_id in by_id
    }
    return {code: cells[code] for code in items if code in cells}


def _history(filing: Filing) -> dict[tuple[str, Quarter], Decimal]:
    """Accepted numbers of the institution in the quarters before the filing's, and the LPR up to its own: one query."""
    index = filing.period.index
    figures = PublishedFigure.objects.filter(
        institution=filing.institution_id, period__index__range=(index - HISTORY_QUARTERS, index - 1)
    ).values_list("indicator__code", "indicator__places", "period__index", "raw")
    rates = ReferenceRate.objects.filter(index__range=(index - HISTORY_QUARTERS, index)).order_by()
    rates_like_figures = rates.annotate(code=Value(LPR), places=Value(2)).values_list(
        "code", "places", "index", "basis_points"
    )
    return {
        (code, Quarter.from_index(quarter)): Decimal(raw).scaleb(-places)
        for code, places, quarter, raw in figures.union(rates_like_figures, all=True)
    }
