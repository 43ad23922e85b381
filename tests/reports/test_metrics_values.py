"""A value has an amount or a reason; rounding is half up and only for display."""

from decimal import Decimal

import pytest

from reports.metrics import Value, absent, difference, round_half_up

D = Decimal


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        ("2.675", 2, "2.68"),
        ("-2.675", 2, "-2.68"),
        ("0.125", 2, "0.13"),
        ("2.665", 2, "2.67"),
        ("2.6749", 2, "2.67"),
        ("-14.30", 0, "-14"),
        ("0.5", 0, "1"),
        ("7", 2, "7.00"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, places, expected):
    assert str(round_half_up(D(value), places)) == expected


def test_a_tiny_fall_rounds_to_a_plain_zero_without_sign():
    assert str(round_half_up(D("-0.004"), 2)) == "0.00"


def test_an_absent_value_must_say_why():
    with pytest.raises(ValueError, match="reason"):
        Value(None)


def test_a_known_value_has_no_reason():
    with pytest.raises(ValueError, match="reason"):
        Value(D(1), "未报")


def test_a_zero_is_known_and_a_missing_value_is_not():
    assert Value(D(0)).known
    assert not absent("未报").known


def test_rounding_a_value_keeps_an_absent_one_with_its_reason():
    assert Value(D("12.345")).rounded(2) == Value(D("12.35"))
    assert absent("基期为零").rounded(2) == absent("基期为零")


def test_a_difference_of_two_growths_is_in_points():
    assert difference(Value(D("15.6522")), Value(D("9.3642"))) == Value(D("6.2880"))


def test_a_difference_passes_on_the_reason_of_the_missing_side():
    assert difference(absent("未报"), absent("基期为零")).reason == "未报"
    assert difference(Value(D(1)), absent("基期为零")).reason == "基期为零"
