"""The annex as an Excel workbook: 封面, 汇总, the 附表, 明细, 说明 (domain §6.6). Values only, no formulas."""

from __future__ import annotations

import datetime as dt
import io

from openpyxl.utils import get_column_letter
from xlsxwriter import Workbook

from qianjiang_finance.common.sheets import (
    A4,
    CONFIDENTIAL,
    DEMO,
    DRAFT,
    EDGE,
    HEADER_EDGE,
    LEAST_HEIGHT,
    NUMBERED,
    height_of,
)
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
    Frame,
    Looks,
    Page,
    area,
)
from reports.bulletins.layout import SIGNATURES, Align, Book, Cover, Emphasis, Head, TableRow, TableSheet

#: Rows 1 to 5 stand above the data and on every printed page.
REPEATED = (0, 4)
TITLE_HEIGHT, HEAD_HEIGHT = 32, 22
COVER_COLUMNS, COVER_WIDTH = 8, 16


def annex_workbook(content: Book, *, by: str, at: dt.datetime, is_draft: bool | None = None) -> bytes:
    """The workbook file. ``by`` is the name of the person who exports it, ``at`` the moment; both stand in 说明.

    With ``is_draft`` every page says 草稿; None: of no bulletin, a draft as long as the quarter's data are not complete (试算).
    """
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"author": content.office, "title": sheets.WORKBOOK_NAME})
        looks = Looks(book)
        pages = [_write_cover(book, looks, content.cover)]
        pages += [
            _write_sheet(book, looks, sheet)
            for sheet in (*content.tables, sheets.with_exporter(content.explanation, by=by, at=at))
        ]
        for page in pages:
            _set_page(
                page, is_demo=content.is_demo, is_draft=content.is_trial if is_draft is None else is_draft
            )
    return stream.getvalue()


def _write_sheet(book: Workbook, looks: Looks, sheet: TableSheet) -> Page:
    """A table with its chart, its name and its print areas: the table, then the chart on a page of its own."""
    page = Page(book, looks, sheet.name)
    last = len(sheet.heads)
    areas = [area(sheet.name, 1, 1, _write_table(page, sheet), last)]
    if sheet.chart and sheet.chart.bars:
        areas.append(add_bars(book, page, sheet.chart, first_column=last + 2))
    book.define_name(f"{sheet.name}!_xlnm.Print_Area", ",".join(areas))
    page.sheet.repeat_rows(*REPEATED)
    #: 附表1_数据: the rows of the table without their head, for formulas and pivot tables of other workbooks.
    book.define_name(
        f"{sheet.name}_数据", area(sheet.name, FIRST_ROW, 1, FIRST_ROW + len(sheet.rows) - 1, last)
    )
    return page


def _write_table(page: Page, sheet: TableSheet) -> int:
    """The sheet from its first row to its last note; returns the last row."""
    last = len(sheet.heads)
    whole = [row.cells for row in sheet.rows if len(row.cells) == last]
    widths = [
        page.set_width(column, head.width, [cells[column - 1] for cells in whole])
        for column, head in enumerate(sheet.heads, start=1)
    ]
    bottom = FIRST_ROW + len(sheet.rows) - 1
    frame = Frame(HEAD_ROW, 1, bottom, last)
    _write_top(page, sheet, last)
    _write_heads(page, sheet.heads, frame)
    for number, row in enumerate(sheet.rows, start=FIRST_ROW):
        _write_row(page, number, row, sheet.heads, frame)
    page.sheet.freeze_panes(FIRST_ROW - 1, sheet.frozen)
    return _write_foot(page, sheet, bottom, sum(widths))


def _write_top(page: Page, sheet: TableSheet, last: int) -> None:
    """Row 1 the sheet's name, row 2 its title, row 3 unit of reporting, date, unit of measure."""
    page.put_merged(1, (1, 2), sheet.name, font=MARK, alignment=LEFT)
    page.put_merged(2, (1, last), sheet.title, font=TITLE, alignment=CENTRE)
    page.set_height(1, LEAST_HEIGHT)
    page.set_height(2, TITLE_HEIGHT)
    page.set_height(3, LEAST_HEIGHT)
    if last < 4:
        page.put_merged(3, (1, 1), sheet.left, font=TEXT, alignment=LEFT)
        page.put_merged(3, (2, last), sheet.centre, font=TEXT, alignment=RIGHT)
        return
    page.put_merged(3, (1, 3), sheet.left, font=TEXT, alignment=LEFT)
    page.put_merged(3, (4, last - 3), sheet.centre, font=TEXT, alignment=CENTRE)
    page.put_merged(3, (last - 2, last), sheet.right, font=TEXT, alignment=RIGHT)


def _write_heads(page: Page, heads: tuple[Head, ...], frame: Frame) -> None:
    """Two rows: neighbours of one group under one cell, a column without a group over both rows."""

    def put(row: int, columns: tuple[int, int], text: str, rows: int = 1) -> None:
        page.put_merged(row, columns, text, font=BOLD, alignment=CENTRE, rows=rows, frame=frame, shaded=True)

    for column, head in enumerate(heads, start=1):
        if not head.group:
            put(HEAD_ROW, (column, column), head.label, rows=2)
            continue
        put(HEAD_ROW + 1, (column, column), head.label)
        if column == 1 or heads[column - 2].group != head.group:
            same = sum(other.group == head.group for other in heads)
            put(HEAD_ROW, (column, column + same - 1), head.group)
    page.set_height(HEAD_ROW, HEAD_HEIGHT)
    page.set_height(HEAD_ROW + 1, max(height_of(head.label, head.width) for head in heads))


def _write_row(page: Page, number: int, row: TableRow, heads: tuple[Head, ...], frame: Frame) -> None:
    if row.emphasis is Emphasis.GROUP:
        page.put_merged(
            number, (1, len(heads)), str(row.cells[0]), font=BOLD, alignment=INDENTED, frame=frame
        )
        page.set_height(number, LEAST_HEIGHT)
        return
    font = BOLD if row.emphasis is Emphasis.SUM else TEXT
    height: float = LEAST_HEIGHT
    for column, (head, content) in enumerate(zip(heads, row.cells, strict=True), start=1):
        alignment = INDENTED if head.align is Align.LEFT else CENTRE
        page.put(number, column, content, font=font, alignment=alignment, lines=frame.lines(number, column))
        if isinstance(content, str):
            height = max(height, height_of(content, page.widths[column]))
    page.set_height(number, height)


def _write_foot(page: Page, sheet: TableSheet, bottom: int, width: float) -> int:
    """The line of signatures and the notes below the table; returns the last row."""
    lines = [SIGNATURES] if sheet.signed else []
    lines += [f"{'　　' if place else '注：'}{note}" for place, note in enumerate(sheet.notes)]
    for row, line in enumerate(lines, start=bottom + 1):
        page.put_merged(row, (1, len(sheet.heads)), line, font=TEXT, alignment=LEFT)
        page.set_height(row, height_of(line, width))
    return bottom + len(lines)


def _write_cover(book: Workbook, looks: Looks, cover: Cover) -> Page:
    page = Page(book, looks, sheets.COVER)
    page.sheet.hide_gridlines(2)
    for column in range(1, COVER_COLUMNS + 1):
        page.set_width(column, COVER_WIDTH)
    lines = [
        (6, cover.title, COVER_TITLE, 56),
        (7, cover.subtitle, TITLE, 44),
        *((10 + place, text, COVER_TEXT, 30) for place, text in enumerate(cover.contents)),
        *((13 + len(cover.contents) + place, text, COVER_TEXT, 30) for place, text in enumerate(cover.lines)),
    ]
    for row, text, font, height in lines:
        page.put_merged(row, (1, COVER_COLUMNS), text, font=font, alignment=CENTRE)
        page.set_height(row, height)
    page.sheet.print_area(f"A1:{get_column_letter(COVER_COLUMNS)}{lines[-1][0]}")
    return page


def _set_page(page: Page, *, is_demo: bool, is_draft: bool) -> None:
    """A4 landscape, one page wide, centred, with page numbers; 草稿 and 演示数据 in the header where they apply."""
    sheet = page.sheet
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.set_margins(EDGE, EDGE, EDGE, EDGE)
    middle, right = f"&C{DRAFT}" if is_draft else "", f"&R{DEMO}" if is_demo else ""
    sheet.set_header(f"&L{CONFIDENTIAL}{middle}{right}", {"margin": HEADER_EDGE})
    sheet.set_footer(f"&C{NUMBERED}", {"margin": HEADER_EDGE})
