"""What must hold for any figures: sums are exact, parts make the whole, pulls make the growth."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.metrics import (
    contribution,
    growth,
    last_four_quarters,
    pull,
    rank,
    round_half_up,
    share,
    single_quarter,
    sum_reported,
    weighted_rate,
)

D = Decimal

TOLERANCE = D("1E-12")
"""Quotients are kept to 28 digits; figures have at most 13 before the comma."""

amounts = st.decimals(min_value=0, max_value=D("9999999999.99"), places=2)
positive_amounts = st.decimals(min_value=D("0.01"), max_value=D("9999999999.99"), places=2)
rates = st.decimals(min_value=D("0.50"), max_value=D("15.00"), places=4)
checked = settings(deadline=None, max_examples=150, database=None)


@checked
@given(st.lists(st.tuples(amounts, positive_amounts), min_size=1, max_size=12))
def test_the_pulls_of_all_parts_sum_to_the_growth_of_the_whole(parts):
    whole, base_whole = sum(now for now, _ in parts), sum(then for _, then in parts)
    pulls = [pull(now, base_part=then, base_whole=base_whole).amount for now, then in parts]
    exact = (Fraction(whole) - Fraction(base_whole)) * 100 / Fraction(base_whole)
    assert abs(Fraction(sum(pulls)) - exact) <= abs(exact) * Fraction(TOLERANCE) + Fraction(TOLERANCE)
    gap = abs(sum(pulls) - growth(whole, base_whole).amount)
    assert gap <= TOLERANCE * max(1, *map(abs, pulls))


@checked
@given(st.lists(positive_amounts, min_size=1, max_size=12))
def test_the_shares_of_all_parts_sum_to_one_hundred(parts):
    assert abs(sum(share(part, sum(parts)).amount for part in parts) - 100) <= TOLERANCE


@checked
@given(st.lists(st.tuples(positive_amounts, positive_amounts), min_size=1, max_size=8))
def test_the_contributions_to_an_increase_sum_to_one_hundred(parts):
    then, now = sum(then for then, _ in parts), sum(then + more for then, more in parts)
    contributions = [
        contribution(was + more, now, base_part=was, base_whole=then).amount for was, more in parts
    ]
    assert abs(sum(contributions) - 100) <= TOLERANCE


@checked
@given(st.lists(st.one_of(st.none(), amounts), max_size=30))
def test_a_sum_is_exact_to_the_cent_whatever_is_missing(figures):
    total = sum_reported(figures)
    reported = [figure for figure in figures if figure is not None]
    assert (total.coverage.reported, total.coverage.expected) == (len(reported), len(figures))
    assert total.value.known == bool(reported)
    if reported:
        assert Fraction(total.value.amount) == sum(Fraction(figure) for figure in reported)


@checked
@given(st.lists(st.tuples(positive_amounts, rates), min_size=1, max_size=12))
def test_a_weighted_rate_lies_between_the_lowest_and_the_highest(pairs):
    rate = weighted_rate(pairs).amount
    given_rates = [rate for _, rate in pairs]
    assert min(given_rates) - TOLERANCE <= rate <= max(given_rates) + TOLERANCE


@checked
@given(st.lists(amounts, min_size=8, max_size=8))
def test_four_single_quarters_are_the_last_four_quarters(flows):
    last_year, this_year = flows[:4], flows[4:]
    for quarter in (1, 2, 3, 4):
        ytd = sum(this_year[:quarter])
        alone = single_quarter(ytd, ytd - this_year[quarter - 1], quarter).amount
        assert alone == (ytd if quarter == 1 else this_year[quarter - 1])
        four = last_four_quarters(ytd, sum(last_year), sum(last_year[:quarter])).amount
        assert four == sum(flows[quarter : quarter + 4])


@checked
@given(st.dictionaries(st.integers(0, 20), st.one_of(st.none(), amounts)), st.sampled_from([1, -1]))
def test_a_rank_is_one_more_than_the_number_of_better_ones(figures, direction):
    ranks = rank(figures, direction)
    reported = {name: value for name, value in figures.items() if value is not None}
    assert ranks == {
        name: 1 + sum((other - value) * direction > 0 for other in reported.values())
        for name, value in reported.items()
    }


@checked
@given(st.decimals(min_value=D(-10) ** 9, max_value=D(10) ** 9, places=6))
def test_rounding_is_symmetric_and_moves_by_half_a_unit_at_most(value):
    rounded = round_half_up(value, 2)
    assert abs(rounded - value) <= D("0.005")
    assert round_half_up(-value, 2) == -rounded
    assert rounded.is_signed() == (rounded < 0)
