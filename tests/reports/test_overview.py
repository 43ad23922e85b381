"""The cards and the trend of the dashboard, on the five banks of domain §5.3; expected numbers are those of §5.5 or by hand."""

import datetime as dt
from decimal import Decimal

import pytest

from filings.models import DerivedIndicator, Filing, Indicator, Period
from filings.models.filing import Status
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards import build_board, choose_period, derived_value
from reports.dashboards.changes import verdict
from reports.figures import SingleFigures, Total, Totals
from reports.metrics import Value, absent, round_half_up
from tests import factories
from tests.reports.worked_example import make_banks, publish, publish_banks

pytestmark = pytest.mark.django_db

NOW = Quarter.parse("2024Q2")


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_banks()


def board_of(code="2024Q2", **wanted):
    return build_board(Period.objects.get(code=code), **{"with_names": True} | wanted)


def card(code, board=None):
    overview = (board or board_of()).overview
    return next(card for card in overview.cards if card.item.code == code)


def change(code, label, board=None):
    return next(change for change in card(code, board).changes if change.label == label)


def shown(value, places=4):
    return round_half_up(value.amount, places)


class TestCards:
    def test_the_eight_cards_stand_in_their_order(self, published):
        assert [card.name for card in board_of().overview.cards] == [
            "各项贷款",
            "制造业贷款",
            "制造业占比",
            "制造业中长期贷款",
            "制造业信用贷款",
            "制造业加权利率",
            "制造业首贷户",
            "制造业不良率",
        ]

    @pytest.mark.parametrize(
        ("code", "value"),
        [
            ("B102", "1892000.0000"),
            ("B201", "212800.0000"),
            ("D01", "11.2474"),
            ("B203", "91500.0000"),
            ("B204", "41410.0000"),
            ("B405", "4.4225"),
            ("B505", "50.0000"),
        ],
    )
    def test_the_district_is_the_sum_of_the_five_banks(self, published, code, value):
        assert shown(card(code).value) == Decimal(value)

    @pytest.mark.parametrize(
        ("code", "increase", "growth", "on_last_year", "more", "word"),
        [
            ("B102", "70000", "3.8419", "9.3642", "9000", "多增"),
            ("B201", "14700", "7.4205", "15.6522", "6400", "多增"),
            ("B203", "9900", "12.1324", "25.3425", "6400", "多增"),
            ("B204", "5060", "13.9202", "27.8086", "3380", "多增"),
        ],
    )
    def test_a_balance_is_compared_with_the_years_start_and_last_year(
        self, published, code, increase, growth, on_last_year, more, word
    ):
        from_start = change(code, "比年初")
        assert (from_start.value.amount, from_start.unit) == (Decimal(increase), "万元")
        assert shown(from_start.growth) == Decimal(growth)
        assert (shown(change(code, "同比").value), change(code, "同比").unit) == (Decimal(on_last_year), "%")
        assert change(code, "增量同比").value.amount == Decimal(more)
        assert change(code, "增量同比").word == word

    def test_a_share_moves_in_percentage_points_against_last_year_and_the_years_start(self, published):
        # 212800/1892000 − 184000/1730000 and − 198100/1822000
        against_last_year, against_start = card("D01").changes
        assert (against_last_year.label, against_start.label) == ("比上年同期", "比年初")
        assert (shown(against_last_year.value), against_last_year.unit) == (Decimal("0.6115"), "百分点")
        assert shown(against_start.value) == Decimal("0.3747")

    def test_a_price_moves_in_basis_points_of_the_unrounded_rates(self, published):
        assert shown(change("B405", "同比").value, 2) == Decimal("-14.30")
        assert change("B405", "同比").unit == "BP"
        assert change("B405", "当季比上季").value == absent("上季未报")

    def test_a_flow_without_last_years_figure_has_no_change(self, published):
        assert change("B505", "同比").value == absent("基期未报")

    def test_clients_of_several_banks_add_up_to_visits(self, published):
        assert card("B505").item.total_unit == "户次"

    def test_what_nobody_reported_is_absent_and_not_zero(self, published):
        assert card("D05").value == absent("未报")
        assert card("D05").reported == 0

    def test_twelve_quarters_end_with_this_one_and_keep_their_gaps(self, published):
        history = card("B201").history
        assert len(history) == 12
        assert history[-1] == 212_800
        assert history[-2] == 207_000
        assert history[-4] is None  # 2023Q3 has no figures
        assert history[-7] == 175_700  # 2022Q4

    def test_an_indicator_not_every_bank_reports_has_its_own_coverage(self, banks):
        publish("2024Q2", {"A": {"B207": "1", "B405": "4"}, "B": {"B207": "0"}})
        board = board_of()
        assert (card("B405", board).reported, card("B405", board).expected) == (1, 2)

    def test_the_scarcest_part_decides_the_coverage_of_a_ratio(self, banks):
        publish("2024Q2", {"A": {"B102": "9", "B201": "1"}, "B": {"B102": "9"}})
        assert (card("D01").reported, card("D01").expected) == (1, 2)


class TestMissing:
    def test_a_missing_bank_is_left_out_and_named(self, banks):
        publish_banks(except_for={"2024Q2": "C"})
        board = board_of()
        assert card("B201", board).value == Value(Decimal(174_000))
        assert (card("B201", board).reported, card("B201", board).expected) == (4, 5)
        assert board.overview.coverage.text == "4/5"
        assert [filing.short_name for filing in board.overview.coverage.missing] == ["演示城商银行丙"]

    def test_a_missing_bank_is_left_out_of_all_dates_and_named(self, banks):
        publish_banks(except_for={"2024Q2": "C"})
        # 174000/154000, not 174000/184000; 174000 − 164600; 9400 − (154000 − 147700)
        on_year = change("B201", "同比")
        assert shown(on_year.value) == Decimal("12.9870")
        assert on_year.circle.left_out == ("演示城商银行丙",)
        assert change("B201", "比年初").value == Value(Decimal(9_400))
        assert change("B201", "增量同比").value == Value(Decimal(3_100))
        assert {change.verdict for change in card("B201").changes} == {""}
        assert card("B201").comparable is None
        # (174000 / 1497000 − 154000 / 1380000)
        assert shown(change("D01", "比上年同期").value) == Decimal("0.4638")

    def test_a_bank_missing_at_the_base_is_left_out_too(self, banks):
        publish_banks(except_for={"2023Q2": "C"})
        assert shown(change("B201", "同比").value) == Decimal("12.9870")
        assert change("B201", "比年初").circle is None

    def test_nobody_at_both_dates_gives_no_comparison(self, banks):
        publish("2023Q2", {"A": {"B201": "10"}, "B": None})
        publish("2024Q2", {"A": None, "B": {"B201": "10"}})
        assert change("B201", "同比").value == absent("报数机构不同，不可比")

    def test_a_new_bank_is_not_missing_and_its_growth_is_said_beside_the_full_one(self, banks):
        publish("2023Q2", {"A": {"B201": "100"}})
        publish("2024Q2", {"A": {"B201": "110"}, "B": {"B201": "40"}})
        assert change("B201", "同比").value == Value(Decimal(50))
        assert change("B201", "同比").verdict == "向好"
        assert card("B201").comparable == Value(Decimal(10))

    def test_a_quarter_with_a_missing_bank_is_not_drawn(self, banks):
        publish_banks(except_for={"2024Q2": "C"})
        board = board_of()
        assert card("B201", board).history[-2:] == (207_000, None)
        (gap,) = board.panel.trend.omitted
        assert gap.text == "2024年二季度仅含4/5家，未画入"
        assert board.panel.trend.lines[0].values[-1] is None
        assert board_of(kind="LB").panel.trend.lines[1].values[-1] == 145_500

    def test_two_short_quarters_in_a_row_are_both_left_out(self, banks):
        publish("2023Q4", {"A": {"B201": "9"}, "B": {"B201": "9"}})
        for quarter in ("2024Q1", "2024Q2"):
            publish(quarter, {"A": {"B201": "9"}, "B": None})
        assert card("B201").history[-3:] == (18, None, None)

    def test_a_closed_bank_leaves_the_line_as_it_is(self, banks):
        publish("2024Q1", {"A": {"B201": "9"}, "B": {"B201": "9"}})
        publish("2024Q2", {"A": {"B201": "9"}})
        assert card("B201").history[-2:] == (18, 9)

    def test_a_bank_that_lent_nothing_has_no_rate_and_is_not_missing(self, banks):
        publish("2024Q1", {"A": {"B207": "9", "B405": "4"}, "B": {"B207": "1", "B405": "4"}})
        publish("2024Q2", {"A": {"B207": "10", "B405": "4"}, "B": {"B207": "0"}})
        assert card("B405").history[-1] == 4
        assert card("B405").omitted == ()

    def test_growth_on_the_same_circle_is_not_repeated_when_it_is_the_same(self, published):
        assert card("B201").comparable is None

    def test_a_zero_base_gives_an_increase_and_no_growth(self, banks):
        publish("2023Q2", {"A": {"B201": "0"}})
        publish("2023Q4", {"A": {"B201": "0"}})
        publish("2024Q2", {"A": {"B201": "2400"}})
        assert change("B201", "比年初").value == Value(Decimal(2400))
        assert change("B201", "比年初").growth == absent("基期为零")
        assert change("B201", "同比").value == absent("基期为零")

    def test_a_zero_whole_gives_no_share(self, banks):
        publish("2024Q2", {"A": {"B201": "0", "B102": "0"}})
        assert card("D01").value == absent("分母不大于零")


class TestVerdicts:
    @pytest.mark.parametrize(
        ("amount", "direction", "word"),
        [
            ("1", 1, "向好"),
            ("-1", 1, "趋弱"),
            ("-1", -1, "向好"),
            ("1", -1, "趋弱"),
            ("1", 0, ""),
            ("0", 1, ""),
        ],
    )
    def test_the_indicators_direction_decides_what_is_good(self, amount, direction, word):
        assert verdict(Value(Decimal(amount)), direction) == word

    def test_an_absent_change_is_not_judged(self):
        assert verdict(absent("未报"), 1) == ""

    def test_a_falling_rate_is_good_news_and_a_growing_balance_too(self, published):
        assert change("B405", "同比").verdict == "向好"
        assert change("B201", "比年初").verdict == "向好"


class TestFormulas:
    def test_a_ratio_of_the_catalogue_over_totals_is_the_ratio_of_sums(self, published):
        share = DerivedIndicator.objects.get(code="D03")
        totals = Totals(
            {
                ("B204", NOW): Total(Decimal(41_410), 5),
                ("B201", NOW): Total(Decimal(212_800), 5),
            }
        )
        assert shown(derived_value(share, totals, NOW)) == Decimal("19.4596")

    def test_the_same_formula_serves_one_institution(self, published):
        new_share = DerivedIndicator.objects.get(code="D04")
        start = NOW.year_start
        bank = SingleFigures(
            {
                ("B203", NOW): Decimal(46_200),
                ("B203", start): Decimal(41_000),
                ("B103", NOW): Decimal(470_000),
                ("B103", start): Decimal(448_000),
            }
        )
        assert shown(derived_value(new_share, bank, NOW)) == Decimal("23.6364")

    @pytest.mark.parametrize(
        ("code", "rows", "reason"),
        [
            ("D01", {}, "未报"),
            ("D14", {("B405", NOW): Decimal(4)}, "基期未报"),
            ("D01", {("B201", NOW): Decimal(0), ("B102", NOW): Decimal(0)}, "分母不大于零"),
        ],
    )
    def test_a_formula_without_a_result_says_why(self, published, code, rows, reason):
        formula = DerivedIndicator.objects.get(code=code)
        assert derived_value(formula, SingleFigures(rows), NOW) == absent(reason)


class TestBasis:
    def test_the_page_says_state_version_and_the_last_acceptance(self, published):
        overview = board_of().overview
        assert (overview.state, overview.version) == ("已审核", 5)
        assert overview.as_of.date() == dt.date(2024, 7, 15)
        Filing.objects.filter(institution__code="A", period__code="2024Q2").update(status=Status.CORRECTING)
        assert board_of().overview.state == "试算"

    def test_a_reader_without_names_gets_totals_and_the_number_of_the_missing_only(self, banks):
        publish_banks(except_for={"2024Q2": "C"})
        board = board_of(with_names=False, kind="LB")
        assert card("B201", board).value == Value(Decimal(174_000))
        assert board.overview.coverage.text == "4/5"
        assert board.overview.coverage.missing == ()
        assert card("B201", board).comparable is None
        assert {change.value for change in card("B201", board).changes} == {absent("报数机构不同，不可比")}
        assert (board.panel.ranking, board.panel.kind, board.panel.kinds) == (None, "", {})
        assert [line.name for line in board.panel.trend.lines] == ["全区"]

    def test_a_total_over_two_institutions_is_kept_from_a_reader_without_names(self, banks):
        publish(
            "2024Q2", {"A": {"B201": "1", "B102": "9"}, "B": {"B201": "2", "B102": "9"}, "C": {"B102": "9"}}
        )
        board = board_of(with_names=False)
        assert card("B201", board).value == absent("报数机构不足3家，不予显示")
        assert card("B102", board).value == Value(Decimal(27))
        assert board.panel.trend.lines[0].values[-1] is None
        assert card("B201", board_of()).value == Value(Decimal(3))


class TestTrend:
    def test_the_districts_line_runs_over_twelve_quarters(self, published):
        trend = board_of(item="B203").panel.trend
        assert [str(quarter) for quarter in trend.quarters[:2]] == ["2021Q3", "2021Q4"]
        assert trend.lines[0].values[-1] == 91_500
        assert trend.lines[0].values[-4] is None

    def test_the_peers_line_of_an_amount_is_their_part(self, published):
        district, peers = board_of(item="B201", kind="LB").panel.trend.lines
        assert (district.role, peers.role, peers.name) == ("district", "peer", "大型银行合计")
        assert peers.values[-1] == 145_500

    def test_the_peers_line_of_a_ratio_is_their_weighted_average(self, published):
        _, peers = board_of(item="D01", kind="LB").panel.trend.lines
        assert peers.name == "大型银行平均"
        # 145500/1183000, not the mean of 13.7556 and 10.3906
        assert round_half_up(peers.values[-1], 4) == Decimal("12.2992")

    def test_an_indicator_that_is_not_aggregated_shows_the_median(self, banks):
        period = publish(
            "2024Q2", {"A": {"B511": "7.5"}, "B": {"B511": "9"}, "C": {"B511": "20"}, "D": {"B102": "1"}}
        )
        period.extended.add(Indicator.objects.get(code="B511"))
        (line,) = board_of(item="B511").panel.trend.lines
        assert line.name == "全区机构中位数"
        assert line.values[-1] == 9
        assert line.values[-2] is None


class TestPeriods:
    def test_the_newest_period_with_published_data_comes_first(self, published):
        choice = choose_period()
        assert str(choice.current.quarter) == "2024Q2"
        assert (choice.later, str(choice.earlier.quarter)) == (None, "2024Q1")
        assert len(choice.options) == 5

    def test_a_chosen_period_knows_its_neighbours(self, published):
        choice = choose_period("2023Q4")
        assert [period.code for period in (choice.earlier, choice.current, choice.later)] == [
            "2023Q2",
            "2023Q4",
            "2024Q1",
        ]

    def test_a_period_without_published_data_is_not_offered(self, published):
        Period.objects.filter(code="2024Q2").update(data_version=0)
        assert choose_period("2024Q2").current.code == "2024Q1"

    def test_a_period_in_which_a_bank_is_missing_is_not_the_default_but_can_be_chosen(self, banks):
        publish_banks(except_for={"2024Q2": "C"})
        assert choose_period().current.code == "2024Q1"
        assert choose_period("2024Q2").current.code == "2024Q2"
        Filing.objects.filter(period__code="2024Q2", institution__code="C").update(status=Status.EXEMPT)
        assert choose_period().current.code == "2024Q2"

    def test_a_missing_guarantor_does_not_make_a_period_incomplete(self, published):
        factories.make_institution("G", kind="GU", name="演示担保公司")
        publish("2024Q3", {"A": {"B201": "1"}, "G": None})
        assert choose_period().current.code == "2024Q3"

    def test_without_a_complete_period_the_newest_is_shown(self, banks):
        publish("2024Q1", {"A": {"B201": "1"}, "B": None})
        publish("2024Q2", {"A": {"B201": "1"}, "B": None})
        assert choose_period().current.code == "2024Q2"

    def test_nothing_published_gives_no_choice(self, catalogue):
        assert choose_period() is None
