"""The order of institutions by one indicator, on the five banks of domain §5.3."""

from decimal import Decimal

import pytest

from filings.models import Filing, Period
from filings.models.filing import Status
from reports.dashboards import build_board
from reports.metrics import Value, absent, round_half_up
from tests import factories
from tests.reports.worked_example import make_banks, publish, publish_banks

pytestmark = pytest.mark.django_db

A, B, C, D, E = "演示大型银行甲", "演示大型银行乙", "演示城商银行丙", "演示农商银行丁", "演示村镇银行戊"


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_banks()


def ranking(item="B201", kind="", code="2024Q2"):
    period = Period.objects.get(code=code)
    return build_board(period, item=item, kind=kind, with_names=True, with_cards=False).panel.ranking


def places(table):
    return [(row.place, row.name) for row in table.rows]


def row_of(table, name):
    return next(row for row in table.rows if row.name == name)


def test_the_largest_balance_is_first(published):
    table = ranking("B201")
    assert places(table) == [(1, A), (2, B), (3, C), (4, D), (5, E)]
    assert [row.value for row in table.rows] == [92_300, 53_200, 38_800, 26_100, 2_400]


def test_a_derived_indicator_is_ranked_by_its_formula(published):
    # 13.7556, 10.3906, 10.1163, 9.8228, 4.2857 (domain §5.3)
    table = ranking("D01")
    assert places(table) == [(1, A), (2, B), (3, D), (4, C), (5, E)]
    assert round_half_up(row_of(table, D).value, 4) == Decimal("10.1163")


def test_the_lowest_rate_is_first_because_low_is_good(published):
    table = ranking("B405")
    assert places(table) == [(1, A), (2, B), (3, C), (4, D), (5, E)]
    assert "从低到高" in table.rules


def test_equal_values_share_a_place_and_the_next_is_skipped(banks):
    publish(
        "2024Q2",
        {bank: {"B505": clients} for bank, clients in zip("ABCDE", ("12", "5", "20", "5", "4"), strict=True)},
    )
    table = ranking("B505")
    assert places(table) == [(1, C), (2, A), (3, B), (3, D), (5, E)]
    assert "1、2、2、4" in table.rules


def test_a_balance_shows_its_increase_since_the_years_start_and_its_growth(published):
    table = ranking("B201")
    assert [(column.label, column.unit) for column in table.columns] == [
        ("比年初增量", "万元"),
        ("同比增速", "%"),
    ]
    increase, growth = row_of(table, B).changes
    assert increase == Value(Decimal(-800))
    assert round_half_up(growth.amount, 4) == Decimal("2.3077")


def test_a_zero_base_gives_no_growth_in_the_table(published):
    increase, growth = row_of(ranking("B201"), E).changes
    assert increase == Value(Decimal(1800))
    assert growth == absent("基期为零")


def test_a_share_shows_percentage_points_and_a_rate_basis_points(published):
    shares, rates = ranking("D01"), ranking("B405")
    assert [(column.label, column.unit) for column in shares.columns] == [
        ("比年初", "百分点"),
        ("比上年同期", "百分点"),
    ]
    assert round_half_up(row_of(shares, B).changes[1].amount, 4) == Decimal("-0.4427")
    assert [(column.label, column.unit) for column in rates.columns] == [("当季比上季", "BP"), ("同比", "BP")]
    assert row_of(rates, C).changes == (absent("上期未报"), Value(Decimal(-38)))


def test_a_flow_is_compared_with_the_same_months_of_last_year(published):
    table = ranking("B207")
    assert [column.label for column in table.columns] == ["同比增量", "同比增速"]
    increase, growth = row_of(table, A).changes
    assert increase == Value(Decimal(5500))
    assert round_half_up(growth.amount, 2) == Decimal("17.74")


def test_places_won_and_lost_since_last_quarter_are_counted(banks):
    publish("2024Q1", {"A": {"B201": "30"}, "B": {"B201": "20"}, "C": {"B201": "10"}})
    publish("2024Q2", {"A": {"B201": "15"}, "B": {"B201": "20"}, "C": {"B201": "10"}, "D": {"B201": "5"}})
    table = ranking("B201")
    assert [(row.name, row.place, row.moved) for row in table.rows] == [
        (B, 1, 1),
        (A, 2, -1),
        (C, 3, 0),
        (D, 4, None),
    ]


def test_a_missing_institution_stands_below_without_a_place(banks):
    publish_banks(except_for={"2024Q2": "C"})
    Filing.objects.filter(period__code="2024Q2", institution__code="C").update(status=Status.RETURNED)
    table = ranking("B201")
    assert places(table) == [(1, A), (2, B), (3, D), (4, E)]
    (missing,) = table.unranked
    assert (missing.name, missing.reason, missing.state) == (C, "未报", "已退回")
    assert missing.filing_url == "/filings/2024Q2/C/"


def test_an_accepted_filing_without_the_figure_is_not_called_missing(published):
    (without_rate,) = ranking("B405", code="2023Q2").unranked
    assert (without_rate.name, without_rate.reason, without_rate.state) == (E, "本期无此数", "审核通过")


def test_a_ratio_without_a_denominator_has_no_place(banks):
    publish("2024Q2", {"A": {"B204": "0", "B201": "0"}, "B": {"B204": "1", "B201": "4"}})
    table = ranking("D03")
    assert places(table) == [(1, B)]
    assert table.unranked[0].reason == "分母不大于零"


def test_an_exempt_institution_is_neither_ranked_nor_missing(banks):
    publish("2024Q2", {"A": {"B201": "1"}, "B": None})
    Filing.objects.filter(institution__code="B").update(status=Status.EXEMPT)
    table = ranking("B201")
    assert places(table) == [(1, A)]
    assert table.unranked == ()


def test_one_kind_is_ranked_among_itself_with_its_own_total(published):
    table = ranking("B201", kind="CB")
    assert places(table) == [(1, C), (2, D), (3, E)]
    assert table.total == Value(Decimal(67_300))
    assert table.total_changes[0] == Value(Decimal(8_200))  # 67300 − 59100


def test_the_total_line_of_all_is_the_district(published):
    table = ranking("D01")
    assert round_half_up(table.total.amount, 4) == Decimal("11.2474")


def test_a_policy_bank_is_ranked_with_the_others_and_can_be_filtered(published):
    factories.make_institution("P", kind="PB", name="演示政策性银行")
    publish("2024Q3", {"A": {"B201": "1"}, "P": {"B201": "2"}})
    assert places(ranking("B201", code="2024Q3")) == [(1, "演示政策性银行"), (2, A)]
    assert places(ranking("B201", kind="PB", code="2024Q3")) == [(1, "演示政策性银行")]


def test_kinds_offered_are_those_of_the_indicators_reporters(published):
    factories.make_institution("G", kind="GU", name="演示担保公司")
    period = publish("2024Q3", {"A": {"B201": "1"}, "C": {"B201": "1"}, "G": {"G101": "3"}})
    banks = build_board(period, item="B201", kind="GU", with_names=True).panel
    assert banks.kinds == {"LB": "大型银行", "CB": "地方法人银行"}
    assert (banks.kind, len(banks.ranking.rows)) == ("", 2)
    guarantors = build_board(period, item="G101", with_names=True).panel
    assert guarantors.kinds == {"GU": "担保机构"}
    assert places(guarantors.ranking) == [(1, "演示担保公司")]


def test_an_unknown_indicator_or_one_not_in_use_falls_back_to_manufacturing_loans(published):
    assert ranking("B999").item.code == "B201"
    assert ranking("B511").item.code == "B201"


def test_a_value_leads_to_its_cell_and_a_name_to_its_institution(published):
    first = ranking("B201").rows[0]
    assert first.cell_url == "/filings/2024Q2/A/#cell-B201"
    assert first.url == "/institutions/A/"
    assert ranking("D01").rows[0].cell_url == "/filings/2024Q2/A/#cell-B201"
