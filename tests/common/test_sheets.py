"""Text cells stay text after a workbook was saved and reopened."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font

from qianjiang_finance.common.sheets import safe_text


def reopened(text: str) -> Cell:
    book = Workbook()
    safe_text(book.active["A1"], text)
    book.active["A1"].font = Font(bold=True)
    stream = io.BytesIO()
    book.save(stream)
    return load_workbook(stream).active["A1"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_a_text_that_begins_like_a_formula_is_marked_as_text(text: str) -> None:
    cell = reopened(text)
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text, True)


def test_an_ordinary_text_carries_no_mark() -> None:
    cell = reopened("甲行（=总行）")
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "甲行（=总行）", False)


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert reopened("甲\x00\x0b行").value == "甲行"
