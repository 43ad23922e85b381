"""The checks C1–C9 on the five banks of domain §5.3 and their sums (results typed from §5.5), and on the special cases."""

from decimal import Decimal

import pytest

from qianjiang_finance.common.quarter import Quarter
from reports import policy_checks
from reports.metrics import round_half_up, weighted_rate
from reports.policy_checks import CHECKS, Verdict
from tests.reports.annex_example import bank_figures
from tests.reports.worked_example import BANKS, QUARTERS

NOW = Quarter(2024, 2)


def operands(figures):
    """{"B201": {"2024Q2": "100"}} as an operand source."""

    def value(code, quarter):
        amount = figures.get(code, {}).get(str(quarter))
        return None if amount is None else Decimal(amount)

    return value


def figures_of(bank):
    figures = {}
    for quarter in QUARTERS:
        for code, number in bank_figures(bank, quarter).items():
            figures.setdefault(code, {})[quarter] = number
    return figures


def of_bank(bank):
    return operands(figures_of(bank))


def district(code, quarter):
    """Sums of the five; the rate weighted by what was lent."""
    banks = [of_bank(bank) for bank in BANKS]
    if code == "B405":
        return weighted_rate((bank("B207", quarter), bank(code, quarter)) for bank in banks).amount
    reported = [bank(code, quarter) for bank in banks if bank(code, quarter) is not None]
    return sum(reported, Decimal(0)) if reported else None


def judge(code, figures, quarter=NOW):
    return CHECKS[code].judge(operands(figures), quarter)


def shown(result, places=4):
    return [
        (name, str(value.rounded(places).amount) if value.known else value.reason)
        for name, value in result.compared
    ]


TABLE = """
A 达标 达标 达标 达标 达标 达标 达标 达标 达标
B 未达标 关注 未达标 未达标 未达标 达标 关注 未达标 未达标
C 达标 达标 达标 达标 达标 达标 达标 达标 达标
D 达标 关注 达标 未达标 达标 未达标 达标 达标 达标
E 达标 达标 达标 达标 达标 不适用 达标 不适用 达标
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines())
def test_each_bank_gets_the_verdicts_of_the_worked_example(line):
    bank, *expected = line.split()
    assert [CHECKS[f"C{number}"].judge(of_bank(bank), NOW).verdict for number in range(1, 10)] == expected


def test_a_confirmed_case_overrides_the_numbers():
    def with_case(bank):
        numbers = of_bank(bank)
        return lambda code, quarter: Decimal(1) if code == policy_checks.CASES else numbers(code, quarter)

    for bank in ("B", "A"):
        assert policy_checks.no_blind_recall(with_case(bank), NOW).verdict is Verdict.MISSED


def test_the_numbers_of_bank_b_ask_for_an_explanation():
    result = policy_checks.no_blind_recall(of_bank("B"), NOW)
    assert shown(result, 2) == [("提前收回率", "2.41"), ("续贷率", "55.00")]
    assert result.note == "须在5个工作日内说明原因"


@pytest.mark.parametrize(
    ("code", "verdict", "values"),
    [
        ("C1", "达标", ["11.2474", "10.6358"]),
        ("C2", "达标", ["91500.0000", "73000.0000", "87050.0000"]),
        ("C3", "达标", ["22.5000", "8.5366"]),
        ("C4", "达标", ["19.4596", "17.6087"]),
        ("C5", "达标", ["68000.0000", "63000.0000"]),
        ("C6", "达标", ["4.4225", "4.5655"]),
        ("C8", "达标", ["15.6522", "9.3642"]),
        ("C9", "达标", ["9900.0000", "3500.0000"]),
    ],
)
def test_the_district_gets_the_verdicts_and_values_of_the_worked_example(code, verdict, values):
    result = CHECKS[code].judge(district, NOW)
    assert result.verdict == verdict
    assert [value for _, value in shown(result)] == values


def test_growth_ahead_of_all_loans_is_the_difference_of_unrounded_growths():
    (_, ours), (_, all_loans) = CHECKS["C8"].judge(district, NOW).compared
    assert round_half_up(ours.amount - all_loans.amount, 4) == Decimal("6.2880")


class TestEqualityFailsOrPasses:
    SAME = {"2023Q4": "100", "2024Q1": "100", "2023Q2": "100", "2024Q2": "100", "2022Q4": "100"}

    @pytest.mark.parametrize("code", ["C1", "C4", "C6", "C8", "C9"])
    def test_a_strict_check_fails_on_equality(self, code):
        figures = dict.fromkeys(("B102", "B201", "B203", "B204", "B405"), self.SAME)
        assert judge(code, figures).verdict is Verdict.MISSED

    def test_an_unchanged_balance_is_not_growth(self):
        assert judge("C2", {"B203": self.SAME}).verdict is Verdict.MISSED

    def test_support_of_the_chains_may_stay_equal(self):
        assert judge("C5", {"B303": self.SAME}).verdict is Verdict.MET


class TestManufacturingShare:
    FIGURES = {
        "B102": {"2024Q2": "1000", "2023Q2": "1000", "2024Q4": "1000", "2023Q4": "1000"},
        "B201": {"2024Q2": "110", "2023Q2": "100", "2024Q4": "110", "2023Q4": "100"},
    }

    def test_a_verdict_before_the_end_of_the_year_is_provisional(self):
        assert judge("C1", self.FIGURES).note == "季度核查为阶段性结果，以年末为准"

    def test_the_verdict_of_the_fourth_quarter_is_the_years(self):
        result = judge("C1", self.FIGURES, Quarter(2024, 4))
        assert (result.verdict, result.note) == (Verdict.MET, "")

    def test_a_missing_base_is_not_applicable_and_says_so(self):
        figures = {code: {"2024Q2": numbers["2024Q2"]} for code, numbers in self.FIGURES.items()}
        result = judge("C1", figures)
        assert result.verdict is Verdict.NOT_APPLICABLE
        assert shown(result, 2) == [("本期", "11.00"), ("上年同期", "基期未报")]

    def test_a_missing_figure_is_not_a_zero(self):
        figures = self.FIGURES | {"B201": {"2023Q2": "100"}}
        assert judge("C1", figures).verdict is Verdict.NOT_APPLICABLE


class TestLongTermLoans:
    def test_growth_on_last_quarter_alone_misses(self):
        figures = {"B203": {"2024Q2": "100", "2024Q1": "90", "2023Q2": "110"}}
        assert judge("C2", figures).verdict is Verdict.MISSED

    def test_growth_on_last_year_alone_is_watched(self):
        result = judge("C2", {"B203": {"2024Q2": "100", "2024Q1": "100", "2023Q2": "90"}})
        assert (result.verdict, result.note) == (Verdict.WATCH, "同比增长，比上季末未增长")

    def test_without_last_quarter_nothing_can_be_said(self):
        assert judge("C2", {"B203": {"2024Q2": "100", "2023Q2": "90"}}).verdict is Verdict.NOT_APPLICABLE

    def test_quarters_of_growth_are_counted_up_to_one_without(self):
        figures = {"B203": {"2023Q2": "80", "2023Q3": "95", "2023Q4": "90", "2024Q1": "92", "2024Q2": "96"}}
        assert policy_checks.rising_quarters(operands(figures), "B203", NOW) == (2, True)
        assert judge("C2", figures).note == "已连续2个季度环比增长"

    def test_a_row_that_reaches_the_first_figure_may_be_longer(self):
        figures = {"B203": {"2023Q2": "80", "2023Q4": "90", "2024Q1": "92", "2024Q2": "96"}}
        assert policy_checks.rising_quarters(operands(figures), "B203", NOW) == (2, False)
        assert judge("C2", figures).note == "至少连续2个季度环比增长"


class TestShareOfNewLongTermLoans:
    BEFORE = {"2022Q4": "100", "2023Q2": "110"}

    def test_without_growth_of_the_whole_the_part_must_grow(self):
        shrinking = self.BEFORE | {"2023Q4": "200", "2024Q2": "190"}
        growing, level = (
            self.BEFORE | {"2023Q4": "50", "2024Q2": "51"},
            self.BEFORE | {"2023Q4": "50", "2024Q2": "50"},
        )
        assert judge("C3", {"B103": shrinking, "B203": growing}).verdict is Verdict.MET
        assert judge("C3", {"B103": shrinking, "B203": level}).verdict is Verdict.MISSED

    def test_a_part_that_grew_without_the_whole_needs_no_last_year(self):
        figures = {"B103": {"2023Q4": "200", "2024Q2": "200"}, "B203": {"2023Q4": "50", "2024Q2": "60"}}
        result = judge("C3", figures)
        assert (result.verdict, result.note) == (Verdict.MET, "中长期贷款比年初未增加，制造业中长期贷款增加")

    @pytest.mark.parametrize(("part", "verdict"), [("76", Verdict.MET), ("75", Verdict.MISSED)])
    def test_without_growth_last_year_the_balance_share_is_the_base(self, part, verdict):
        # At the start of the year 50 of 200, 25%; of 100 new ones 26 or 25.
        figures = {
            "B103": {"2022Q4": "110", "2023Q2": "100", "2023Q4": "200", "2024Q2": "300"},
            "B203": {"2022Q4": "10", "2023Q2": "20", "2023Q4": "50", "2024Q2": part},
        }
        result = judge("C3", figures)
        assert result.verdict is verdict
        assert result.compared[1][0] == "年初余额占比"
        assert result.compared[1][1].amount == 25

    def test_a_missing_base_is_not_applicable(self):
        figures = {"B103": {"2023Q4": "200", "2024Q2": "210"}, "B203": {"2023Q4": "50", "2024Q2": "60"}}
        assert judge("C3", figures).verdict is Verdict.NOT_APPLICABLE


class TestUnsecuredShare:
    def test_without_a_share_last_year_the_start_of_the_year_is_the_base(self):
        result = CHECKS["C4"].judge(of_bank("E"), NOW)
        assert shown(result, 2) == [("本期", "37.50"), ("年初", "25.00")]
        assert result.note == "上年同期无此占比，改与年初比较"

    def test_without_any_base_it_is_not_applicable(self):
        assert (
            judge("C4", {"B204": {"2024Q2": "1"}, "B201": {"2024Q2": "2"}}).verdict is Verdict.NOT_APPLICABLE
        )


class TestChainSupport:
    def test_from_zero_any_balance_passes(self):
        assert judge("C5", {"B303": {"2023Q2": "0", "2024Q2": "1"}}).verdict is Verdict.MET

    def test_nothing_at_both_dates_is_not_applicable(self):
        assert judge("C5", {"B303": {"2023Q2": "0", "2024Q2": "0"}}).verdict is Verdict.NOT_APPLICABLE

    def test_a_missing_base_is_not_zero(self):
        assert judge("C5", {"B303": {"2024Q2": "1"}}).verdict is Verdict.NOT_APPLICABLE


class TestLendingRate:
    def test_the_spread_to_all_enterprise_loans_is_noted(self):
        figures = {"B405": {"2023Q2": "4.30", "2024Q2": "4.05"}, "B407": {"2024Q2": "4.20"}}
        assert judge("C6", figures).note == "与企业贷款利率之差为-15个基点"

    def test_without_the_other_rate_there_is_no_note(self):
        assert judge("C6", {"B405": {"2023Q2": "4.30", "2024Q2": "4.05"}}).note == ""


class TestRecall:
    @pytest.mark.parametrize(
        ("recalled", "renewed", "verdict"),
        [
            ("19.99", "600", Verdict.MET),
            ("20", "600", Verdict.WATCH),
            ("19.99", "599.99", Verdict.WATCH),
        ],
    )
    def test_the_limits_are_below_2_percent_and_at_least_60_percent(self, recalled, renewed, verdict):
        figures = {
            "B504": {"2024Q2": recalled},
            "B201": {"2023Q4": "1000"},
            "B502": {"2024Q2": renewed},
            "B501": {"2024Q2": "1000"},
        }
        assert judge("C7", figures).verdict is verdict

    def test_where_nothing_fell_due_the_recalls_decide(self):
        figures = {
            "B504": {"2024Q2": "0"},
            "B201": {"2023Q4": "9"},
            "B502": {"2024Q2": "0"},
            "B501": {"2024Q2": "0"},
        }
        assert judge("C7", figures).verdict is Verdict.MET

    def test_without_any_base_it_is_not_applicable(self):
        assert judge("C7", {"B504": {"2024Q2": "0"}}).verdict is Verdict.NOT_APPLICABLE
