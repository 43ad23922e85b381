"""Domain §5.3 and §5.4: the worked example to the last digit, and what peer groups change in it."""

from dataclasses import replace
from decimal import Decimal

import pytest

from qianjiang_finance.common.quarter import Quarter
from reports import scoring
from reports.metrics import round_half_up
from tests.reports.scoring_example import BANKS, ORACLE, QUARTER, default_scheme, example_banks

#: What §5.3 calls the value of each item.
VALUES = {
    "S1": "g_mfg", "S2": "d_mfg", "S3a": "d_mlt_mfg", "S3b": "incr_share", "S4a": "d_cr_share", "S4b": "d_cr",
    "S5": "d_mfg_share", "S7": "first",
}  # fmt: skip


@pytest.fixture(scope="module")
def sheet():
    return scoring.score(default_scheme(), example_banks(), QUARTER)


@pytest.mark.parametrize("number", range(5), ids=list(BANKS))
def test_every_value_of_the_example(sheet, number):
    row, said = sheet.row(number), ORACLE["values"][BANKS[number]]
    for item, name in VALUES.items():
        value = row.point(item).value
        shown = None if value is None else str(round_half_up(value, 6))
        assert shown == said[name], item
    fall = row.point("S6").value
    assert (None if fall is None else str(round_half_up(-fall, 6))) == said["d_bp"]


@pytest.mark.parametrize("number", range(5), ids=list(BANKS))
def test_every_point_of_the_example(sheet, number):
    row = sheet.row(number)
    scores = {point.item: None if point.score is None else str(point.score) for point in row.points}
    assert scores == ORACLE["scores"][BANKS[number]]


@pytest.mark.parametrize("number", range(5), ids=list(BANKS))
def test_sums_weights_bases_totals_ranks_grades_and_awards(sheet, number):
    row = sheet.row(number)
    got = {
        "sum": row.sum, "app_w": row.weight, "base": row.base, "bonus": row.bonus, "ded": row.deduction,
        "total": row.total, "rank": row.rank, "grade": row.grade, "add": row.award,
    }  # fmt: skip
    assert {name: str(value) for name, value in got.items()} == ORACLE["result"][BANKS[number]]


def test_the_rows_stand_in_the_order_of_their_ranks(sheet):
    assert [row.bank.name for row in sheet.rows] == [ORACLE["name"][code] for code in "ACEDB"]


def test_the_benchmark_and_its_limits(sheet):
    compared = dict(sheet.row(0).point("S1").compared)
    assert {name: str(round_half_up(value, 6)) for name, value in compared.items()} == {
        "基准值": ORACLE["benchmark_growth"], "下限": "-0.635838", "上限": "19.364162",
    }  # fmt: skip


def test_the_arithmetic_is_said_as_in_the_hand_check_of_the_domain(sheet):
    said = {point.item: point.arithmetic for point in sheet.row(2).points}
    assert said == {
        "S1": "29.3333 ≥ 19.3642，得20.00分",
        "S2": "20 × 5,300 ÷ 7,300 = 14.52",
        "S3a": "10 ×（5 − 2 + 1）÷ 5 = 8.00",
        "S3b": "10 × [23.3333 − 0] ÷ [30 − 0] = 7.78",
        "S4a": "10 × [1.7033 −（−2）] ÷ [3 −（−2）] = 7.41",
        "S4b": "5 ×（5 − 2 + 1）÷ 5 = 4.00",
        "S5": "1.2514 ≥ 0.5，得10.00分",
        "S6": "38 ≥ 30，得10.00分",
        "S7": "5 ×（5 − 1 + 1）÷ 5 = 5.00",
    }


def test_an_absent_item_says_why(sheet):
    assert sheet.row(4).point("S1").reason == "基期或分母为零"
    assert sheet.row(4).point("S6").reason == "基期未报"
    assert sheet.row(4).point("S6").arithmetic == "不适用（基期未报），权重10不计入"


def test_a_point_holds_the_figures_it_was_made_of(sheet):
    assert dict(sheet.row(0).point("S2").operands) == {
        ("B201", QUARTER): Decimal(92300),
        ("B201", Quarter(2023, 4)): Decimal(85000),
    }
    share = sheet.row(0).point("S5").operands
    assert set(share) == {(code, at) for code in ("B201", "B102") for at in (QUARTER, Quarter(2023, 2))}


def test_a_special_rule_is_said(sheet):
    point = sheet.row(3).point("S3b")
    assert point.value is None and point.reason == ""
    assert point.arithmetic == "属特殊情形，成立，得10.00分"


def test_half_the_weight_instead_of_rescaling_gives_e_61_10():
    scheme = default_scheme()
    items = tuple(replace(item, absence=scoring.Absence.HALF) for item in scheme.items)
    row = scoring.score(replace(scheme, items=items), example_banks(), QUARTER).row(4)
    assert (str(row.sum), str(row.weight), str(row.total)) == ("61.10", "100", "61.10")


# §5.4, worked by hand: A and B are two and are compared with all five, C, D, E are three and are compared among themselves.
GROUPED = {
    "A": {"S2": "20.00", "S3a": "10.00", "S4b": "5.00", "S7": "4.00"},
    "B": {"S2": "0.00", "S3a": "0.00", "S4b": "0.00", "S7": "2.00"},
    "C": {"S2": "20.00", "S3a": "10.00", "S4b": "5.00", "S7": "5.00"},
    "D": {"S2": "4.15", "S3a": "3.33", "S4b": "1.67", "S7": "1.67"},
    "E": {"S2": "6.79", "S3a": "6.67", "S4b": "3.33", "S7": "3.33"},
}
TOTALS = {"A": ("93.75", 2), "B": ("5.72", 5), "C": ("97.19", 1), "D": ("44.46", 4), "E": ("70.41", 3)}


@pytest.fixture(scope="module")
def grouped():
    scheme = default_scheme()
    compared = ("S2", "S3a", "S4b", "S7")
    items = tuple(
        replace(item, scope=scoring.Scope.GROUP) if item.code in compared else item for item in scheme.items
    )
    return scoring.score(replace(scheme, items=items), example_banks(), QUARTER)


@pytest.mark.parametrize("number", range(5), ids=list(BANKS))
def test_peer_groups_change_four_items_and_nothing_else(grouped, number):
    row = grouped.row(number)
    expected = ORACLE["scores"][BANKS[number]] | GROUPED[BANKS[number]]
    assert {point.item: None if point.score is None else str(point.score) for point in row.points} == expected
    assert (str(row.total), row.rank) == TOTALS[BANKS[number]]


def test_a_group_of_two_is_compared_with_all(grouped):
    assert grouped.row(0).point("S2").scope == "全区参评银行（5家；大型银行不足3家）"
    assert grouped.row(4).point("S2").scope == "地方法人银行（3家）"
