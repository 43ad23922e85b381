"""Cells, frames, heights and pages of the annex workbook (domain §6.6). Rows and columns count from 1."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from openpyxl.utils import get_column_letter
from xlsxwriter import Workbook
from xlsxwriter.format import Format

from qianjiang_finance.common.sheets import RISKY_STARTS, printable, width_of
from reports.bulletins.layout import ABSENT, ORDINAL, Content, Figure, NumberFormat
from reports.metrics import Value, round_half_up


class Font(NamedTuple):
    """The letters of a cell; ``size`` in points."""

    name: str
    size: int
    bold: bool = False


class Alignment(NamedTuple):
    """Where the text of a cell stands; always in the middle of its height."""

    horizontal: str
    wrap: bool = True
    indent: int = 0


class Frame(NamedTuple):
    """A block with thin lines around every cell, and thicker ones around the block."""

    top: int
    left: int
    bottom: int
    right: int

    def lines(self, row: int, column: int) -> Lines:
        """Kinds of the lines of a cell of the block."""
        return (
            THICK if row == self.top else THIN,
            THICK if row == self.bottom else THIN,
            THICK if column == self.left else THIN,
            THICK if column == self.right else THIN,
        )


#: The lines above, below, left and right of a cell, as a workbook numbers their kinds.
Lines = tuple[int, int, int, int]
NO_LINES, THIN, THICK = (0, 0, 0, 0), 1, 2

SONG, BLACK = "仿宋", "黑体"
TEXT, BOLD = Font(SONG, 11), Font(SONG, 11, bold=True)
MARK, TITLE = Font(BLACK, 12), Font(BLACK, 18)
COVER_TITLE, COVER_TEXT = Font(BLACK, 26), Font(SONG, 16)
LEFT, INDENTED = Alignment("left"), Alignment("left", indent=1)
CENTRE, RIGHT = Alignment("center"), Alignment("right", wrap=False)
SHADE, GENERAL = "#E7E6E6", "General"

#: The head takes rows 4 and 5, data begin in row 6 (domain §6.6).
HEAD_ROW, FIRST_ROW = 4, 6
LEAST_WIDTH = 8
#: Points of a row that nobody set; pixels of a point, and of a column beyond those of its characters.
DEFAULT_HEIGHT, PIXELS, CHARACTER, CELL_PADDING = 15, 4 / 3, 7, 5


class Looks:
    """The formats of a workbook: one for each look that a cell has, made when it is first needed."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[object, Format] = {}

    def of(
        self,
        font: Font,
        alignment: Alignment,
        code: str = GENERAL,
        lines: Lines = NO_LINES,
        *,
        shaded: bool = False,
        quoted: bool = False,
    ) -> Format:
        """The format with these parts; ``code`` is the format of numbers, ``quoted`` marks a text that begins like a formula."""
        key = (font, alignment, code, lines, shaded, quoted)
        made = self._made.get(key)
        if made is None:
            ground = {"bg_color": SHADE, "pattern": 1} if shaded else {}
            made = self._book.add_format(
                {**_properties(font, alignment, code, lines), **ground, "quote_prefix": quoted}
            )
            self._made[key] = made
        return made


def _properties(font: Font, alignment: Alignment, code: str, lines: Lines) -> dict[str, object]:
    above, below, left, right = lines
    return {
        "font_name": font.name,
        "font_size": font.size,
        "bold": font.bold,
        "align": alignment.horizontal,
        "valign": "vcenter",
        "text_wrap": alignment.wrap,
        "indent": alignment.indent,
        "num_format": code,
        "top": above,
        "bottom": below,
        "left": left,
        "right": right,
    }


class Page:
    """A sheet that is being written. ``heights`` are those of its rows in points, ``widths`` those of its columns in characters."""

    def __init__(self, book: Workbook, looks: Looks, name: str) -> None:
        self.sheet = book.add_worksheet(name)
        self.name = name
        self.heights: dict[int, float] = {}
        self.widths: dict[int, float] = {}
        self._looks = looks

    def put(
        self,
        row: int,
        column: int,
        content: Content,
        *,
        font: Font = TEXT,
        alignment: Alignment = CENTRE,
        lines: Lines = NO_LINES,
        shaded: bool = False,
    ) -> None:
        """Write a content: a figure rounded half up to its shown decimals, an ordinal, a text, or — where there is none.

        A text is never a formula: it is written as a text, and marked where it begins like one.
        """
        sheet, of, y, x = self.sheet, self._looks.of, row - 1, column - 1
        if isinstance(content, str):
            quoted = content.startswith(RISKY_STARTS)
            look = of(font, alignment, GENERAL, lines, shaded=shaded, quoted=quoted)
            text = printable(content)
            sheet.write_string(y, x, text, look) if text else sheet.write_blank(y, x, None, look)
        elif isinstance(content, int):
            sheet.write_number(y, x, content, of(font, CENTRE, ORDINAL.code, lines))
        elif content is not None and content.value.amount is not None:
            number = round_half_up(content.value.amount, content.shown_as.places)
            sheet.write_number(y, x, number, of(font, RIGHT, content.shown_as.code, lines))
        else:
            sheet.write_string(y, x, ABSENT, of(font, CENTRE, GENERAL, lines))

    def put_merged(
        self,
        row: int,
        columns: tuple[int, int],
        text: str,
        *,
        font: Font,
        alignment: Alignment,
        rows: int = 1,
        frame: Frame | None = None,
        shaded: bool = False,
    ) -> None:
        """A text over the columns (first, last) and ``rows`` rows, as one cell; its lines are those of each cell of the ``frame``."""
        first, last = columns
        bottom = row + rows - 1
        if (row, first) != (bottom, last):
            self.sheet.merge_range(row - 1, first - 1, bottom - 1, last - 1, "")
        for at in range(row, bottom + 1):
            for column in range(first, last + 1):
                lines = frame.lines(at, column) if frame else NO_LINES
                if (at, column) == (row, first):
                    self.put(at, column, text, font=font, alignment=alignment, lines=lines, shaded=shaded)
                else:
                    look = self._looks.of(font, alignment, GENERAL, lines, shaded=shaded)
                    self.sheet.write_blank(at - 1, column - 1, None, look)

    def set_height(self, row: int, points: float) -> None:
        """The height of a row."""
        self.heights[row] = points
        self.sheet.set_row(row - 1, points)

    def set_width(self, column: int, least: int, contents: Iterable[Content] = ()) -> float:
        """Make the column at least ``least`` characters wide and wide enough for its numbers; returns the width."""
        numbers = (width_of(shown(number)) + 3 for number in _ends(contents))
        width = max(least, LEAST_WIDTH, *numbers, 0)
        self.widths[column] = width
        self.sheet.set_column(column - 1, column - 1, width)
        return width

    def size_of(self, top: int, left: int, bottom: int, right: int) -> tuple[int, int]:
        """Width and height of the block in pixels; the width of all its columns was set."""
        across = sum(
            int(self.widths[column] * CHARACTER + 0.5) + CELL_PADDING for column in range(left, right + 1)
        )
        rows = (self.heights.get(row, DEFAULT_HEIGHT) for row in range(top, bottom + 1))
        return across, sum(int(height * PIXELS) for height in rows)


def _ends(contents: Iterable[Content]) -> Iterator[Content]:
    """The largest and the smallest number of each format: no number between them is wider."""
    figures: dict[NumberFormat, list[Decimal]] = {}
    ordinals = []
    for content in contents:
        if isinstance(content, Figure):
            if content.value.amount is not None:
                figures.setdefault(content.shown_as, []).append(content.value.amount)
        elif isinstance(content, int):
            ordinals.append(content)
    for shown_as, amounts in figures.items():
        yield Figure(Value(max(amounts)), shown_as)
        yield Figure(Value(min(amounts)), shown_as)
    yield from (max(ordinals), min(ordinals)) if ordinals else ()


def shown(content: Content) -> str:
    """What a reader will see in the cell."""
    if not isinstance(content, Figure):
        return ABSENT if content is None else str(content)
    if content.value.amount is None:
        return ABSENT
    text = f"{round_half_up(content.value.amount, content.shown_as.places):,}"
    optional = content.shown_as.code.count("#", content.shown_as.code.rfind(".") + 1)
    return text[: len(text) - optional] + text[len(text) - optional :].rstrip("0") if "." in text else text


def area(sheet: str, top: int, left: int, bottom: int, right: int) -> str:
    """'附表1'!$A$6:$J$34."""
    return f"'{sheet}'!${get_column_letter(left)}${top}:${get_column_letter(right)}${bottom}"
