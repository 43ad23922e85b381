"""The figures that a check may look at: the cells of the filing and the institution's accepted figures of earlier quarters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Concat

from filings.checks.limits import LPR, Limits
from filings.entry import Cell, from_figure
from filings.models import (
    Filing,
    Indicator,
    ItemLimit,
    Limit,
    PublishedFigure,
    ReferenceFigure,
    ReferenceRate,
    Revision,
)
from filings.reporting import items_of
from qianjiang_finance.common.quarter import Quarter

#: How far back an expression may look: y0(ly(x)) of a fourth quarter.
HISTORY_QUARTERS = 12


@dataclass(frozen=True)
class FigureBook:
    """Cells now and numbers then, of one institution. Call it with a code and a quarter for the number or None.

    The code ``LPR1Y`` is the reference rate of a quarter, in %; ``LIST_B301`` what a source outside says of the institution (R52).
    """

    filing: Filing
    quarter: Quarter
    items: Mapping[str, Indicator]
    cells: Mapping[str, Cell]
    history: Mapping[tuple[str, Quarter], Decimal] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def of(cls, filing: Filing, revision: Revision | None) -> FigureBook:
        """Read the cells of a revision (None: nothing entered yet), the history and the limits: three queries."""
        items = {item.code: item for item in items_of(filing)}
        code, index = filing.institution.code, filing.period.index
        pasts, limits = read_past([code], index, index)
        return cls(filing, filing.period.quarter, items, cells_of(revision, items), pasts[code], limits)

    def with_cells(self, cells: Mapping[str, Cell]) -> FigureBook:
        """The same book with other cells: for checking before anything is written."""
        return replace(self, cells=cells)

    def __call__(self, code: str, quarter: Quarter) -> Decimal | None:
        if quarter == self.quarter and code in self.items:
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


#: What is read of one institution's past: the accepted numbers, with the reference rates and references among them.
_Past = dict[tuple[str, Quarter], Decimal]


def read_past(institutions: Iterable[str], first: int, last: int) -> tuple[dict[str, _Past], Limits]:
    """Of each institution (by code) the accepted numbers before the quarters of the indices ``first``…``last``, the LPR up to them,
    what other sources say of the institution in them (the last entry of each), and the limits.

    One query for all of it; the owner of a row is its institution, of an item's limit the item; limits have the index 0.
    """
    wanted = list(institutions)
    since = first - HISTORY_QUARTERS
    figures = PublishedFigure.objects.filter(
        institution__code__in=wanted, period__index__range=(since, last - 1)
    ).values_list("indicator__code", "institution__code", "indicator__places", "period__index", "raw")
    pasts: dict[str, _Past] = {code: {} for code in wanted}
    general: dict[str, Decimal] = {}
    own: dict[str, dict[str, Decimal]] = {}
    others = (_rates(since, last), _references(wanted, first, last), *_limits())
    for code, owner, places, index, raw in figures.union(*others, all=True):
        value = Decimal(raw).scaleb(-places)
        if index == 0:
            (own.setdefault(owner, {}) if owner else general)[code] = value
            continue
        for past in [pasts[owner]] if owner else pasts.values():
            past[code, Quarter.from_index(index)] = value
    return pasts, Limits(general, own)


#: The columns of a row of the past.
_LIKE_FIGURES = ("code", "owner", "scale", "in_quarter", "raw")


def _rates(first: int, last: int) -> QuerySet[Any, Any]:
    rates = ReferenceRate.objects.filter(index__range=(first, last)).order_by()
    return rates.annotate(
        code=Value(LPR), owner=Value(""), scale=Value(2), in_quarter=F("index"), raw=F("basis_points")
    ).values_list(*_LIKE_FIGURES)


def _references(institutions: list[str], first: int, last: int) -> QuerySet[Any, Any]:
    own = ReferenceFigure.objects.filter(
        institution__code__in=institutions, period__index__range=(first, last)
    )
    same = {name: OuterRef(name) for name in ("source", "indicator", "period", "institution")}
    newer = ReferenceFigure.objects.filter(pk__gt=OuterRef("pk"), **same)
    rows = own.filter(~Exists(newer)).order_by()
    code = Concat("source", Value("_"), "indicator__code", output_field=CharField())
    return rows.annotate(
        code=code, owner=F("institution__code"), scale=F("indicator__places"), in_quarter=F("period__index")
    ).values_list(*_LIKE_FIGURES)


def _limits() -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    common = {"scale": Value(Limit.PLACES), "in_quarter": Value(0)}
    general = Limit.objects.order_by().annotate(owner=Value(""), **common)
    own = ItemLimit.objects.order_by().annotate(code=F("limit__code"), owner=F("indicator__code"), **common)
    return general.values_list(*_LIKE_FIGURES), own.values_list(*_LIKE_FIGURES)
