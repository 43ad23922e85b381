"""The rule language: decimals, quarter shifts, no verdict without operands, nothing outside the language."""

from decimal import Decimal

import pytest

from qianjiang_finance.common.expressions import Calculator, ExpressionError, codes_in
from qianjiang_finance.common.quarter import Quarter

D = Decimal
Q2 = Quarter(2024, 2)
FIGURES = {
    ("B201", "2024Q2"): D("53200"),
    ("B201", "2024Q1"): D("54400"),
    ("B201", "2023Q2"): D("52000"),
    ("B201", "2023Q4"): D("54000"),
    ("B218", "2024Q2"): D("300"),
    ("B218", "2023Q4"): D("900"),
    ("B218", "2023Q2"): D("400"),
    ("B207", "2024Q2"): D("18500"),
    ("B207", "2024Q1"): D("7500"),
    ("B102", "2024Q2"): D("512000"),
    ("B105", "2024Q2"): D("0"),
}


def calc(text, *, quarter=Q2, item="", **constants):
    def operands(code, at):
        return FIGURES.get((code, str(at)))

    return Calculator(operands, quarter, constants).value(text, item=item)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("B201 + B102", D("565200")),
        ("prev(B201)", D("54400")),
        ("ly(B201)", D("52000")),
        ("y0(B201)", D("54000")),
        ("prev(prev(B201))", D("54000")),
        ("B201 - y0(B201)", D("-800")),
        ("q(B207)", D("11000")),
        ("prev(q(B207))", D("7500")),
        ("abs(B201 - prev(B201))", D("1200")),
        ("min(B201, B102) + max(1, 2)", D("53202")),
        ("B201 <= B102", True),
        ("B201 <= B102 <= B201", False),
        ("abs(B201 - 53200.05) <= 0.05", True),
        ("abs(B201 - 53200.06) <= 0.05", False),
        ("iff(B201 > 0, B102 > 0)", True),
        ("iff(B201 > 0, B105 > 0)", False),
        ("given(B405)", False),
        ("given(B201) and not given(B405)", True),
        ("identical(B201, B201, B405)", D("0")),
        ("quarter == 2", True),
        ("kind == 'CB' or not given(B403)", True),
        ("B201 if B201 > B102 else none", None),
        ("x - prev(x)", D("-1200")),
    ],
)
def test_an_expression_has_its_hand_computed_value(text, expected):
    assert calc(text, item="B201", kind="LB") == expected


def test_growth_is_in_percent_of_the_same_quarter_last_year():
    assert round(calc("growth(B201)"), 4) == D("2.3077")


def test_restored_growth_of_the_specification_is_3_85_percent():
    assert round(calc("((B201 + B218 + y0(B218) - ly(B218)) / ly(B201) - 1) * 100"), 2) == D("3.85")


@pytest.mark.parametrize("text", ["B999 + 1", "B201 <= B999", "prev(B102)", "B201 / B105", "B105 / B105"])
def test_a_missing_operand_or_a_zero_divisor_gives_no_verdict(text):
    assert calc(text) is None


def test_near_allows_the_tolerance_and_not_a_cent_more():
    assert calc("near(B201, 53200.05)", tolerance=D("0.05")) is True
    assert calc("near(B201, 53200.06)", tolerance=D("0.05")) is False


def test_the_sides_of_a_comparison_are_shown_with_their_values():
    sides = Calculator(lambda code, at: FIGURES.get((code, str(at))), Q2).sides(
        "B201 + B105 <= prev(x)", item="B201"
    )
    assert sides == [("B201 + B105", D("53200")), ("prev(x)", D("54400"))]


def test_decimals_stay_exact():
    assert calc("0.1 + 0.2 == 0.3") is True


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "B201.__class__",
        "[1, 2]",
        "B201[0]",
        "lambda: 1",
        "9 ** 9 ** 9",
        "open('x')",
        "B201 B102",
        "(B201",
        "f'{B201}'",
        "prev()",
        "prev(x=1)",
        "'a' * 9",
        "",
    ],
)
def test_anything_outside_the_language_is_refused(text):
    with pytest.raises(ExpressionError):
        calc(text)


def test_the_codes_of_an_expression_are_listed_once_in_order():
    assert codes_in("prev(B203) + B201 <= B203 and x > quarter") == ["B203", "B201"]
