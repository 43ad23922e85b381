"""The annex on a page: one table at a time, with the words and digits of the workbook; its numbers lead to what is behind them.

Every table is a :class:`~reports.bulletins.layout.TableSheet`, the same that the workbook, the Word file and the PDF are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator

from qianjiang_finance.common.quarter import Quarter
from reports.bulletins.annex_links import address
from reports.bulletins.cells import shown
from reports.bulletins.layout import Align, Content, Emphasis, Figure, Head, TableRow, TableSheet
from reports.metrics import round_half_up

#: More rows of a table are turned over.
ROWS = 100


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell as it reads; ``reason`` says why a figure is absent, ``url`` is the page behind it. ``stands``: num, text or mid."""

    text: str
    reason: str = ""
    url: str = ""
    stands: str = "num"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the table; the ``head`` of a group is one cell over all columns, and has no others."""

    cells: tuple[ShownCell, ...]
    head: str = ""
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class ShownHead:
    """A cell of the two rows of heads."""

    label: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class AnnexPage:
    """The tables that can be chosen, the chosen one, its heads in two rows, and the rows of the page that is turned up."""

    tables: tuple[TableSheet, ...]
    table: TableSheet
    top: tuple[ShownHead, ...]
    under: tuple[ShownHead, ...]
    rows: tuple[ShownRow, ...]
    page: Page[TableRow]

    @property
    def leads(self) -> bool:
        """Whether any number on the page leads to what is behind it."""
        return any(cell.url for row in self.rows for cell in row.cells)

    def as_values(self) -> Iterator[list[object]]:
        """Heads in one line and all rows, for the export: figures as rounded numbers, absent ones as empty cells."""
        heads = self.table.heads
        yield [f"{head.group} {head.label}".strip() for head in heads]
        for row in self.table.rows:
            yield [*map(_exported, row.cells), *[None] * (len(heads) - len(row.cells))]


def build_page(
    tables: Sequence[TableSheet], quarter: Quarter, *, name: str, number: str, leads: bool
) -> AnnexPage | None:
    """The table of that name, by default the first, turned to the page of that ``number``; None for a name that is none of them.

    Numbers lead somewhere only with ``leads``, for readers who may see single institutions.
    """
    table = next((one for one in tables if one.name == name or not name), None)
    if table is None:
        return None
    page = Paginator(table.rows, ROWS).get_page(number)
    return AnnexPage(
        tables=tuple(tables),
        table=table,
        top=tuple(_top(table.heads)),
        under=tuple(ShownHead(head.label) for head in table.heads if head.group),
        rows=tuple(_row(table, row, quarter if leads else None) for row in page.object_list),
        page=page,
    )


def _top(heads: Sequence[Head]) -> Iterator[ShownHead]:
    """Neighbours of one group under one cell, a column without a group over both rows."""
    is_flat = not any(head.group for head in heads)
    before = ""
    for place, head in enumerate(heads):
        if not head.group:
            yield ShownHead(head.label, rows=1 if is_flat else 2)
        elif head.group != before:
            same = 0
            while place + same < len(heads) and heads[place + same].group == head.group:
                same += 1
            yield ShownHead(head.group, columns=same)
        before = head.group


def _row(table: TableSheet, row: TableRow, quarter: Quarter | None) -> ShownRow:
    if row.emphasis is Emphasis.GROUP:
        return ShownRow((), head=str(row.cells[0]))
    cells = tuple(
        _cell(content, head, address(table.name, quarter, row.key, head.leads) if quarter else "")
        for content, head in zip(row.cells, table.heads, strict=True)
    )
    return ShownRow(cells, is_sum=row.emphasis is Emphasis.SUM)


def _cell(content: Content, head: Head, url: str) -> ShownCell:
    if isinstance(content, Figure):
        reason = content.value.reason
        return ShownCell(shown(content), reason, "" if reason else url)
    if isinstance(content, int):
        return ShownCell(shown(content), url=url)
    stands = "text" if head.align is Align.LEFT else "mid"
    return ShownCell(shown(content), url=url if content else "", stands=stands)


def _exported(content: Content) -> str | int | Decimal | None:
    if not isinstance(content, Figure):
        return content
    amount = content.value.amount
    return None if amount is None else round_half_up(amount, content.shown_as.places)
