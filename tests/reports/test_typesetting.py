"""The rules of GB/T 9704-2012 that are computed: titles in lines, the signature over the date, tables that fit (domain §6.5)."""

import datetime as dt
from decimal import Decimal

import pytest

from reports.bulletins import typesetting as paper
from reports.bulletins.layout import AMOUNT, Align, Figure, Head, TableRow, TableSheet
from reports.metrics import Value


def test_the_pitches_are_those_of_the_standard():
    assert round(paper.LINE_PITCH, 2) == 28.99
    assert round(paper.CHARACTER_PITCH, 2) == 15.79
    assert (paper.TEXT_WIDTH, paper.TEXT_HEIGHT) == (156, 225)


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于开展银企对接的通知", ["关于开展银企对接的通知"]),
        (
            "关于2024年上半年全区金融支持制造业高质量发展情况的通报",
            ["关于2024年上半年全区金融支持", "制造业高质量发展情况的通报"],
        ),
    ],
)
def test_a_title_is_broken_by_meaning(title, lines):
    assert list(paper.title_lines(title)) == lines


@pytest.mark.parametrize(
    "title",
    [
        "关于2023年度全区金融支持制造业高质量发展政策措施落实情况和机构评价结果的通报",
        "关于演示大型银行甲等5家机构2024年一季度迟报漏报金融支持制造业报表有关情况的通报",
        "甲" * 40,
    ],
)
def test_no_line_of_a_title_is_too_long_or_begins_or_ends_with_a_binding_letter(title):
    lines = paper.title_lines(title)
    assert "".join(lines) == title
    assert max(map(len, lines)) <= 18
    assert not [line for line in lines[1:] if line[0] in "的、，）》"]
    assert not [line for line in lines if line[-1] in "（《第" or line.endswith("202")]


def test_the_name_of_the_agency_fits_one_line():
    for name in (
        "黔江区金融办文件",
        "重庆市黔江区金融工作办公室文件",
        "重庆市黔江区人民政府金融工作办公室关于制造业的文件",
    ):
        size, scale = paper.head_letters(name)
        assert len(name) * size * scale <= 442.3
        assert scale >= 0.6


@pytest.mark.parametrize(
    ("day", "text"), [(dt.date(2024, 7, 8), "2024年7月8日"), (None, "　　　　年　　月　　日")]
)
def test_a_date_has_no_leading_zeros(day, text):
    assert paper.date_text(day) == text


def test_the_date_stays_four_characters_from_the_right_and_the_name_is_centred_over_it():
    # 13 characters over 6.5 (7 digits of half a character and 3 letters): 3.25 beyond it on each side.
    assert paper.signature_indents("重庆市黔江区金融工作办公室", "2024年7月18日") == (0.75, 4.0)
    # A name of 17 would reach 5.25 beyond: it ends at the edge and the date moves to its middle.
    assert paper.signature_indents("重" * 17, "2024年7月18日") == (0.0, 5.25)
    assert paper.signature_indents("金融办", "2024年7月18日") == (5.75, 4.0)


def sheet(columns: int, amount: str) -> TableSheet:
    heads = (Head("机构", 30, "", Align.LEFT), *(Head("余额", 14, "", Align.CENTRE) for _ in range(columns)))
    row = TableRow(("演示大型银行甲", *(Figure(Value(Decimal(amount)), AMOUNT) for _ in range(columns))))
    return TableSheet("附表", "表", "表", "", "", "", heads, (row,))


def test_a_table_is_as_wide_as_the_turned_page():
    for columns, amount in ((3, "1.00"), (9, "123456.00"), (14, "123456789.00")):
        _, widths = paper.table_columns(sheet(columns, amount))
        assert sum(widths) == pytest.approx(225, abs=0.2)


def test_columns_of_words_get_narrower_where_they_do_not_fit():
    heads = (
        *tuple(Head("主要进展", 30, "", Align.LEFT) for _ in range(6)),
        Head("余额", 14, "", Align.CENTRE),
    )
    row = TableRow((*("进展" * 40 for _ in range(6)), Figure(Value(Decimal("1234567.00")), AMOUNT)))
    size, widths = paper.table_columns(TableSheet("附表", "表", "表", "", "", "", heads, (row,)))
    assert size == 8
    assert sum(widths) == pytest.approx(225, abs=0.2)
    assert widths[-1] / 25.4 * 72 >= len("1,234,567.00") * size / 2 + 4


def test_its_letters_get_smaller_until_no_number_wraps():
    sizes = [paper.table_columns(sheet(columns, "1234567.00"))[0] for columns in (4, 10, 12, 13)]
    assert sizes[0] == 10.5
    assert sizes == sorted(sizes, reverse=True)
    size, widths = paper.table_columns(sheet(10, "1234567.00"))
    assert min(widths) / 25.4 * 72 >= len("1,234,567.00") * size / 2 + 4
