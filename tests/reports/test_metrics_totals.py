"""Sums that never take a missing report for zero, ranks, and growth on a comparable circle."""

from decimal import Decimal

import pytest

from reports.metrics import (
    Coverage,
    Value,
    absent,
    comparable_growth,
    coverage,
    not_reported,
    rank,
    sum_reported,
)

D = Decimal


def test_a_missing_report_is_left_out_of_the_sum_and_counted():
    total = sum_reported([D("10.25"), None, D("4.75")])
    assert total.value == Value(D("15.00"))
    assert total.coverage == Coverage(reported=2, expected=3)
    assert total.coverage.missing == 1
    assert not total.coverage.complete


def test_a_sum_of_nothing_reported_is_absent_and_not_zero():
    assert sum_reported([None, None]).value == absent("未报")
    assert sum_reported([None, None]).coverage == Coverage(0, 2)
    assert sum_reported([]).value == absent("未报")


def test_a_reported_zero_counts_as_reported():
    total = sum_reported(iter([D(0), None]))
    assert total.value == Value(D(0))
    assert total.coverage == Coverage(1, 2)
    assert coverage([D(0), None, D(3)]) == Coverage(2, 3)
    assert coverage([D(0)]).complete


def test_the_missing_are_named_in_order():
    assert not_reported({"甲": D(1), "乙": None, "丙": D(0), "丁": None}) == ("乙", "丁")


def test_equal_values_share_a_rank_and_the_next_is_skipped():
    assert rank({"甲": D(5), "乙": D(9), "丙": D(5), "丁": D(1)}) == {"甲": 2, "乙": 1, "丙": 2, "丁": 4}


def test_only_exactly_equal_values_share_a_rank():
    assert rank({"甲": D("10.001"), "乙": D("10.002"), "丙": D("10.0020")}) == {"甲": 3, "乙": 1, "丙": 1}


def test_the_lowest_is_first_when_lower_is_better():
    assert rank({"甲": D("4.05"), "乙": D("4.15"), "丙": D("4.05")}, direction=-1) == {
        "甲": 1,
        "乙": 3,
        "丙": 1,
    }


def test_the_missing_have_no_rank_and_take_no_place():
    assert rank({"甲": None, "乙": D(-3), "丙": D(0)}) == {"乙": 2, "丙": 1}
    assert rank({"甲": None}) == {}


def test_a_rank_needs_a_direction():
    with pytest.raises(ValueError, match="direction"):
        rank({"甲": D(1)}, direction=0)


def test_first_lending_ranks_of_the_worked_example():
    clients = {"A": D(12), "B": D(5), "C": D(20), "D": D(5), "E": D(8)}
    assert rank(clients) == {"A": 2, "B": 4, "C": 1, "D": 4, "E": 3}


def test_comparable_growth_leaves_out_who_was_not_there_at_both_dates():
    # all: 100 + 60 = 160 → 110 + 75 + 55 = 240; both dates: 100 → 110
    result = comparable_growth(
        {"甲": D(110), "乙": None, "丙": D(75), "丁": D(55)}, {"甲": D(100), "乙": D(60), "丁": None}
    )
    assert result.full == Value(D(50))
    assert result.comparable == Value(D(10))
    assert result.difference == Value(D(40))
    assert result.joined == ("丙", "丁")
    assert result.left == ("乙",)
    assert result.worth_showing()


def test_the_same_circle_at_both_dates_grows_alike():
    result = comparable_growth({"甲": D(110), "乙": D(0)}, {"甲": D(100), "乙": D(0)})
    assert (result.full, result.comparable) == (Value(D(10)), Value(D(10)))
    assert (result.joined, result.left) == ((), ())
    assert not result.worth_showing()


@pytest.mark.parametrize(("newcomer", "shown"), [("0.50", False), ("0.51", True)])
def test_comparable_growth_is_shown_only_beyond_half_a_point(newcomer, shown):
    # base 100; full growth is 10 plus what the newcomer adds
    result = comparable_growth({"甲": D(110), "乙": D(newcomer)}, {"甲": D(100)})
    assert result.difference == Value(D(newcomer))
    assert result.worth_showing() is shown
    assert result.worth_showing(threshold=D("0.6")) is False


def test_comparable_growth_above_full_growth_is_shown_too():
    result = comparable_growth({"甲": D(110)}, {"甲": D(100), "乙": D(100)})
    assert result.difference == Value(D(-55))
    assert result.worth_showing()


def test_without_a_common_institution_there_is_no_comparable_growth():
    result = comparable_growth({"甲": D(110)}, {"乙": D(100)})
    assert result.full == Value(D(10))
    assert result.comparable == absent("无可比机构")
    assert not result.worth_showing()


def test_without_a_base_there_is_no_growth_at_all():
    result = comparable_growth({"甲": D(110)}, {"甲": None})
    assert result.full == absent("基期未报")
    assert result.joined == ("甲",)
