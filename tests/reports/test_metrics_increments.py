"""同比多增 and its relatives: vectors of domain §3.2, with the sentence they give."""

from decimal import Decimal

import pytest

from reports.metrics import Value, absent, compare_increases, increase_over_increase
from reports.wording import increase_phrase

D = Decimal


@pytest.mark.parametrize(
    ("this_year", "last_year", "gap", "word", "sentence"),
    [
        (3200, 2500, 700, "多增", "比年初增加3200万元，同比多增700万元"),
        (1900, 2500, -600, "少增", "比年初增加1900万元，同比少增600万元"),
        (-500, -800, 300, "少减", "比年初减少500万元，同比少减300万元"),
        (-800, -500, -300, "多减", "比年初减少800万元，同比多减300万元"),
        (300, 0, 300, "多增", "比年初增加300万元，同比多增300万元"),
        (0, 300, -300, "少增", "与年初持平，同比少增300万元"),
        (0, -200, 200, "少减", "与年初持平，同比少减200万元"),
        (-200, 0, -200, "多减", "比年初减少200万元，同比多减200万元"),
        (500, 500, 0, "持平", "比年初增加500万元，增量与上年同期持平"),
        (-500, -500, 0, "持平", "比年初减少500万元，减量与上年同期持平"),
        (0, 0, 0, "持平", "与年初持平，增量与上年同期持平"),
    ],
)
def test_two_increases_of_one_sign_are_compared_in_words(this_year, last_year, gap, word, sentence):
    comparison = compare_increases(Value(D(this_year)), Value(D(last_year)))
    assert comparison.difference == Value(D(gap))
    assert (comparison.word, comparison.turn) == (word, "")
    assert increase_phrase(comparison) == sentence


def test_a_turn_to_the_positive_is_never_called_more():
    comparison = compare_increases(Value(D(300)), Value(D(-200)))
    assert (comparison.word, comparison.turn) == ("", "由负转正")
    assert comparison.difference == Value(D(500))
    assert increase_phrase(comparison) == "比年初增加300万元，上年同期为减少200万元"


def test_a_turn_to_the_negative_names_last_years_increase():
    comparison = compare_increases(Value(D(-200)), Value(D(300)))
    assert (comparison.word, comparison.turn) == ("", "由正转负")
    assert increase_phrase(comparison) == "比年初减少200万元，上年同期为增加300万元"


def test_the_increases_come_from_four_balances():
    # district of §5.3: 212800 − 198100 = 14700; 184000 − 175700 = 8300
    comparison = increase_over_increase(
        D(212800), year_start=D(198100), last_year=D(184000), year_start_before=D(175700)
    )
    assert comparison.this_year == Value(D(14700))
    assert comparison.last_year == Value(D(8300))
    assert comparison.difference == Value(D(6400))
    assert increase_phrase(comparison) == "比年初增加1.47亿元，同比多增6400万元"


@pytest.mark.parametrize(("last_year", "year_start_before"), [(None, 5), (5, None), (None, None)])
def test_without_last_years_balances_only_this_years_increase_is_told(last_year, year_start_before):
    comparison = increase_over_increase(
        D(900),
        year_start=D(600),
        last_year=None if last_year is None else D(last_year),
        year_start_before=None if year_start_before is None else D(year_start_before),
    )
    assert comparison.difference == absent("基期未报")
    assert (comparison.word, comparison.turn) == ("", "")
    assert increase_phrase(comparison) == "比年初增加300万元"


def test_without_this_years_balance_there_is_nothing_to_tell():
    comparison = increase_over_increase(None, year_start=D(600), last_year=D(500), year_start_before=D(400))
    assert comparison.this_year == absent("未报")
    assert comparison.difference == absent("未报")
    assert increase_phrase(comparison) == ""


def test_a_missing_year_start_leaves_no_comparison():
    comparison = increase_over_increase(D(900), year_start=None, last_year=D(500), year_start_before=D(400))
    assert comparison.difference == absent("基期未报")
    assert comparison.last_year == Value(D(100))
