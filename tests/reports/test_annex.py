"""附表1 and 附表2 of the five banks of domain §5.3; the numbers are those of §5.3–§6.3 or worked by hand, unrounded to 4 decimals."""

import pytest

from filings.models import Filing, Indicator, Period
from filings.models.filing import Status
from institutions.models import Institution
from qianjiang_finance.common.quarter import Quarter
from reports.bulletins import annex as annex_module
from reports.bulletins import remarks
from tests import factories
from tests.reports.annex_example import annex_of, bank_figures, publish_five
from tests.reports.worked_example import QUARTERS, make_banks

pytestmark = pytest.mark.django_db


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_five()


def shown(value, places=4):
    return str(value.rounded(places).amount) if value.known else value.reason


def row_of(code, annex=None):
    return next(row for row in (annex or annex_of()).indicators if row.code == code)


def bank_row(name, annex):
    return next(row for row in annex.ranking.banks if row.name == name)


def ranks(annex):
    return {
        row.name[-1]: (row.balance_rank, row.increase_rank, row.growth_rank) for row in annex.ranking.banks
    }


class TestMainIndicators:
    def test_the_rows_stand_in_the_order_of_the_table(self, published):
        rows = annex_of().indicators
        assert [row.code for row in rows] == [
            *("B101", "B102", "B103", "B201", "B202", "B203", "B204", "B210", "B211", "B212", "B303", "B305"),
            *("B312", "B207", "B208", "B505", "D01", "D02", "D03", "D04", "B405", "D10", "B216", "D05"),
            *("G102", "T103", "I101", "S101", "F101"),
        ]
        assert [row.number for row in rows] == list(range(1, 30))

    @pytest.mark.parametrize(
        ("code", "expected"),
        [
            ("B102", ["1892000.0000", "70000.0000", "3.8419", "1730000.0000", "9.3642", "9000.0000"]),
            ("B201", ["212800.0000", "14700.0000", "7.4205", "184000.0000", "15.6522", "6400.0000"]),
            ("B203", ["91500.0000", "9900.0000", "12.1324", "73000.0000", "25.3425", "6400.0000"]),
        ],
    )
    def test_a_balance_is_set_against_the_year_start_and_last_year(self, published, code, expected):
        row = row_of(code)
        values = (
            row.current,
            row.since_start,
            row.growth_since_start,
            row.last_year,
            row.growth,
            row.increase_compared,
        )
        assert [shown(value) for value in values] == expected

    def test_a_flow_is_set_against_last_years_same_months_only(self, published):
        row = row_of("B207")
        assert [
            shown(value) for value in (row.current, row.last_year, row.growth, row.increase_compared)
        ] == [*("86200.0000", "74000.0000", "16.4865", "12200.0000")]
        assert not row.since_start.known
        assert not row.growth_since_start.known

    def test_a_ratio_of_balances_has_its_change_in_points_and_no_growth(self, published):
        row = row_of("D01")
        assert shown(row.current) == "11.2474"
        assert shown(row.last_year) == "10.6358"
        assert shown(row.since_start) == "0.3747"  # 198100 of 1822000 were 10.8727
        assert shown(row.change_on_year) == "0.6115"
        assert not row.growth.known
        assert not row.increase_compared.known

    def test_a_ratio_of_increases_is_not_set_against_the_year_start(self, published):
        row = row_of("D04")
        assert (shown(row.current), shown(row.last_year)) == ("22.5000", "8.5366")
        assert shown(row.change_on_year) == "13.9634"
        assert not row.since_start.known

    def test_the_rate_is_weighted_and_its_change_in_basis_points(self, published):
        row = row_of("B405")
        assert (shown(row.current), shown(row.last_year)) == ("4.4225", "4.5655")
        assert shown(row.change_on_year, 2) == "-14.30"

    def test_clients_of_several_banks_are_visits(self, published):
        row = row_of("B505")
        assert (row.unit, shown(row.current, 0)) == ("户次", "50")

    def test_a_missing_figure_is_absent_and_not_zero(self, published):
        row = row_of("G102")
        assert shown(row.current) == "未报"
        assert shown(row.since_start) == "未报"

    def test_the_verdicts_are_those_of_the_policy_checks(self, published):
        results = {row.code: row.results for row in annex_of().indicators if row.results}
        assert {
            code: {check: str(one.verdict) for check, one in found.items()} for code, found in results.items()
        } == {
            "B201": {"C8": "达标"},
            "B203": {"C2": "达标", "C9": "达标"},
            "B303": {"C5": "达标"},
            "D01": {"C1": "达标"},
            "D03": {"C4": "达标"},
            "D04": {"C3": "达标"},
            "B405": {"C6": "达标"},
        }

    def test_the_first_quarter_without_bases_judges_nothing(self, banks):
        publish_five()
        annex = annex_of("2022Q4")
        verdicts = {str(result.verdict) for row in annex.indicators for result in row.results.values()}
        assert verdicts == {"不适用"}
        assert shown(row_of("B201", annex).growth) == "基期未报"

    def test_an_indicator_that_is_switched_off_has_no_row(self, published):
        Indicator.objects.filter(code="B305").update(is_core=False)
        rows = annex_of().indicators
        assert "B305" not in [row.code for row in rows]
        assert [row.number for row in rows] == list(range(1, 29))


class TestRanking:
    def test_banks_stand_in_their_groups_by_balance(self, published):
        groups = annex_of().ranking.groups
        assert [(group.name, [row.name for row in group.rows]) for group in groups] == [
            ("大型银行", ["演示大型银行甲", "演示大型银行乙"]),
            ("地方法人银行", ["演示城商银行丙", "演示农商银行丁", "演示村镇银行戊"]),
        ]
        assert [row.number for row in annex_of().ranking.banks] == [1, 2, 3, 4, 5]

    def test_ranks_are_over_all_commercial_banks(self, published):
        assert ranks(annex_of()) == {
            "甲": (1, 1, 2),
            "乙": (2, 5, 4),
            "丙": (3, 2, 1),
            "丁": (4, 4, 3),
            "戊": (5, 3, None),
        }

    def test_a_bank_without_a_base_has_no_growth_and_no_place_in_it(self, published):
        row = bank_row("演示村镇银行戊", annex_of())
        assert shown(row.growth) == "基期为零"
        assert row.growth_rank is None

    @pytest.mark.parametrize(
        ("place", "expected"),
        [
            (0, ["1183000.0000", "145500.0000", "6500.0000", "11.9231", "12.2992", "0.2622"]),
            (1, ["709000.0000", "67300.0000", "8200.0000", "24.6296", "9.4922", "1.1846"]),
        ],
    )
    def test_a_subtotal_is_derived_from_sums(self, published, place, expected):
        row = annex_of().ranking.groups[place].subtotal
        assert [
            shown(value)
            for value in (row.loans, row.balance, row.increase, row.growth, row.share, row.share_change)
        ] == expected
        assert (row.name, row.number, row.balance_rank, row.increase_rank, row.growth_rank) == (
            "小计",
            *[None] * 4,
        )

    def test_the_total_is_the_districts_and_has_no_rank(self, published):
        annex = annex_of()
        total = annex.ranking.total
        assert shown(total.balance) == shown(row_of("B201", annex).current) == "212800.0000"
        assert (shown(total.growth), shown(total.share), shown(total.share_change)) == (
            "15.6522",
            "11.2474",
            "0.6115",
        )
        assert total.balance_rank is None

    def test_equal_values_share_a_rank_and_the_next_is_left_out(self, banks):
        same = bank_figures("C", "2024Q2") | {"B201": "53200"}
        publish_five({"2024Q2": {"C": same}})
        balance_ranks = {name: places[0] for name, places in ranks(annex_of()).items()}
        assert balance_ranks == {"甲": 1, "乙": 2, "丙": 2, "丁": 4, "戊": 5}


class TestWhoIsNotRanked:
    def test_policy_banks_stand_apart_at_the_end(self, banks):
        factories.make_institution("P", kind="PB", name="演示政策性银行己", order=0)
        publish_five({quarter: {"P": {"B102": "900000", "B201": "99999"}} for quarter in QUARTERS})
        annex = annex_of()
        last = annex.ranking.groups[-1]
        assert (last.name, last.is_ranked, [row.name for row in last.rows]) == (
            *("政策性银行", False),
            ["演示政策性银行己"],
        )
        assert ranks(annex)["己"] == (None, None, None)
        assert ranks(annex)["甲"] == (1, 1, 2)
        assert shown(annex.ranking.total.balance, 0) == "312799"

    def test_a_bank_with_fewer_than_five_quarter_ends_is_not_ranked(self, banks):
        factories.make_institution("N", kind="LB", name="演示新行庚", order=9)
        new = {"B102": "200000", "B201": "100000"}
        publish_five({quarter: {"N": new} for quarter in QUARTERS[1:]})
        annex = annex_of()
        assert ranks(annex)["庚"] == (None, None, None)
        assert ranks(annex)["甲"] == (1, 1, 2)
        assert annex.ranking.too_new == ("演示新行庚",)
        assert "演示新行庚报送不足5个季末，不参加排名。" in remarks.ranking_notes(annex)

    def test_a_bank_with_five_quarter_ends_is_ranked(self, banks):
        factories.make_institution("N", kind="LB", name="演示新行庚", order=9)
        publish_five({quarter: {"N": {"B102": "200000", "B201": "100000"}} for quarter in QUARTERS})
        assert ranks(annex_of())["庚"][0] == 1

    def test_a_bank_outside_the_evaluation_is_not_ranked(self, published):
        Institution.objects.filter(code="A").update(is_ranked=False)
        annex = annex_of()
        assert ranks(annex)["甲"] == (None, None, None)
        assert ranks(annex)["乙"][0] == 1
        assert "演示大型银行甲不参评。" in remarks.ranking_notes(annex)


class TestMissingBanks:
    @pytest.fixture
    def annex(self, banks):
        publish_five({"2024Q2": {"C": None}})
        return annex_of()

    def test_a_missing_bank_is_listed_last_in_its_group_without_values(self, annex):
        row = annex.ranking.groups[1].rows[-1]
        assert (row.name, row.missing) == ("演示城商银行丙", "未报")
        assert {value.known for value in (row.loans, row.balance, row.increase, row.growth, row.share)} == {
            False
        }
        assert ranks(annex)["丙"] == (None, None, None)
        assert ranks(annex)["丁"][0] == 3

    def test_the_sums_leave_it_out_and_the_notes_name_it(self, annex):
        assert shown(annex.ranking.total.balance, 0) == "174000"
        assert (annex.basis.included, annex.basis.expected, annex.basis.state) == (4, 5, "试算")
        assert (
            "应报5家，已汇总4家；未含演示城商银行丙（未报），合计数不包括其数据；本期未报1家，按“不计入”处理。"
            in remarks.indicator_notes(annex)
        )
        assert "未含演示城商银行丙（未报），小计、合计不包括其数据。" in remarks.ranking_notes(annex)

    def test_growth_on_the_banks_of_both_dates_is_given_beside_the_full_one(self, annex):
        row = row_of("B201", annex)
        assert shown(row.growth) == "12.9870"  # and not 174000 / 184000
        assert shown(row.since_start, 0) == "9400"
        assert shown(row.growth_since_start) == "5.7108"  # 9400 / 164600
        assert shown(row.increase_compared, 0) == "3100"
        assert row.left_out == ("演示城商银行丙",)
        (left_out,) = (note for note in remarks.indicator_notes(annex) if "所比较的某一时点无数据" in note)
        assert "制造业贷款余额" in left_out
        assert shown(row.comparable.comparable) == "12.9870"  # 174000 / 154000
        note = next(note for note in remarks.ranking_notes(annex) if note.startswith("※"))
        assert note == (
            "※两期报数机构不同（演示城商银行丙仅上年同期有数），按两期均有数的机构计算（可比口径），"
            "同比：各项贷款余额增长8.48%、制造业贷款余额增长12.99%。"
        )

    def test_a_filing_that_waits_for_the_office_is_said_to_wait(self, annex):
        Filing.objects.filter(period__code="2024Q2", institution__code="C").update(status=Status.SUBMITTED)
        assert bank_row("演示城商银行丙", annex_of()).missing == "待审核"

    def test_with_everybody_in_the_circle_is_not_mentioned(self, banks):
        publish_five()
        annex = annex_of()
        assert not [row for row in annex.indicators if row.comparable]
        assert not [note for note in remarks.indicator_notes(annex) if "※" in note]

    def test_an_exempt_bank_is_not_expected(self, banks):
        publish_five({"2024Q2": {"C": None}})
        Filing.objects.filter(period__code="2024Q2", institution__code="C").update(status=Status.EXEMPT)
        annex = annex_of()
        assert (annex.basis.included, annex.basis.expected) == (4, 4)
        assert "演示城商银行丙" not in [row.name for row in annex.ranking.banks]

    def test_a_missing_guarantor_leaves_a_mark_on_its_own_figures(self, banks):
        for code in ("G1", "G2"):
            factories.make_institution(code, kind="GU", name=f"演示担保{code}")
        filed = {quarter: {"G1": {"G102": "110"}, "G2": {"G102": "90"}} for quarter in QUARTERS}
        filed["2024Q2"] = {"G1": {"G102": "121"}, "G2": None}
        publish_five(filed)
        annex = annex_of()
        row = row_of("G102", annex)
        assert (shown(row.current, 0), shown(row.growth, 2)) == ("121", "10.00")
        assert [shown(value, 0) for value in (row.since_start, row.increase_compared)] == ["11", "11"]
        assert row.left_out == ("演示担保G2",)
        assert shown(row.comparable.comparable, 2) == "10.00"
        assert row_of("B201", annex).comparable is None
        assert not [note for note in remarks.ranking_notes(annex) if "演示担保" in note]


class TestBasis:
    def test_it_names_the_data_versions_of_the_period_and_its_bases(self, published):
        Period.objects.filter(code="2023Q4").update(data_version=7)
        versions = annex_of().basis.versions
        assert list(map(str, versions)) == ["2024Q2", "2024Q1", "2023Q4", "2023Q2", "2022Q4"]
        assert versions[Quarter(2023, 4)] == 7

    def test_it_is_read_again_when_figures_are_accepted_meanwhile(self, published, monkeypatch):
        old, new = {Quarter(2024, 2): 5}, {Quarter(2024, 2): 6}
        answers = iter([old, new, new, new])
        monkeypatch.setattr(annex_module, "_versions", lambda _: next(answers))
        assert annex_of().basis.versions == new

    def test_invented_institutions_make_it_a_demonstration(self, published):
        assert not annex_of().basis.is_demo
        Institution.objects.filter(code="A").update(is_demo=True)
        assert annex_of().basis.is_demo

    def test_the_office_has_its_name_of_today(self, published):
        Institution.objects.filter(code="JRB").update(name="重庆市黔江区人民政府办公室")
        assert annex_of().basis.office == "重庆市黔江区人民政府办公室"


class TestWords:
    def test_changes_of_shares_and_rates_are_said_below_the_table(self, published):
        note = next(note for note in remarks.indicator_notes(annex_of()) if note.startswith("与上年同期相比"))
        assert "制造业贷款占各项贷款比重提高0.61个百分点" in note
        assert "制造业新发放贷款加权平均利率下降14个基点" in note

    def test_the_verdict_on_the_share_is_provisional_before_the_end_of_the_year(self, published):
        words = "制造业贷款占各项贷款比重为季度阶段性结果，以年末为准"
        assert words in remarks.indicator_notes(annex_of("2024Q2"))[-1]
        assert words not in remarks.indicator_notes(annex_of("2023Q4"))[-1]

    def test_the_checks_are_explained_with_their_figures(self, published):
        lines = dict(remarks.explanation_lines(annex_of()))
        assert lines["核查：制造业占比提高"] == (
            "措施1“逐年提高制造业贷款占各项贷款的比重”：达标。本期11.25%，上年同期10.64%。季度核查为阶段性结果，以年末为准。"
        )
        assert lines["核查：同比多增"].startswith(
            "渝府办发〔2020〕76号“制造业中长期贷款同比多增”：达标。本年增量9,900.00万元"
        )
        assert lines["数据版本"].startswith("2024年二季度第5版；对比期：2024年一季度第5版、2023年四季度第5版")

    def test_a_verdict_without_a_base_says_why(self, banks):
        publish_five()
        lines = dict(remarks.explanation_lines(annex_of("2022Q4")))
        assert "上年同期—（基期未报）" in lines["核查：产业链支持不降低"]
