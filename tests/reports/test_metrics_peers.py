"""Percentile and trimmed average of peers, by hand (features I2, I3)."""

from decimal import Decimal

import pytest

from reports.metrics import Value, absent, percentile, trimmed_mean


def numbers(*texts):
    return [Decimal(text) for text in texts]


def test_from_five_on_the_highest_and_the_lowest_are_cut():
    # (2 + 3 + 10) / 3
    mean = trimmed_mean(numbers("1", "2", "3", "10", "500"))
    assert (mean.value, mean.count, mean.cut) == (Value(Decimal(5)), 5, 1)
    assert mean.rule == "5家去掉最高、最低各1家后简单平均"


def test_under_five_nothing_is_cut_and_the_rule_says_so():
    mean = trimmed_mean(numbers("1", "2", "3", "10"))
    assert (mean.value, mean.cut) == (Value(Decimal(4)), 0)
    assert mean.rule == "4家简单平均（不足5家，未截尾）"


def test_of_forty_two_are_cut_at_each_end():
    # 1 … 40: what is left has the same middle
    mean = trimmed_mean(Decimal(number) for number in range(1, 41))
    assert (mean.value.amount, mean.cut) == (Decimal("20.5"), 2)


def test_what_is_missing_is_left_out_and_nothing_has_no_mean():
    assert trimmed_mean([None, Decimal(4), None]).value == Value(Decimal(4))
    assert trimmed_mean([None]).value == absent("未报")


@pytest.mark.parametrize(
    ("place", "ranked", "expected"), [(1, 5, "100"), (2, 5, "75"), (5, 5, "0"), (3, 4, "33.3333")]
)
def test_the_first_is_at_100_and_the_last_at_0(place, ranked, expected):
    assert round(percentile(place, ranked).amount, 4) == Decimal(expected)


def test_one_alone_has_no_percentile_and_no_place_lies_outside():
    assert percentile(1, 1) == absent("组内只有1家")
    with pytest.raises(ValueError, match="no place 6 among 5"):
        percentile(6, 5)
