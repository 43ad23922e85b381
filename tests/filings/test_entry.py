"""Reading what was typed: every way a clerk writes a number, and what is no number."""

from decimal import Decimal

import pytest

from filings.entry import read_cell
from filings.models import Indicator

AMOUNT = Indicator(code="B201", unit="万元", places=2, entry_places=2)
COUNT = Indicator(code="B206", unit="户", places=0, entry_places=0)
RATE = Indicator(code="B405", unit="%", places=4, entry_places=2)


@pytest.mark.parametrize(
    ("text", "indicator", "value"),
    [
        ("12345.67", AMOUNT, "12345.67"),
        ("12,345.67", AMOUNT, "12345.67"),
        ("１２３４５．６７", AMOUNT, "12345.67"),
        ("12，345", AMOUNT, "12345.00"),
        (" 12 345.6 ", AMOUNT, "12345.60"),
        ("1,234,567.89", AMOUNT, "1234567.89"),
        ("1.2亿", AMOUNT, "12000.00"),
        ("300万元", AMOUNT, "300.00"),
        ("300万", AMOUNT, "300.00"),
        ("5000元", AMOUNT, "0.50"),
        ("1.2亿元", AMOUNT, "12000.00"),
        ("-5", AMOUNT, "-5.00"),
        ("−5", AMOUNT, "-5.00"),
        ("0", AMOUNT, "0.00"),
        (".5", AMOUNT, "0.50"),
        ("230", COUNT, "230"),
        ("230户", COUNT, "230"),
        ("4.05", RATE, "4.05"),
        ("4.05%", RATE, "4.05"),
        ("4.05％", RATE, "4.05"),
    ],
)
def test_a_number_is_read_however_it_is_written(text, indicator, value):
    cell = read_cell(text, indicator)
    assert cell.value == Decimal(value)
    assert cell.text == value


@pytest.mark.parametrize(
    ("text", "indicator", "problem"),
    [
        ("abc", AMOUNT, "无法识别"),
        ("1.2.3", AMOUNT, "无法识别"),
        ("1e5", AMOUNT, "无法识别"),
        ("NaN", AMOUNT, "无法识别"),
        ("=1+1", AMOUNT, "无法识别"),
        ("1.2亿", COUNT, "无法识别"),
        ("100 200 3", AMOUNT, "无法识别"),
        ("1,23,4", AMOUNT, "无法识别"),
        ("1，2", AMOUNT, "无法识别"),
        ("100\t200", AMOUNT, "无法识别"),
        ("5²", AMOUNT, "无法识别"),
        ("①", COUNT, "无法识别"),
        ("1万亿", AMOUNT, "无法识别"),
        ("50元", AMOUNT, "最多保留2位小数"),
        ("1.234", AMOUNT, "最多保留2位小数"),
        ("1.5", COUNT, "应为整数"),
        ("4.055", RATE, "最多保留2位小数"),
        ("10000000000", AMOUNT, "数值过大"),
    ],
)
def test_what_is_no_number_is_kept_with_its_problem(text, indicator, problem):
    cell = read_cell(text, indicator)
    assert cell.value is None
    assert cell.text == text
    assert problem in cell.problem


def test_a_note_beside_a_blank_is_kept_and_the_blank_stays_a_blank():
    cell = read_cell(" ", AMOUNT, "待总行批复")
    assert (cell.entry, cell.text, cell.note) == ("blank", "", "待总行批复")


def test_control_characters_are_dropped():
    assert read_cell("12\x0034", AMOUNT, "a\x00b").value == Decimal("1234")
    assert read_cell("5", AMOUNT, "a\x00b").note == "ab"


@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
def test_a_blank_is_no_cell(text):
    assert read_cell(text, AMOUNT) is None


def test_not_applicable_and_unknown_are_entries_of_their_own():
    assert read_cell("不适用", AMOUNT, "分行无权限").entry == "na"
    assert read_cell("未知", AMOUNT).entry == "unknown"
