"""Long lists as files that are sent while they are read: reopened cell by cell, safe texts, further sheets, constant memory."""

import csv
import io
import tracemalloc
import zipfile
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from qianjiang_finance.common import streams
from qianjiang_finance.common.streams import Column, csv_stream, xlsx_stream
from tests.office import text_of, to_pdf

COLUMNS = (Column("机构", 30), Column("数值", 12), Column("版本", 8))
ROWS = [
    ("演示大型银行甲 & <乙>", Decimal("92300.25"), 1),
    ("  两端有空格 ", Decimal("-0.0001"), 2),
    (None, Decimal("1E+3"), None),
    ("坏字符\x0b去掉", Decimal(0), 3),
]
CLOSING = "导出人：甲"


def workbook(rows=ROWS, columns=COLUMNS):
    return load_workbook(io.BytesIO(b"".join(xlsx_stream("明细", columns, rows, CLOSING))))


def test_the_workbook_has_head_rows_and_last_line():
    page = workbook()["明细"]
    assert [[cell.value for cell in row] for row in page.iter_rows(max_col=3)] == [
        ["机构", "数值", "版本"],
        ["演示大型银行甲 & <乙>", 92300.25, 1],
        ["  两端有空格 ", -0.0001, 2],
        [None, 1000, None],
        ["坏字符去掉", 0, 3],
        [None, None, None],
        [CLOSING, None, None],
    ]


def test_the_head_is_bold_and_stays_and_can_filter():
    page = workbook()["明细"]
    assert page["A1"].font.bold
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:C5"
    assert page.column_dimensions["A"].width == 30


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_a_text_that_looks_like_a_formula_stays_text(start):
    text = f'{start}HYPERLINK("x")'
    cell = workbook([(text, Decimal(1), 1)])["明细"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    lines = b"".join(csv_stream(COLUMNS, [(text, Decimal(1), 1)], CLOSING)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(lines)))[1][0] == f"'{text}"


def test_an_empty_list_is_a_workbook_too():
    page = workbook([])["明细"]
    assert [page["A1"].value, page["A3"].value] == ["机构", CLOSING]


@pytest.mark.parametrize(
    ("count", "sheets"), [(4, ["明细"]), (5, ["明细1", "明细2"]), (8, ["明细1", "明细2"])]
)
def test_a_list_too_long_for_a_sheet_goes_on_in_the_next(monkeypatch, count, sheets):
    monkeypatch.setattr(streams, "SHEET_ROWS", 4)
    monkeypatch.setattr(streams, "CHUNK", 2)
    book = workbook([(f"第{number}家", Decimal(number), number) for number in range(count)])
    assert book.sheetnames == sheets
    found = [
        cell.value for page in book for cell in page["A"][1:] if cell.value and cell.value.startswith("第")
    ]
    assert found == [f"第{number}家" for number in range(count)]
    assert [cell.value for page in book for cell in page["A"]].count(CLOSING) == 1


def test_the_csv_is_read_by_excel_as_utf8_and_keeps_the_numbers():
    raw = b"".join(csv_stream(COLUMNS, ROWS, CLOSING))
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert lines[0] == ["机构", "数值", "版本"]
    assert lines[1:4] == [
        *(["演示大型银行甲 & <乙>", "92300.25", "1"], ["  两端有空格 ", "-0.0001", "2"], ["", "1000", ""])
    ]
    assert lines[-1] == [CLOSING]


@pytest.mark.parametrize(
    "write", [lambda rows: xlsx_stream("明细", COLUMNS, rows, ""), lambda rows: csv_stream(COLUMNS, rows, "")]
)
def test_memory_does_not_grow_with_the_list(write):
    def peak(count):
        tracemalloc.start()
        for _ in write(("演示大型银行甲", Decimal(number), number) for number in range(count)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(1000)
    assert peak(40_000) < 1.2 * peak(4_000) + 50_000


def test_the_first_piece_is_sent_before_the_last_row_is_read():
    read = []

    def rows():
        for number in range(10_000):
            read.append(number)
            yield ("甲", Decimal(number), number)

    pieces = xlsx_stream("明细", COLUMNS, rows(), "")
    assert len(next(pieces)) > 0
    assert len(read) < 2_000


def test_the_zip_is_whole():
    body = io.BytesIO(b"".join(xlsx_stream("明细", COLUMNS, ROWS, CLOSING)))
    assert zipfile.ZipFile(body).testzip() is None


@pytest.mark.libreoffice
def test_libreoffice_opens_it(tmp_path):
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"".join(xlsx_stream("明细", COLUMNS, ROWS, CLOSING)))
    text = text_of(to_pdf(file, tmp_path))
    assert "演示大型银行甲 & <乙>" in text
    assert "92300.25" in text
