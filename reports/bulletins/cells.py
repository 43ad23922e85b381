"""Cells, frames, heights and pages of the annex workbook (domain §6.6)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qianjiang_finance.common.sheets import safe_text
from reports.bulletins.layout import ABSENT, ORDINAL, Content, Figure
from reports.metrics import round_half_up

SONG, BLACK = "仿宋", "黑体"
TEXT, BOLD = Font(name=SONG, size=11), Font(name=SONG, size=11, bold=True)
MARK, TITLE = Font(name=BLACK, size=12), Font(name=BLACK, size=18)
COVER_TITLE, COVER_TEXT = Font(name=BLACK, size=26), Font(name=SONG, size=16)
SHADE = PatternFill("solid", fgColor="E7E6E6")
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
INDENTED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
RIGHT = Alignment(horizontal="right", vertical="center")
THIN, THICK = Side(style="thin"), Side(style="medium")

#: The head takes rows 4 and 5, data begin in row 6 (domain §6.6).
HEAD_ROW, FIRST_ROW = 4, 6
#: Points of one line of text, and what a row has above and below its lines; no row is lower than 21.
LINE, PADDING, LEAST_HEIGHT = 15, 6, 21
LEAST_WIDTH = 8
_CM = 1 / 2.54
_A4 = 9


def put(cell: Cell, content: Content, *, font: Font = TEXT, text_alignment: Alignment = CENTRE) -> None:
    """Write a content: a figure rounded half up to its shown decimals, an ordinal, a safe text, or — where there is none."""
    cell.font = font
    if isinstance(content, Figure) and content.value.amount is not None:
        cell.value = round_half_up(content.value.amount, content.shown_as.places)
        cell.number_format = content.shown_as.code
        cell.alignment = RIGHT
    elif isinstance(content, int):
        cell.value = content
        cell.number_format = ORDINAL.code
        cell.alignment = CENTRE
    elif isinstance(content, str):
        safe_text(cell, content)
        cell.alignment = text_alignment
    else:
        safe_text(cell, ABSENT)
        cell.alignment = CENTRE


def put_merged(
    page: Worksheet,
    row: int,
    columns: tuple[int, int],
    text: str,
    *,
    font: Font,
    alignment: Alignment,
    rows: int = 1,
) -> None:
    """A text over the columns (first, last) and ``rows`` rows, as one cell."""
    first, last = columns
    if last > first or rows > 1:
        page.merge_cells(start_row=row, end_row=row + rows - 1, start_column=first, end_column=last)
    cell = page.cell(row, first)
    assert isinstance(cell, Cell)  # the first cell of a merged range is a real one
    put(cell, text, font=font, text_alignment=alignment)


def frame(page: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    """Thin lines around every cell of the block, thicker ones around the block."""
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            page.cell(row, column).border = Border(
                top=THICK if row == top else THIN,
                bottom=THICK if row == bottom else THIN,
                left=THICK if column == left else THIN,
                right=THICK if column == right else THIN,
            )


def shown(content: Content) -> str:
    """What a reader will see in the cell."""
    if isinstance(content, Figure):
        amount = content.value.amount
        return ABSENT if amount is None else f"{round_half_up(amount, content.shown_as.places):,}"
    return ABSENT if content is None else str(content)


def width_of(text: str) -> int:
    """The width of a line in characters of a column; a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


def height_of(text: str, width: float) -> float:
    """The height in points of a row whose cell, ``width`` characters wide, wraps the text."""
    lines = sum(max(1, math.ceil(width_of(line) * 1.08 / (width - 2))) for line in text.split("\n"))
    return max(LEAST_HEIGHT, lines * LINE + PADDING)


def set_width(page: Worksheet, column: int, least: int, contents: Sequence[Content]) -> float:
    """Make the column at least ``least`` characters wide and wide enough for its numbers; returns the width."""
    numbers = (
        width_of(shown(content)) + 3 for content in contents if isinstance(content, (Figure, int, Decimal))
    )
    width = max(least, LEAST_WIDTH, *numbers, 0)
    page.column_dimensions[get_column_letter(column)].width = width
    return width


def set_page(page: Worksheet, *, is_demo: bool, repeated_rows: str = "") -> None:
    """A4 landscape, one page wide, centred, with page numbers; head rows repeated; 演示数据 in the header of invented data."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = margins.top = margins.bottom = 1.8 * _CM
    margins.header = margins.footer = 0.8 * _CM
    page.oddHeader.left.text = "内部资料"
    page.oddHeader.right.text = "演示数据" if is_demo else None
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    if repeated_rows:
        page.print_title_rows = repeated_rows
