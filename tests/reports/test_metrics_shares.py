"""Shares, their changes, contributions and pulls: domain §3.2."""

from decimal import Decimal

from reports.metrics import (
    Value,
    absent,
    contribution,
    growth,
    market_share,
    pull,
    share,
    share_change,
    share_of_increase,
)

D = Decimal


def test_a_share_is_in_percent():
    assert share(D(212800), D(1892000)).rounded(4) == Value(D("11.2474"))


def test_a_share_of_a_zero_whole_is_absent_even_for_a_zero_part():
    assert share(D(5), D(0)) == absent("分母为零")
    assert share(D(0), D(0)) == absent("分母为零")


def test_a_zero_part_of_a_whole_is_a_share_of_zero():
    assert share(D(0), D(40000)) == Value(D(0))


def test_a_share_of_a_negative_whole_is_absent():
    assert share(D(5), D(-10)) == absent("分母为负")


def test_a_share_needs_part_and_whole():
    assert share(None, D(5)) == absent("未报")
    assert share(D(5), None) == absent("未报")


def test_a_change_of_share_is_taken_from_unrounded_shares():
    change = share_change(D(212800), D(1892000), base_part=D(184000), base_whole=D(1730000))
    assert change.rounded(2) == Value(D("0.61"))


def test_rounding_before_subtracting_would_show_in_a_change_of_share():
    # 10.005 % − 10.004 % is 0.001, not the 0.01 of 10.01 − 10.00
    change = share_change(D(10005), D(100000), base_part=D(10004), base_whole=D(100000))
    assert change == Value(D("0.001"))


def test_an_unchanged_share_changes_by_exactly_zero():
    assert share_change(D(2610), D(26100), base_part=D(2500), base_whole=D(25000)) == Value(D(0))
    assert share_change(D(1), D(3), base_part=D(2), base_whole=D(6)) == Value(D(0))


def test_a_change_of_share_says_whether_now_or_the_base_is_at_fault():
    assert share_change(D(1), D(2), base_part=None, base_whole=D(2)) == absent("基期未报")
    assert share_change(D(1), D(2), base_part=D(0), base_whole=D(0)) == absent("基期分母为零")
    assert share_change(D(1), D(2), base_part=D(1), base_whole=D(-2)) == absent("基期分母为负")
    assert share_change(None, D(2), base_part=None, base_whole=D(2)) == absent("未报")


def test_a_share_of_increase_compares_two_increases():
    assert share_of_increase(D(46200), D(470000), base_part=D(41000), base_whole=D(448000)).rounded(
        4
    ) == Value(D("23.6364"))


def test_a_shrinking_part_of_a_growing_whole_has_a_negative_share_of_increase():
    assert share_of_increase(D(20600), D(368000), base_part=D(21000), base_whole=D(362000)).rounded(
        4
    ) == Value(D("-6.6667"))


def test_a_whole_that_did_not_grow_has_no_share_of_increase():
    assert share_of_increase(D(8900), D(147500), base_part=D(8400), base_whole=D(150500)) == absent(
        "总量未增加"
    )
    assert share_of_increase(D(9), D(20), base_part=D(8), base_whole=D(20)) == absent("总量未增加")


def test_a_share_of_increase_needs_all_four_figures():
    assert share_of_increase(None, D(3), base_part=D(1), base_whole=D(2)) == absent("未报")
    assert share_of_increase(D(2), None, base_part=D(1), base_whole=D(2)) == absent("未报")
    assert share_of_increase(D(2), D(3), base_part=None, base_whole=D(2)) == absent("基期未报")
    assert share_of_increase(D(2), D(3), base_part=D(1), base_whole=None) == absent("基期未报")


def test_a_contribution_is_the_components_part_of_the_increase():
    # large banks of §5.3: 145500 − 139000 = 6500 of 14700
    large = contribution(D(145500), D(212800), base_part=D(139000), base_whole=D(198100))
    assert large.rounded(2) == Value(D("44.22"))


def test_pulls_of_two_components_add_up_to_the_growth_of_the_whole():
    # 60 → 75 and 40 → 35 of 100 → 110
    pulls = [pull(D(75), base_part=D(60), base_whole=D(100)), pull(D(35), base_part=D(40), base_whole=D(100))]
    assert pulls == [Value(D(15)), Value(D(-5))]
    assert growth(D(110), D(100)) == Value(D(10))


def test_a_pull_needs_a_positive_whole_and_both_dates():
    assert pull(D(5), base_part=D(0), base_whole=D(0)) == absent("基期为零")
    assert pull(D(5), base_part=D(0), base_whole=D(-1)) == absent("基期为负")
    assert pull(D(5), base_part=D(0), base_whole=None) == absent("基期未报")
    assert pull(D(5), base_part=None, base_whole=D(9)) == absent("基期未报")
    assert pull(None, base_part=D(5), base_whole=D(9)) == absent("未报")


def test_a_market_share_is_of_what_was_reported():
    assert market_share(D(30), [D(30), D(90), None]) == Value(D(25))
    assert market_share(None, [None, D(90)]) == absent("未报")
    assert market_share(D(0), [D(0), None]) == absent("分母为零")
