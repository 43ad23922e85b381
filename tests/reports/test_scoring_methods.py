"""Each method of domain §5.1 by vectors worked by hand, over invented values of banks."""

from decimal import Decimal

import pytest

from qianjiang_finance.common.expressions import ExpressionError
from qianjiang_finance.common.quarter import Quarter
from reports import scoring
from reports.scoring.reading import bands_of, method_of
from tests.reports.scoring_example import written

QUARTER = Quarter(2024, 2)
D = Decimal


def item(method, weight="10", expression="X", **more):
    return scoring.Item("T", "试验指标", D(weight), expression, method, **more)


def bank(key, group="甲类", unranked="", adjustments=(), **numbers):
    figures = {code: D(text) for code, text in numbers.items() if text is not None}
    return scoring.Bank(
        key, f"银行{key}", group,
        lambda code, quarter: figures.get(code) if quarter == QUARTER else None,
        unranked, adjustments,
    )  # fmt: skip


def scores(one, values, floor="0"):
    """The points of one item for banks with these values of X (None: not reported)."""
    banks = [bank(number, X=value) for number, value in enumerate(values)]
    sheet = scoring.score(scoring.Scheme((one,), floor=D(floor)), banks, QUARTER)
    points = [sheet.row(number).point("T").score for number in range(len(values))]
    return [None if score is None else str(score) for score in points]


@pytest.mark.parametrize(
    ("method", "values", "points", "more"),
    [
        # W × x / max x, not above zero → 0
        (scoring.Best(), ["300", "150", "0", "-20", None], ["10.00", "5.00", "0.00", "0.00", None], {}),
        (scoring.Best(), ["-5", "-20"], ["0.00", "0.00"], {}),
        # lower is better: 10 × 4 ÷ 5 = 8
        (scoring.Best(), ["4", "5"], ["10.00", "8.00"], {"direction": -1}),
        # W × (n − rank + 1) / n, ties 1 2 2 4
        (scoring.Ranked(), ["9", "5", "5", "1"], ["10.00", "7.50", "7.50", "2.50"], {}),
        (scoring.Ranked(), ["9", "0", "-1"], ["10.00", "0.00", "0.00"], {}),
        (scoring.Ranked(above_zero=False), ["9", "0", "-1"], ["10.00", "6.67", "3.33"], {}),
        (scoring.Ranked(above_zero=False), ["9", "0", "-1"], ["3.33", "6.67", "10.00"], {"direction": -1}),
        # 15 points minus 6 per rank, never below zero
        (scoring.Ranked(step=D(6)), ["4", "3", "2", "1"], ["15.00", "9.00", "3.00", "0.00"], {"weight": "15"}),
        # mean of 12, 8, 4 is 8: base 5, ±0.5 per unit
        (scoring.Benchmark(D(5), D("0.5")), ["12", "8", "4"], ["7.00", "5.00", "3.00"], {}),
        (scoring.Benchmark(D(5), D("0.5")), ["12", "8", "4"], ["3.00", "5.00", "7.00"], {"direction": -1}),
        # 荥阳: base 10, ±0.3 per point, against a fixed 9
        (scoring.Benchmark(D(10), D("0.3"), "9"), ["12", "4", "60", "-90"], ["10.90", "8.50", "20.00", "0.00"], {"weight": "20"}),
        # W × clamp((x − lo)/(hi − lo))
        (scoring.Interval(D(-2), D(3)), ["-3", "-2", "0", "0.5", "3", "9"], ["0.00", "0.00", "4.00", "5.00", "10.00", "10.00"], {}),
        (scoring.Interval(D(1), D(3)), ["1", "2.5", "4"], ["10.00", "2.50", "0.00"], {"direction": -1}),
        # half up on the third decimal: 10 × 0.0005 ÷ 1 = 0.005
        (scoring.Interval(D(0), D(1)), ["0.0005", "0.00049"], ["0.01", "0.00"], {}),
        (scoring.Bands(bands_of("20=10；10=6；0=3")), ["25", "20", "19.99", "0", "-0.01"], ["10.00", "10.00", "6.00", "3.00", "0.00"], {}),
        (scoring.Bands(bands_of("1=10；3=4", -1)), ["0.5", "1", "2", "3.01"], ["10.00", "10.00", "4.00", "0.00"], {"direction": -1}),
        # W × min(actual/plan, cap)
        (scoring.Completion("200"), ["150", "200", "260", "-1"], ["7.50", "10.00", "10.00", "0.00"], {}),
        (scoring.Completion("200", D("1.2")), ["150", "260"], ["7.50", "12.00"], {}),
        (scoring.Gate(), ["2", "3", None], ["0.00", "10.00", None], {"expression": "X >= 3"}),
    ],
)  # fmt: skip
def test_a_method_gives_the_points_worked_by_hand(method, values, points, more):
    assert scores(item(method, **more), values) == points


def test_a_benchmark_is_taken_over_the_sums_of_the_banks_that_have_all_of_it():
    # 40 of 200 and 10 of 50 are 20 %; the third bank has no Y and is in neither sum
    banks = [bank(1, X="40", Y="200"), bank(2, X="10", Y="50"), bank(3, X="99")]
    one = item(scoring.Interval(D(-10), D(10), "X / Y * 100"), expression="X")
    sheet = scoring.score(scoring.Scheme((one,), floor=D(0)), banks, QUARTER)
    point = sheet.row(2).point("T")
    assert dict(point.compared)["基准值"] == 20
    assert set(point.compared_operands) == {1, 2}
    # (10 − 10) / 20 → 0; (40 − 10)/20 > 1 → 10
    assert [str(sheet.row(key).point("T").score) for key in (1, 2)] == ["10.00", "0.00"]


def test_an_item_behind_a_gate_that_is_not_met_gets_nothing():
    banks = [bank(1, X="10", G="5"), bank(2, X="5", G="9"), bank(3, X="5")]
    sheet = scoring.score(scoring.Scheme((item(scoring.Best(), gate="G >= 6"),), floor=D(0)), banks, QUARTER)
    assert str(sheet.row(1).point("T").score) == "0.00"
    assert sheet.row(1).point("T").arithmetic == "未达到门槛，得0.00分"
    assert str(sheet.row(2).point("T").score) == "5.00"
    assert sheet.row(3).point("T").reason == "门槛条件无法判断：未报"


def test_a_gate_that_vetoes_takes_rank_and_award_and_leaves_the_points():
    items = (item(scoring.Best(), weight="100"),
             scoring.Item("V", "不良率", D(0), "N < 5", scoring.Gate(vetoes=True)))  # fmt: skip
    grades = (scoring.Grade(D(85), "优秀", D(5)), scoring.Grade(D(0), "待提升", D(0)))
    banks = [bank(1, X="10", N="6"), bank(2, X="9", N="1")]
    sheet = scoring.score(scoring.Scheme(items, grades=grades), banks, QUARTER)
    first, second = sheet.row(1), sheet.row(2)
    assert (first.rank, str(first.total), first.grade, first.award) == (None, "100.00", "优秀", 0)
    assert first.vetoes == ("不良率未达到门槛",)
    assert (second.rank, second.award) == (1, 5)


def test_a_plan_may_be_a_figure_of_the_bank_and_without_one_the_item_is_left_out():
    banks = [bank(1, X="50", P="100"), bank(2, X="50"), bank(3, X="50", P="0")]
    sheet = scoring.score(scoring.Scheme((item(scoring.Completion("P")),), floor=D(0)), banks, QUARTER)
    assert [str(sheet.row(key).point("T").score) for key in (1, 2, 3)] == ["5.00", "None", "None"]
    assert sheet.row(3).point("T").reason == "没有大于零的计划数"


def test_a_condition_where_a_number_is_meant_is_refused():
    with pytest.raises(ExpressionError, match="应当得出数"):
        scores(item(scoring.Best(), expression="X > 1"), ["1"])
    with pytest.raises(ExpressionError, match="应当是条件"):
        scores(item(scoring.Gate()), ["1"])


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"method": "interval", "low": "3"}, "请填写区间上限"),
        ({"method": "interval", "low": "3", "high": "3"}, "下限应小于上限"),
        ({"method": "benchmark", "base_points": "5"}, "请填写每单位加减分"),
        ({"method": "bands", "bands": "20：10"}, "界限=分数"),
        ({"method": "bands"}, "至少有一档"),
        ({"method": "completion", "plan": " "}, "请填写计划数"),
    ],
)
def test_a_method_without_its_parameters_is_refused(fields, message):
    with pytest.raises(ValueError, match=message):
        method_of(written(**fields))


def test_every_method_can_be_written_down():
    assert method_of(written(method="best")) == scoring.Best()
    assert method_of(written(method="ranked", step="0.6", above_zero=True)) == scoring.Ranked(D("0.6"), True)
    assert method_of(
        written(method="benchmark", base_points="10", per_unit="0.3", benchmark="9")
    ) == scoring.Benchmark(D(10), D("0.3"), "9")
    assert method_of(
        written(method="interval", low="-10", high="10", benchmark="growth(B102)")
    ) == scoring.Interval(D(-10), D(10), "growth(B102)")
    assert method_of(written(method="bands", bands="0=3; 20=10")) == scoring.Bands(
        ((D(20), D(10)), (D(0), D(3)))
    )
    assert method_of(written(method="completion", plan="P101", cap="1.2")) == scoring.Completion(
        "P101", D("1.2")
    )
    assert method_of(written(method="gate", vetoes=True)) == scoring.Gate(True)
