"""Cells of a workbook that hold text from people: never a formula, whatever the text begins with (feature trap 9)."""

from __future__ import annotations

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

#: Beginnings that a spreadsheet would read as a formula when a person enters or pastes the text.
RISKY_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(cell: Cell, text: str) -> None:
    """Put a text into a cell as text: string type, and the quote prefix where it begins like a formula.

    Characters that XML forbids are left out. Style the cell before or after; the mark stays.
    """
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
    cell.data_type = "s"
    if text.startswith(RISKY_STARTS):
        cell.quotePrefix = True
