"""What holds for any figures: points within their weights, order of the banks without effect, outsiders and other units without effect."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reports import scoring
from tests.reports.scoring_example import QUARTER
from tests.reports.test_scoring_methods import bank

D = Decimal
METHODS = (
    scoring.Best(),
    scoring.Ranked(),
    scoring.Ranked(step=D(3), above_zero=False),
    scoring.Benchmark(D(6), D("0.2")),
    scoring.Interval(D(-5), D(25)),
    scoring.Bands(((D(20), D(10)), (D(0), D(4)))),
    scoring.Completion("30"),
)
ITEMS = tuple(
    scoring.Item(f"I{number}", "试验指标", D(10), "X" if number % 2 else "Y", method)
    for number, method in enumerate(METHODS)
)
SCHEME = scoring.Scheme(ITEMS, tie_item="I0")
numbers = st.integers(-5_000, 5_000).map(lambda cents: str(D(cents) / 100))
figures = st.lists(st.tuples(st.one_of(st.none(), numbers), numbers), min_size=1, max_size=6)


def sheet_of(pairs, **more):
    banks = [bank(key, X=x, Y=y) for key, (x, y) in enumerate(pairs)]
    return scoring.score(SCHEME, [*banks, *more.get("others", ())], QUARTER)


def told(sheet, keys):
    return {key: (sheet.row(key).total, sheet.row(key).rank) for key in keys}


@settings(max_examples=60, deadline=None, database=None)
@given(figures)
def test_no_point_leaves_its_weight_and_the_base_no_hundred(pairs):
    for row in sheet_of(pairs).rows:
        assert all(point.score is None or 0 <= point.score <= 10 for point in row.points)
        assert row.base is None or 0 <= row.base <= 100
        assert row.sum == sum(point.score for point in row.points if point.score is not None)


@settings(max_examples=60, deadline=None, database=None)
@given(figures, st.randoms(use_true_random=False))
def test_the_order_in_which_banks_are_given_changes_nothing(pairs, random):
    banks = [bank(key, X=x, Y=y) for key, (x, y) in enumerate(pairs)]
    shuffled = list(banks)
    random.shuffle(shuffled)
    first, second = (scoring.score(SCHEME, given_, QUARTER) for given_ in (banks, shuffled))
    assert told(first, range(len(pairs))) == told(second, range(len(pairs)))


@settings(max_examples=60, deadline=None, database=None)
@given(figures, numbers, numbers)
def test_a_bank_that_is_not_ranked_changes_no_other(pairs, x, y):
    outsider = bank(99, X=x, Y=y, unranked="不参评")
    assert told(sheet_of(pairs), range(len(pairs))) == told(
        sheet_of(pairs, others=[outsider]), range(len(pairs))
    )


@settings(max_examples=60, deadline=None, database=None)
@given(figures)
def test_ranks_follow_totals_and_leave_no_place_unaccounted_for(pairs):
    ranked = [row for row in sheet_of(pairs).rows if row.rank is not None]
    totals = [row.total for row in ranked]
    assert totals == sorted(totals, reverse=True)
    assert all(row.rank == 1 + sum(total > row.total for total in totals) for row in ranked)


@settings(max_examples=40, deadline=None, database=None)
@given(figures)
def test_weighing_everything_alike_moves_nobody(pairs):
    before = sheet_of(pairs)
    twice = SCHEME.weighing({item.code: item.weight * 2 for item in ITEMS})
    after = scoring.score(twice, [row.bank for row in before.rows], QUARTER)
    # rounding each point to 2 decimals may move a total by less than a cent an item
    for key in range(len(pairs)):
        one, other = before.row(key).base, after.row(key).base
        assert (one is None and other is None) or abs(one - other) <= D("0.08")
