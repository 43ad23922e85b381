"""Increase, growth, single quarters, four quarters, disposals added back: vectors of domain §3.2."""

from decimal import Decimal

import pytest

from reports.metrics import (
    Value,
    absent,
    flow_growth_on_quarter,
    flow_increase_on_quarter,
    growth,
    increase,
    last_four_quarters,
    restored_growth,
    single_quarter,
)

D = Decimal


def test_an_increase_is_the_plain_difference():
    assert increase(D("92300"), D("85000")) == Value(D("7300"))
    assert increase(D("53200"), D("54000")) == Value(D("-800"))


def test_a_growth_is_in_percent_and_unrounded():
    assert growth(D("1892000"), D("1730000")).rounded(4) == Value(D("9.3642"))
    assert growth(D("120"), D("96")) == Value(D("25"))


def test_a_missing_base_gives_no_growth_and_no_increase():
    assert growth(D(5), None) == absent("基期未报")
    assert increase(D(5), None) == absent("基期未报")


def test_a_zero_base_gives_no_growth_but_an_increase():
    assert growth(D("2400"), D(0)) == absent("基期为零")
    assert increase(D("2400"), D(0)) == Value(D("2400"))


def test_zero_after_zero_gives_no_growth_and_an_increase_of_zero():
    assert growth(D(0), D(0)) == absent("基期为零")
    assert increase(D(0), D(0)) == Value(D(0))


def test_a_negative_base_gives_no_growth_but_an_increase():
    assert growth(D(300), D(-200)) == absent("基期为负")
    assert increase(D(300), D(-200)) == Value(D(500))


def test_a_missing_current_figure_is_not_reported():
    assert growth(None, D(5)) == absent("未报")
    assert increase(None, D(5)) == absent("未报")
    assert growth(None, None) == absent("未报")


def test_a_reported_zero_is_a_fall_of_one_hundred_percent():
    assert growth(D(0), D(800)) == Value(D(-100))
    assert increase(D(0), D(800)) == Value(D(-800))


def test_the_first_quarter_of_a_flow_is_its_year_to_date_value():
    assert single_quarter(D(37), D(103), 1) == Value(D(37))
    assert single_quarter(D(37), None, 1) == Value(D(37))


@pytest.mark.parametrize("quarter", [2, 3, 4])
def test_a_later_quarter_of_a_flow_is_the_difference_within_the_year(quarter):
    assert single_quarter(D(103), D(70), quarter) == Value(D(33))


def test_a_later_quarter_needs_the_quarter_before():
    assert single_quarter(D(26), None, 2) == absent("上季未报")
    assert single_quarter(None, D(20), 2) == absent("未报")
    assert single_quarter(None, D(20), 1) == absent("未报")


@pytest.mark.parametrize("quarter", [0, 5])
def test_there_are_four_quarters(quarter):
    with pytest.raises(ValueError, match="1 to 4"):
        single_quarter(D(1), D(1), quarter)


def test_a_flow_is_compared_with_the_single_quarter_before():
    # year to date 20, 50, 95: single quarters 20, 30, 45
    assert flow_increase_on_quarter(D(95), D(50), D(20), 3) == Value(D(15))
    assert flow_growth_on_quarter(D(95), D(50), D(20), 3) == Value(D(50))


def test_a_second_quarter_is_compared_with_the_whole_first_quarter():
    # the third argument is last year's fourth quarter, which the first quarter does not continue
    assert flow_growth_on_quarter(D(50), D(20), D(103), 2) == Value(D(50))


def test_a_first_quarter_is_compared_with_the_single_fourth_quarter():
    # last year to date 78 and 103: fourth quarter 25; first quarter 37
    assert flow_increase_on_quarter(D(37), D(103), D(78), 1) == Value(D(12))
    assert flow_growth_on_quarter(D(37), D(103), D(78), 1) == Value(D(48))


def test_a_flow_without_the_quarters_before_has_no_comparison():
    assert flow_growth_on_quarter(D(95), None, D(20), 3) == absent("上季未报")
    assert flow_growth_on_quarter(D(95), D(50), None, 3) == absent("基期未报")
    assert flow_increase_on_quarter(None, D(50), D(20), 3) == absent("未报")


def test_the_last_four_quarters_of_a_flow():
    assert last_four_quarters(D(26), D(50), D(20)) == Value(D(56))


def test_the_last_four_quarters_at_year_end_are_the_year_itself():
    assert last_four_quarters(D(61), D(50), D(50)) == Value(D(61))


def test_the_last_four_quarters_need_all_three_figures():
    assert last_four_quarters(None, D(50), D(20)) == absent("未报")
    assert last_four_quarters(D(26), None, D(20)) == absent("基期未报")
    assert last_four_quarters(D(26), D(50), None) == absent("基期未报")


def test_restored_growth_adds_disposals_back():
    disposals = last_four_quarters(D(300), D(900), D(400))
    assert disposals == Value(D(800))
    assert restored_growth(D(53200), D(52000), disposals).rounded(2) == Value(D("3.85"))
    assert growth(D(53200), D(52000)).rounded(2) == Value(D("2.31"))


def test_restored_growth_without_disposals_says_so():
    assert restored_growth(D(53200), D(52000), absent("基期未报")) == absent("核销转让额未报")


def test_restored_growth_names_a_bad_base_before_missing_disposals():
    assert restored_growth(D(53200), D(0), absent("未报")) == absent("基期为零")
    assert restored_growth(None, D(52000), Value(D(800))) == absent("未报")
