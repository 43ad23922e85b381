"""The credit code of GB 32100-2015, against the invented codes of domain §7 and slips in them."""

import pytest

from enterprises.credit_code import problem_of


@pytest.mark.parametrize("code", ["91500114MA5DEM012J", "91500114MA5DEM020D", "91500114MA5DEM039A"])
def test_a_right_code_has_no_problem(code):
    assert problem_of(code) == ""


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("91500114MA5DEM012", "应为18位，现有17位"),
        ("91500114MA5DEM012I", "不应有“I”"),
        ("91500114ma5DEM012J", "不应有“m”"),
        ("91500114MA5DEM013J", "校验不通过"),
        ("91500141MA5DEM012J", "校验不通过"),
    ],
)
def test_a_slip_is_told(code, sentence):
    assert sentence in problem_of(code)
