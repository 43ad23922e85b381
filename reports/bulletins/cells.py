"""Cells, frames, heights and pages of the annex workbook (domain §6.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from decimal import Decimal
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qianjiang_finance.common.sheets import safe_text, width_of
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
LEAST_WIDTH = 8


#: The looks that the cells of a workbook have had so far, by font, alignment and format, or by a look and the lines around it.
#: A look is set once through the cell and copied from then on: setting it anew takes fifty times as long.
_LOOKS: WeakKeyDictionary[Workbook, dict[object, StyleArray]] = WeakKeyDictionary()


def _look(cell: Cell | MergedCell, key: object, dress: Callable[[], None]) -> None:
    looks = _LOOKS.setdefault(cell.parent.parent, {})
    look = looks.get(key)
    if look is None:
        dress()
        looks[key] = copy(cell._style)
    else:
        cell._style = copy(look)


def _dress(cell: Cell, font: Font, alignment: Alignment, number_format: str = "General") -> None:
    def dress() -> None:
        cell.font, cell.alignment, cell.number_format = font, alignment, number_format

    _look(cell, (id(font), id(alignment), number_format), dress)


def put(cell: Cell, content: Content, *, font: Font = TEXT, text_alignment: Alignment = CENTRE) -> None:
    """Write a content: a figure rounded half up to its shown decimals, an ordinal, a safe text, or — where there is none.

    Fonts and alignments are the constants of this module.
    """
    if isinstance(content, Figure) and content.value.amount is not None:
        _dress(cell, font, RIGHT, content.shown_as.code)
        cell.value = round_half_up(content.value.amount, content.shown_as.places)
    elif isinstance(content, int):
        _dress(cell, font, CENTRE, ORDINAL.code)
        cell.value = content
    else:
        is_text = isinstance(content, str)
        _dress(cell, font, text_alignment if is_text else CENTRE)
        safe_text(cell, content if isinstance(content, str) else ABSENT)


def shade(cell: Cell | MergedCell) -> None:
    """The light grey of a head."""
    cell.fill = SHADE


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
            sides = (row == top, row == bottom, column == left, column == right)
            _line(page.cell(row, column), sides)


def _line(cell: Cell | MergedCell, sides: tuple[bool, bool, bool, bool]) -> None:
    def dress() -> None:
        top, bottom, left, right = (THICK if is_outside else THIN for is_outside in sides)
        cell.border = Border(top=top, bottom=bottom, left=left, right=right)

    _look(cell, (tuple(cell._style), sides), dress)


def shown(content: Content) -> str:
    """What a reader will see in the cell."""
    if isinstance(content, Figure):
        amount = content.value.amount
        return ABSENT if amount is None else f"{round_half_up(amount, content.shown_as.places):,}"
    return ABSENT if content is None else str(content)


def set_width(page: Worksheet, column: int, least: int, contents: Sequence[Content]) -> float:
    """Make the column at least ``least`` characters wide and wide enough for its numbers; returns the width."""
    numbers = (
        width_of(shown(content)) + 3 for content in contents if isinstance(content, (Figure, int, Decimal))
    )
    width = max(least, LEAST_WIDTH, *numbers, 0)
    page.column_dimensions[get_column_letter(column)].width = width
    return width
