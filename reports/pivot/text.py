"""The pivot as text; a row or column of one unit says it in its head."""

from __future__ import annotations

from dataclasses import dataclass

from reports.dashboards.display import Cell, Scale, cell
from reports.pivot.table import ITEM, Head, Pivot


@dataclass(frozen=True, slots=True)
class HeadText:
    """A head: name, small beside it code and unit, and the page about it (or empty)."""

    name: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class CellText:
    """A number as text, its reason where there is none, and the figure it opens."""

    shown: Cell
    url: str


@dataclass(frozen=True, slots=True)
class RowText:
    """A row of numbers."""

    head: HeadText
    cells: tuple[CellText, ...]
    is_total: bool


@dataclass(frozen=True, slots=True)
class PivotText:
    """The whole table; ``unit`` is said once where all cells have it."""

    columns: tuple[HeadText, ...]
    rows: tuple[RowText, ...]
    unit: str


def pivot_text(pivot: Pivot, scale: Scale) -> PivotText:
    """The numbers on the scale."""
    by_item = ITEM in (pivot.wanted.rows, pivot.wanted.columns)
    return PivotText(
        columns=tuple(_head(head, pivot, scale) for head in pivot.columns),
        rows=tuple(
            RowText(
                _head(row.head, pivot, scale),
                tuple(
                    CellText(cell(one.value, one.unit, scale, signed=one.signed, places=one.places), one.url)
                    for one in row.cells
                ),
                row.head.name == "合计",
            )
            for row in pivot.rows
        ),
        unit="" if by_item or not pivot.chosen else scale.unit(pivot.yardstick.unit_of(pivot.chosen[0])),
    )


def _head(head: Head, pivot: Pivot, scale: Scale) -> HeadText:
    if head.item is None:
        return HeadText(head.name, head.note, head.url)
    return HeadText(head.name, f"{head.note} {scale.unit(pivot.yardstick.unit_of(head.item))}", head.url)
