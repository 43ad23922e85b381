"""Unit slips (feature Z13): a number that is 100, 10⁴ or 10⁸ times what the institution accepted before, or that part of it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from filings.checks.book import FigureBook
from filings.checks.notes import Suggestion
from filings.models import Indicator

#: Factor between typed and meant → what probably happened.
_SLIPS = {
    Decimal(100): "疑似小数点错位",
    Decimal(10) ** 4: "疑似按元填报",
    Decimal(10) ** 8: "疑似按元填报并多乘一万",
    Decimal("0.01"): "疑似小数点错位",
    Decimal(10) ** -4: "疑似按亿元填报",
}
#: A business may have grown or shrunk this many times besides the slip.
_GROWTH = Decimal(3)


def suggested(book: FigureBook, codes: Iterable[str]) -> Suggestion | None:
    """The first of the cells that looks like a unit slip, with its value in 万元; None if none does."""
    for code in codes:
        item = book.items.get(code)
        found = _of_cell(item, book) if item else None
        if found:
            return found
    return None


def _of_cell(item: Indicator, book: FigureBook) -> Suggestion | None:
    cell = book.cells.get(item.code)
    base = _base(item, book)
    if item.unit != "万元" or cell is None or not cell.value or not base:
        return None
    if max(cell.value, base) < book.limits.general.get("small_base", 0):
        return None
    for factor, words in _SLIPS.items():
        if 1 / _GROWTH <= cell.value / base / factor <= _GROWTH:
            value = (cell.value / factor).quantize(Decimal("0.01"), ROUND_HALF_UP)
            return Suggestion(item.code, item.name, value, f"{words}：{_plain(cell.value)} → {value:,f}")
    return None


def _base(item: Indicator, book: FigureBook) -> Decimal | None:
    """What R38 compares with: last quarter for a balance, the same quarter last year for a year-to-date flow; else the other."""
    last_quarter = book(item.code, book.quarter.previous)
    last_year = book(item.code, book.quarter.same_last_year)
    first, second = (
        (last_year, last_quarter) if item.kind == Indicator.Kind.FLOW else (last_quarter, last_year)
    )
    return first or second


def _plain(value: Decimal) -> str:
    """The typed number with separators, without empty decimals."""
    whole = value.to_integral_value()
    return f"{whole:,f}" if whole == value else f"{value:,f}"
