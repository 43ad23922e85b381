"""Workbooks that people read and print: texts that never become a formula (feature trap 9), heights that fit, A4 pages."""

from __future__ import annotations

import math
from functools import lru_cache

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.worksheet.worksheet import Worksheet

#: Beginnings that a spreadsheet would read as a formula when a person enters or pastes the text.
RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")
#: Points of one line of text, and what a row has above and below its lines; no row is lower than 21.
LINE, PADDING, LEAST_HEIGHT = 15, 6, 21
_CM = 1 / 2.54
A4 = 9
#: Every printed page: its edges and those of header and footer, in inches; what header and footer say.
EDGE, HEADER_EDGE = 1.8 * _CM, 0.8 * _CM
CONFIDENTIAL, DRAFT, DEMO, NUMBERED = "内部资料", "草　稿", "演示数据", "第 &P 页，共 &N 页"


def safe_text(cell: Cell, text: str) -> None:
    """Put a text into a cell as text: string type, and the quote prefix where it begins like a formula.

    Characters that XML forbids are left out. Style the cell before or after; the mark stays.
    """
    cell.value = printable(text)
    cell.data_type = "s"
    if text.startswith(RISKY_STARTS):
        cell.quotePrefix = True


def printable(text: str) -> str:
    """The text without the characters that XML forbids."""
    return ILLEGAL_CHARACTERS_RE.sub("", text)


def width_of(text: str) -> int:
    """The width of a line in characters of a column; a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


@lru_cache(maxsize=4096)
def height_of(text: str, width: float) -> float:
    """The height in points of a row whose cell, ``width`` characters wide, wraps the text."""
    lines = sum(max(1, math.ceil(width_of(line) * 1.08 / (width - 2))) for line in text.split("\n"))
    return max(LEAST_HEIGHT, lines * LINE + PADDING)


def set_page(page: Worksheet, *, is_demo: bool, is_draft: bool = False, repeated_rows: str = "") -> None:
    """A4 landscape, one page wide, centred, with page numbers; head rows repeated; 草稿 and 演示数据 in the header where they apply."""
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    margins = page.page_margins
    margins.left = margins.right = margins.top = margins.bottom = EDGE
    margins.header = margins.footer = HEADER_EDGE
    page.oddHeader.left.text = CONFIDENTIAL
    page.oddHeader.center.text = DRAFT if is_draft else None
    page.oddHeader.right.text = DEMO if is_demo else None
    page.oddFooter.center.text = NUMBERED
    if repeated_rows:
        page.print_title_rows = repeated_rows
