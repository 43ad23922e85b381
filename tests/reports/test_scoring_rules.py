"""Who is compared with whom, who is ranked, adjustments with caps, ties, grades (domain §5.2), and other weightings (Z7)."""

from dataclasses import replace
from decimal import Decimal

from reports import scoring
from reports.scoring import what_if
from tests.reports.scoring_example import QUARTER, default_scheme, example_banks
from tests.reports.test_scoring_methods import D, bank, item

GRADES = tuple(
    scoring.Grade(D(least), name, D(award))
    for least, name, award in ((85, "优秀", 5), (75, "良好", 3), (60, "合格", 1), (0, "待提升", 0))
)


def only(one, banks, **scheme):
    return scoring.score(scoring.Scheme((one,), **scheme), banks, QUARTER)


def test_an_unranked_bank_is_scored_for_information_and_changes_nobody():
    banks = [bank(1, X="10"), bank(2, X="5"), bank(3, X="40", unranked="政策性银行单列")]
    sheet = only(item(scoring.Best(), weight="100"), banks, grades=GRADES)
    assert [str(sheet.row(key).total) for key in (1, 2, 3)] == ["100.00", "50.00", "100.00"]
    assert (sheet.row(3).rank, sheet.row(3).grade, sheet.row(3).award) == (None, "", None)
    assert sheet.rows[-1].unranked == "政策性银行单列"
    ranked = only(item(scoring.Ranked(), weight="100"), banks)
    # one place behind nobody: 100 × (2 − 1 + 1) / 2
    assert [str(ranked.row(key).total) for key in (1, 2, 3)] == ["100.00", "50.00", "100.00"]


def test_below_the_floor_of_weights_a_bank_is_not_ranked_and_says_so():
    items = (
        replace(item(scoring.Interval(D(0), D(10)), weight="59"), code="P"),
        replace(item(scoring.Interval(D(0), D(10)), weight="41", expression="Y"), code="Q"),
    )
    banks = [bank(1, X="10"), bank(2, X="10", Y="0"), bank(3, Y="5")]
    sheet = scoring.score(scoring.Scheme(items), banks, QUARTER)
    assert sheet.row(1).unranked == "适用权重59，不足60"
    assert (str(sheet.row(1).total), sheet.row(1).rank) == ("100.00", None)
    assert (str(sheet.row(2).total), sheet.row(2).rank) == ("59.00", 1)
    assert sheet.row(3).unranked == "适用权重41，不足60"


def test_the_floor_itself_is_enough():
    items = (
        replace(item(scoring.Interval(D(0), D(10)), weight="60"), code="P"),
        replace(item(scoring.Interval(D(0), D(10)), weight="40", expression="Y"), code="Q"),
    )
    assert scoring.score(scoring.Scheme(items), [bank(1, X="5")], QUARTER).row(1).rank == 1


def test_a_bank_without_any_figure_has_no_total():
    row = only(item(scoring.Best(), weight="100"), [bank(1), bank(2, X="1")]).row(1)
    assert (row.base, row.total, row.rank, row.weight) == (None, None, None, 0)


def adjusted(*adjustments, total="100"):
    kinds = (
        scoring.Kind("A", "首单", scoring.Effect.BONUS, D(2), D(4)),
        scoring.Kind("B", "推广", scoring.Effect.BONUS, D(1), D(2)),
        scoring.Kind("L", "迟报", scoring.Effect.DEDUCTION, D(1), D(3)),
        scoring.Kind("M", "漏报", scoring.Effect.DEDUCTION, D(3)),
        scoring.Kind("V", "拒报", scoring.Effect.VETO),
    )
    given = tuple(scoring.Adjustment(kind, count, "依据") for kind, count in adjustments)
    one = item(scoring.Interval(D(0), D(100)), weight="100")
    return only(one, [bank(1, X=total, adjustments=given)], kinds=kinds, bonus_cap=D(5), grades=GRADES).row(1)


def test_bonuses_have_a_cap_each_and_one_together():
    row = adjusted(("A", 3), ("B", 1))
    # 3 × 2 = 6, capped at 4; + 1 = 5
    assert (row.bonus, row.total, row.lines[0].words) == (5, 105, "首单3次 × 2 = 6，按上限4计")
    assert adjusted(("A", 2), ("B", 2)).bonus == 5


def test_deductions_have_the_caps_of_their_kinds_and_a_total_is_never_negative():
    assert adjusted(("L", 1), ("L", 4)).deduction == 3
    row = adjusted(("M", 2), total="4")
    assert (row.deduction, row.total) == (6, 0)


def test_a_veto_leaves_the_score_to_be_seen_without_rank_or_award():
    row = adjusted(("V", 1), total="90")
    assert (row.total, row.rank, row.grade, row.award, row.vetoes) == (90, None, "优秀", 0, ("拒报",))


def test_grades_begin_at_their_limits():
    totals = {
        "85": ("优秀", 5),
        "84.99": ("良好", 3),
        "75": ("良好", 3),
        "60": ("合格", 1),
        "59.99": ("待提升", 0),
    }
    for total, said in totals.items():
        row = adjusted(total=total)
        assert (row.grade, row.award) == said


def test_equal_totals_share_a_rank_and_stand_by_the_tie_item_and_the_name():
    items = (
        replace(item(scoring.Interval(D(0), D(50)), weight="50"), code="P"),
        replace(item(scoring.Interval(D(0), D(50)), weight="50", expression="Y"), code="Q"),
    )
    banks = [
        bank(4, X="10", Y="10"), bank(3, X="20", Y="30"), bank(2, X="30", Y="20"), bank(1, X="30", Y="20"),
    ]  # fmt: skip
    sheet = scoring.score(scoring.Scheme(items, tie_item="P"), banks, QUARTER)
    assert [(row.bank.key, row.rank) for row in sheet.rows] == [(1, 1), (2, 1), (3, 1), (4, 4)]


def test_figures_under_another_definition_leave_the_item_out():
    one = item(scoring.Best(), weight="100")
    sheet = scoring.score(scoring.Scheme((one,)), [bank(1, X="1")], QUARTER, lambda _: "口径调整")
    assert sheet.row(1).point("T").reason == "口径调整"


# other weights


def test_other_weights_move_the_banks_worked_by_hand():
    """D has 4.00 of 10 in S4a and E 10.00. With S4a at 100 and all else at 0: A 6.90/10, so 69.0, and E 100."""
    scheme = default_scheme()
    banks = example_banks()
    before = scoring.score(scheme, banks, QUARTER)
    weights = {one.code: D(100) if one.code == "S4a" else D(0) for one in scheme.items}
    after = scoring.score(scheme.weighing(weights), banks, QUARTER)
    # A: (1.451788 + 2)/5 = 69.04 + 1; B: (−0.487329 + 2)/5 = 30.25 − 6; C: 74.07 + 2; D: 40 − 1; E: 100
    assert [str(after.row(key).total) for key in range(5)] == ["70.04", "24.25", "76.07", "39.00", "100.00"]
    moved = {move.key: (move.before, move.after, move.moved) for move in what_if.moves(before, after)}
    assert moved == {0: (1, 3, -2), 1: (5, 5, 0), 2: (2, 2, 0), 3: (4, 4, 0), 4: (3, 1, 2)}
    assert scheme == default_scheme()


def test_points_fixed_in_a_method_grow_with_the_weight():
    ten = item(scoring.Benchmark(D(5), D("0.5")))
    assert ten.weighing(D(20)).method == scoring.Benchmark(D(10), D("1.0"))
    bands = item(scoring.Bands(((D(20), D(10)), (D(0), D(3)))))
    assert bands.weighing(D(5)).method == scoring.Bands(((D(20), D(5)), (D(0), D("1.5"))))
    assert item(scoring.Ranked(step=D(2))).weighing(D(5)).method == scoring.Ranked(step=D(1))


def test_ranks_far_apart_hold_in_all_weightings_and_the_sample_is_always_the_same():
    sheet = scoring.score(default_scheme(), example_banks(), QUARTER)
    held = what_if.robustness(sheet)
    # A and C lie 5 points apart, E 20 above D, D 39 above B: no weighting within 20 % turns the last two around
    assert held[1] == 100 and held[3] == 100 and held[4] == 100
    assert held[0] == held[2] > 50
    assert what_if.robustness(sheet) == held


def test_equal_banks_with_opposite_strengths_hold_their_ranks_only_in_part():
    items = (
        replace(item(scoring.Interval(D(0), D(100)), weight="50"), code="P"),
        replace(item(scoring.Interval(D(0), D(100)), weight="50", expression="Y"), code="Q"),
    )
    banks = [bank(1, X="60", Y="40"), bank(2, X="39", Y="60")]
    sheet = scoring.score(scoring.Scheme(items), banks, QUARTER)
    held = what_if.robustness(sheet)
    # 60u + 40v is above 39u + 60v while v < 1.05 u; where they tie the first still holds its rank
    assert Decimal(55) < held[2] <= held[1] < Decimal(70)
