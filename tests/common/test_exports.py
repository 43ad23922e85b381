"""Exported lists: safe cells, Chinese file names, who and when; workbooks are reopened and compared by cell."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from qianjiang_finance.common import clock, exports
from qianjiang_finance.common.exports import Sheet

CLOSING = "导出人：张三　导出时间：2024年7月12日 15:04"


def reopened(sheet: Sheet) -> Worksheet:
    page = load_workbook(io.BytesIO(exports.xlsx_bytes(sheet, CLOSING))).active
    assert isinstance(page, Worksheet)
    return page


def lines(sheet: Sheet) -> list[list[str]]:
    return list(csv.reader(io.StringIO(exports.csv_bytes(sheet, CLOSING).decode("utf-8-sig"))))


def sheet(*rows: list[object]) -> Sheet:
    return Sheet("机构名录", ["名称", "数值"], rows)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_stays_text_in_a_workbook(text: str) -> None:
    cell = reopened(sheet([text, None])).cell(2, 1)
    assert cell.data_type == "s"
    assert str(cell.value).replace("\n", "\r") == text  # XML reads a carriage return as a line feed


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_looks_like_a_formula_gets_an_apostrophe_in_csv(text: str) -> None:
    assert lines(sheet([text, None]))[1] == [f"'{text}", ""]


def test_an_ordinary_text_is_left_alone_in_csv() -> None:
    assert lines(sheet(["区金融办=牵头", None]))[1] == ["区金融办=牵头", ""]


def test_a_head_cell_cannot_be_a_formula_either() -> None:
    assert reopened(Sheet("表", ["=1+1"], [])).cell(1, 1).data_type == "s"


def test_a_negative_amount_stays_a_number() -> None:
    cell = reopened(sheet(["甲", Decimal("-12.50")])).cell(2, 2)
    assert (cell.data_type, cell.value) == ("n", -12.5)
    assert lines(sheet(["甲", Decimal("-12.50")]))[1] == ["甲", "-12.50"]


def test_a_missing_value_is_an_empty_cell_and_not_zero() -> None:
    assert reopened(sheet(["甲", None])).cell(2, 2).value is None
    assert lines(sheet(["甲", None], ["乙", Decimal(0)]))[1:3] == [["甲", ""], ["乙", "0"]]


def test_a_date_is_a_date_cell() -> None:
    cell = reopened(sheet(["甲", dt.date(2024, 7, 12)])).cell(2, 2)
    assert (str(cell.value), cell.number_format) == ("2024-07-12 00:00:00", "yyyy-mm-dd")
    assert lines(sheet(["甲", dt.date(2024, 7, 12)]))[1] == ["甲", "2024-07-12"]


def test_a_time_is_written_in_beijing_time() -> None:
    at = dt.datetime(2024, 7, 12, 16, 30, tzinfo=dt.UTC)
    assert str(reopened(sheet(["甲", at])).cell(2, 2).value) == "2024-07-13 00:30:00"
    assert lines(sheet(["甲", at]))[1] == ["甲", "2024-07-13 00:30"]


def test_control_characters_do_not_break_a_workbook() -> None:
    assert reopened(sheet(["甲\x00\x0b乙", None])).cell(2, 1).value == "甲乙"


def test_who_and_when_stand_in_the_last_line() -> None:
    page = reopened(sheet(["甲", 1], ["乙", 2]))
    assert (page.max_row, page.cell(5, 1).value) == (5, CLOSING)
    assert lines(sheet(["甲", 1]))[-1] == [CLOSING]


def test_the_last_line_names_person_time_and_demonstration_data() -> None:
    at = clock.local(2024, 7, 12, 15, 4)
    assert exports.last_line("张三", at, is_demo=False) == CLOSING
    assert exports.last_line("张三", at, is_demo=True) == CLOSING + "　演示数据"


def test_a_last_line_that_begins_like_a_formula_stays_text() -> None:
    page = load_workbook(io.BytesIO(exports.xlsx_bytes(sheet(), "=1+1"))).active
    assert isinstance(page, Worksheet)
    assert page.cell(3, 1).data_type == "s"


def test_the_file_name_carries_the_list_and_the_beijing_minute() -> None:
    with clock.at(dt.datetime(2024, 7, 12, 16, 30, tzinfo=dt.UTC)):
        response = exports.export_response(sheet(), "xlsx", by="张三", is_demo=False)
    name = unquote(response.headers["Content-Disposition"])
    assert name == "attachment; filename*=utf-8''机构名录_202407130030.xlsx"


def test_a_csv_begins_with_a_byte_order_mark_so_that_office_programs_read_chinese() -> None:
    response = exports.export_response(sheet(["甲", 1]), "csv", by="张三", is_demo=False)
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_list_title_with_forbidden_letters_still_names_a_sheet() -> None:
    assert reopened(Sheet("机构/季度:表", ["甲"], [])).title == "机构_季度_表"
