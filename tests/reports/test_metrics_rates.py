"""Weighted rates, single-quarter rates, basis points, averages: domain §3.2."""

from decimal import Decimal

from reports.metrics import (
    Value,
    absent,
    average_per_client,
    basis_points,
    single_quarter_rate,
    weighted_rate,
)

D = Decimal

LENT = [(D(12000), D("4.05")), (D(8000), D("4.60")), (D(500), D("6.80"))]


def test_a_district_rate_is_weighted_by_amounts():
    assert weighted_rate(LENT).rounded(4) == Value(D("4.3317"))
    assert weighted_rate(LENT).rounded(2) == Value(D("4.33"))


def test_a_pair_without_rate_or_without_amount_weighs_nothing():
    assert weighted_rate([*LENT, (D(90000), None), (None, D("9.99"))]) == weighted_rate(LENT)


def test_a_weighted_rate_of_nothing_reported_is_absent():
    assert weighted_rate([]) == absent("未报")
    assert weighted_rate([(D(100), None), (None, None)]) == absent("未报")
    assert weighted_rate([(D(0), None), (None, None)]) == absent("未报")


def test_a_weighted_rate_where_nothing_was_lent_has_no_denominator():
    assert weighted_rate([(D(0), None)]) == absent("分母为零")
    assert weighted_rate([(D(0), D("4.05"))]) == absent("分母为零")


def test_a_single_quarters_rate_comes_from_two_year_to_date_rates():
    assert single_quarter_rate(D("4.20"), D(25000), D("4.50"), D(10000)) == Value(D("4.00"))


def test_a_first_quarters_rate_is_its_year_to_date_rate():
    assert single_quarter_rate(D("4.50"), D(10000), None, D(0)) == Value(D("4.50"))


def test_a_quarter_without_lending_has_no_rate():
    assert single_quarter_rate(D("4.50"), D(10000), D("4.50"), D(10000)) == absent("分母为零")
    assert single_quarter_rate(None, D(0), None, D(0)) == absent("分母为零")


def test_a_year_to_date_amount_that_fell_gives_no_rate():
    assert single_quarter_rate(D("4.50"), D(9000), D("4.50"), D(10000)) == absent("分母为负")


def test_a_single_quarters_rate_says_which_report_is_missing():
    assert single_quarter_rate(D("4.20"), None, D("4.50"), D(10000)) == absent("未报")
    assert single_quarter_rate(None, D(25000), D("4.50"), D(10000)) == absent("未报")
    assert single_quarter_rate(D("4.20"), D(25000), D("4.50"), None) == absent("上季未报")
    assert single_quarter_rate(D("4.20"), D(25000), None, D(10000)) == absent("上季未报")


def test_basis_points_come_from_unrounded_rates():
    assert basis_points(D("4.42251"), D("4.56554")) == Value(D("-14.303"))
    assert basis_points(D("4.42251"), D("4.56554")).rounded(0) == Value(D(-14))
    assert basis_points(D("4.42"), D("4.57")).rounded(0) == Value(D(-15))


def test_basis_points_need_both_rates():
    assert basis_points(None, D("4.57")) == absent("未报")
    assert basis_points(D("6.90"), None) == absent("基期未报")


def test_an_average_per_client():
    assert average_per_client(D("1250"), D(8)) == Value(D("156.25"))
    assert average_per_client(D(0), D(0)) == absent("分母为零")
    assert average_per_client(D(100), None) == absent("未报")
    assert average_per_client(None, D(4)) == absent("未报")
