"""拉动 and 贡献率 on the five banks of domain §5.3, by hand; they add up whatever the figures are (feature Z5)."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.metrics import Value, absent
from reports.metrics.pulls import NOT_GROWN, Presence, pulls

LAST_YEAR = dict(zip("ABCDE", map(Decimal, (78000, 52000, 30000, 24000, 0)), strict=True))
START = dict(zip("ABCDE", map(Decimal, (85000, 54000, 33500, 25000, 600)), strict=True))
NOW = dict(zip("ABCDE", map(Decimal, (92300, 53200, 38800, 26100, 2400)), strict=True))


def rounded(found):
    return {row.name: round(row.points.amount, 4) for row in found.rows}


def test_the_pulls_on_last_years_balance_add_up_to_the_growth_of_the_district():
    found = pulls(NOW, LAST_YEAR)
    assert rounded(found) == {
        "A": Decimal("7.7717"),
        "C": Decimal("4.7826"),
        "E": Decimal("1.3043"),
        "D": Decimal("1.1413"),
        "B": Decimal("0.6522"),
    }
    assert round(found.total.amount, 4) == Decimal("15.6522")
    assert [row.name for row in found.rows] == ["A", "C", "E", "D", "B"]


def test_a_bank_that_shrank_pulls_down_and_its_contribution_is_negative():
    found = pulls(NOW, START)
    by_name = {row.name: row for row in found.rows}
    assert round(by_name["B"].points.amount, 4) == Decimal("-0.4038")
    assert round(by_name["B"].share.amount, 4) == Decimal("-5.4422")
    assert round(by_name["A"].share.amount, 4) == Decimal("49.6599")
    # A and B together: the share of the large banks in domain §5.5, C10
    assert round(by_name["A"].share.amount + by_name["B"].share.amount, 2) == Decimal("44.22")


def test_a_bank_of_one_date_moves_the_total_by_all_of_its_figure():
    found = pulls({"A": Decimal(110), "N": Decimal(40)}, {"A": Decimal(100), "L": Decimal(20)})
    assert {row.name: (row.change, row.presence) for row in found.rows} == {
        "N": (Decimal(40), Presence.JOINED),
        "A": (Decimal(10), Presence.BOTH),
        "L": (Decimal(-20), Presence.LEFT),
    }
    assert found.total == Value(Decimal(25))
    assert found.growth.comparable == Value(Decimal(10))
    assert found.growth.difference == Value(Decimal(15))


def test_on_the_same_circle_only_banks_of_both_dates_pull():
    found = pulls(
        {"A": Decimal(110), "N": Decimal(40)}, {"A": Decimal(100), "L": Decimal(20)}, only_both=True
    )
    assert rounded(found) == {"A": Decimal(10)}
    assert found.total == Value(Decimal(10))


def test_a_total_that_did_not_grow_has_pulls_and_no_contributions():
    (row,) = pulls({"A": Decimal(90)}, {"A": Decimal(100)}).rows
    assert (row.points, row.share) == (Value(Decimal(-10)), absent(NOT_GROWN))


def test_without_a_base_there_is_no_pull():
    (row,) = pulls({"A": Decimal(90)}, {"A": None}).rows
    assert row.points == absent("基期为零")


@settings(deadline=None, max_examples=150, database=None)
@given(st.lists(st.tuples(*[st.none() | st.integers(0, 10**9)] * 2), min_size=1, max_size=30))
def test_the_pulls_always_add_up_to_the_growth(pairs):
    def numbers(place):
        return {
            name: None if pair[place] is None else Decimal(pair[place]) for name, pair in enumerate(pairs)
        }

    for only_both in (False, True):
        found = pulls(numbers(0), numbers(1), only_both=only_both)
        if found.base > 0:
            total = sum((row.change for row in found.rows), Decimal(0)) * 100 / found.base
            assert total == found.total.amount
            assert abs(sum(row.points.amount for row in found.rows) - total) < Decimal("1e-12") * max(
                1, abs(total)
            )
