"""The annex as an Excel workbook: 封面, 汇总, the 附表, 明细, 说明 (domain §6.6). Values only, no formulas."""

from __future__ import annotations

import datetime as dt
import io
from functools import partial

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from qianjiang_finance.common.sheets import LEAST_HEIGHT, height_of, set_page
from reports.bulletins import sheets
from reports.bulletins.bar_chart import add_bars
from reports.bulletins.cells import (
    BOLD,
    CENTRE,
    COVER_TEXT,
    COVER_TITLE,
    FIRST_ROW,
    HEAD_ROW,
    INDENTED,
    LEFT,
    MARK,
    RIGHT,
    TEXT,
    TITLE,
    frame,
    put,
    put_merged,
    set_width,
    shade,
)
from reports.bulletins.layout import SIGNATURES, Align, Book, Cover, Emphasis, Head, TableRow, TableSheet

#: Rows 1 to 5 stand above the data and on every printed page.
REPEATED = "1:5"
TITLE_HEIGHT, HEAD_HEIGHT = 32, 22
COVER_COLUMNS, COVER_WIDTH = 8, 16


def annex_workbook(content: Book, *, by: str, at: dt.datetime, is_draft: bool = False) -> bytes:
    """The workbook file. ``by`` is the name of the person who exports it, ``at`` the moment; both stand in 说明.

    With ``is_draft`` every page says 草稿, as do those of a quarter whose data are not complete (试算).
    """
    book = Workbook()
    set_marked_page = partial(set_page, is_demo=content.is_demo, is_draft=is_draft or content.is_trial)
    first = book.active
    assert isinstance(first, Worksheet)  # a new workbook has one
    _write_cover(first, content.cover)
    set_marked_page(first)
    for sheet in (*content.tables, sheets.with_exporter(content.explanation, by=by, at=at)):
        page = book.create_sheet(sheet.name)
        area = _write_table(page, sheet)
        _name_table(book, sheet)
        if sheet.chart and sheet.chart.bars:
            area += "," + add_bars(page, sheet.chart, first_column=len(sheet.heads) + 2)
        page.print_area = area
        set_marked_page(page, repeated_rows=REPEATED)
    book.properties.creator = content.office
    book.properties.title = sheets.WORKBOOK_NAME
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _name_table(book: Workbook, sheet: TableSheet) -> None:
    """附表1_数据: the rows of the table without their head, for formulas and pivot tables of other workbooks."""
    bottom = FIRST_ROW + len(sheet.rows) - 1
    cells = f"$A${FIRST_ROW}:${get_column_letter(len(sheet.heads))}${bottom}"
    name = f"{sheet.name}_数据"
    book.defined_names[name] = DefinedName(name, attr_text=f"{quote_sheetname(sheet.name)}!{cells}")


def _write_table(page: Worksheet, sheet: TableSheet) -> str:
    """The sheet from its first row to its last note; returns its cells, as a print area."""
    last = len(sheet.heads)
    widths = [
        set_width(
            page, column, head.width, [row.cells[column - 1] for row in sheet.rows if len(row.cells) == last]
        )
        for column, head in enumerate(sheet.heads, start=1)
    ]
    _write_top(page, sheet, last)
    _write_heads(page, sheet.heads)
    for number, row in enumerate(sheet.rows, start=FIRST_ROW):
        _write_row(page, number, row, sheet.heads, widths)
    bottom = FIRST_ROW + len(sheet.rows) - 1
    frame(page, HEAD_ROW, 1, bottom, last)
    page.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{FIRST_ROW}"
    end = _write_foot(page, sheet, bottom, sum(widths))
    return f"A1:{get_column_letter(last)}{end}"


def _write_top(page: Worksheet, sheet: TableSheet, last: int) -> None:
    """Row 1 the sheet's name, row 2 its title, row 3 unit of reporting, date, unit of measure."""
    put_merged(page, 1, (1, 2), sheet.name, font=MARK, alignment=LEFT)
    put_merged(page, 2, (1, last), sheet.title, font=TITLE, alignment=CENTRE)
    page.row_dimensions[1].height = LEAST_HEIGHT
    page.row_dimensions[2].height = TITLE_HEIGHT
    page.row_dimensions[3].height = LEAST_HEIGHT
    if last < 4:
        put_merged(page, 3, (1, 1), sheet.left, font=TEXT, alignment=LEFT)
        put_merged(page, 3, (2, last), sheet.centre, font=TEXT, alignment=RIGHT)
        return
    put_merged(page, 3, (1, 3), sheet.left, font=TEXT, alignment=LEFT)
    put_merged(page, 3, (4, last - 3), sheet.centre, font=TEXT, alignment=CENTRE)
    put_merged(page, 3, (last - 2, last), sheet.right, font=TEXT, alignment=RIGHT)


def _write_heads(page: Worksheet, heads: tuple[Head, ...]) -> None:
    """Two rows: neighbours of one group under one cell, a column without a group over both rows."""
    for column, head in enumerate(heads, start=1):
        if not head.group:
            put_merged(page, HEAD_ROW, (column, column), head.label, font=BOLD, alignment=CENTRE, rows=2)
            continue
        put_merged(page, HEAD_ROW + 1, (column, column), head.label, font=BOLD, alignment=CENTRE)
        if column == 1 or heads[column - 2].group != head.group:
            same = sum(other.group == head.group for other in heads)
            put_merged(page, HEAD_ROW, (column, column + same - 1), head.group, font=BOLD, alignment=CENTRE)
    for row in (HEAD_ROW, HEAD_ROW + 1):
        for column in range(1, len(heads) + 1):
            shade(page.cell(row, column))
    page.row_dimensions[HEAD_ROW].height = HEAD_HEIGHT
    page.row_dimensions[HEAD_ROW + 1].height = max(height_of(head.label, head.width) for head in heads)


def _write_row(
    page: Worksheet, number: int, row: TableRow, heads: tuple[Head, ...], widths: list[float]
) -> None:
    if row.emphasis is Emphasis.GROUP:
        put_merged(page, number, (1, len(heads)), str(row.cells[0]), font=BOLD, alignment=INDENTED)
        page.row_dimensions[number].height = LEAST_HEIGHT
        return
    font = BOLD if row.emphasis is Emphasis.SUM else TEXT
    for column, (head, content) in enumerate(zip(heads, row.cells, strict=True), start=1):
        put(
            page.cell(number, column),
            content,
            font=font,
            text_alignment=INDENTED if head.align is Align.LEFT else CENTRE,
        )
    page.row_dimensions[number].height = max(
        height_of(content, width) if isinstance(content, str) else LEAST_HEIGHT
        for content, width in zip(row.cells, widths, strict=True)
    )


def _write_foot(page: Worksheet, sheet: TableSheet, bottom: int, width: float) -> int:
    """The line of signatures and the notes below the table; returns the last row."""
    lines = [SIGNATURES] if sheet.signed else []
    lines += [f"{'　　' if place else '注：'}{note}" for place, note in enumerate(sheet.notes)]
    for row, line in enumerate(lines, start=bottom + 1):
        put_merged(page, row, (1, len(sheet.heads)), line, font=TEXT, alignment=LEFT)
        page.row_dimensions[row].height = height_of(line, width)
    return bottom + len(lines)


def _write_cover(page: Worksheet, cover: Cover) -> None:
    page.title = sheets.COVER
    page.sheet_view.showGridLines = False
    for column in range(1, COVER_COLUMNS + 1):
        set_width(page, column, COVER_WIDTH, [])
    lines = [
        (6, cover.title, COVER_TITLE, 56),
        (7, cover.subtitle, TITLE, 44),
        *((10 + place, text, COVER_TEXT, 30) for place, text in enumerate(cover.contents)),
        *((13 + len(cover.contents) + place, text, COVER_TEXT, 30) for place, text in enumerate(cover.lines)),
    ]
    for row, text, font, height in lines:
        put_merged(page, row, (1, COVER_COLUMNS), text, font=font, alignment=CENTRE)
        page.row_dimensions[row].height = height
    page.print_area = f"A1:{get_column_letter(COVER_COLUMNS)}{lines[-1][0]}"
