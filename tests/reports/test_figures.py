"""Published totals, single figures, coverage and the roster, on the five banks of domain §5.3."""

from decimal import Decimal

import pytest

from filings.models import Filing, Indicator, Period
from filings.models.filing import Status
from institutions.models import Institution
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from tests.reports.worked_example import make_banks, publish, publish_banks

pytestmark = pytest.mark.django_db

Q = Quarter.parse
NOW = Q("2024Q2")


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_banks()


def test_a_total_adds_the_institutions_of_all_kinds(published):
    totals = figures.totals(["B201", "B102"], [NOW, Q("2023Q4")])
    assert totals("B201", NOW) == 212_800
    assert totals("B102", Q("2023Q4")) == 1_822_000
    assert totals.count("B201", NOW) == 5


def test_a_total_over_one_kind_adds_only_that_kind(published):
    totals = figures.totals(["B201"], [NOW], kinds=["LB"])
    assert totals("B201", NOW) == 145_500
    assert totals.count("B201", NOW) == 2


def test_a_rate_is_weighted_by_those_who_report_rate_and_weight(published):
    totals = figures.totals(["B405"], [NOW, Q("2023Q2")])
    assert totals("B405", NOW).quantize(Decimal("0.00001")) == Decimal("4.42251")
    assert totals("B405", Q("2023Q2")).quantize(Decimal("0.00001")) == Decimal("4.56554")
    assert totals.count("B405", Q("2023Q2")) == 4


def test_what_nobody_reported_has_no_total_and_a_reported_zero_has_one(banks):
    publish("2024Q2", {"A": {"B201": "0"}})
    totals = figures.totals(["B201", "B102"], [NOW])
    assert totals("B201", NOW) == 0
    assert totals("B102", NOW) is None
    assert totals("B201", Q("2024Q1")) is None
    assert totals.count("B102", NOW) == 0


def test_an_indicator_that_is_not_aggregated_has_a_count_and_no_total(banks):
    publish("2024Q2", {"A": {"B511": "7.50"}, "B": {"B511": "9.00"}})
    totals = figures.totals(["B511"], [NOW])
    assert totals("B511", NOW) is None
    assert totals.count("B511", NOW) == 2


def test_single_figures_are_keyed_by_institution_and_have_gaps(published):
    single = figures.by_institution(["B201", "B405"], [Q("2023Q2")])
    ids = dict(Institution.objects.values_list("code", "pk"))
    assert single[ids["A"]]("B201", Q("2023Q2")) == 78_000
    assert single[ids["D"]]("B405", Q("2023Q2")) == Decimal("5.60")
    assert single[ids["E"]]("B201", Q("2023Q2")) == 0
    assert single[ids["E"]]("B405", Q("2023Q2")) is None


def test_single_figures_can_be_asked_for_some_institutions(published):
    wanted = Institution.objects.filter(code="C")
    single = figures.by_institution(["B201"], [NOW], wanted)
    assert [numbers("B201", NOW) for numbers in single.values()] == [38_800]


def test_coverage_names_who_is_missing_and_where_the_filing_stands(banks):
    period = publish("2024Q2", {"A": {"B201": "1"}, "B": {"B201": "2"}, "C": None})
    Filing.objects.filter(institution__code="C").update(status=Status.CHECKING)
    coverage = figures.coverage(period)
    assert (coverage.text, coverage.is_complete) == ("2/3", False)
    (missing,) = coverage.missing
    assert (missing.short_name, missing.status) == ("演示城商银行丙", "待复核")
    assert missing.url == "/filings/2024Q2/C/"


def test_the_missing_stand_in_the_order_of_kinds_and_institutions(banks):
    period = publish("2024Q2", {"E": None, "C": None, "B": None, "A": {"B201": "1"}})
    missing = [filing.short_name for filing in figures.coverage(period).missing]
    assert missing == ["演示大型银行乙", "演示城商银行丙", "演示村镇银行戊"]


def test_an_exempt_institution_is_not_expected(banks):
    period = publish("2024Q2", {"A": {"B201": "1"}, "B": None})
    Filing.objects.filter(institution__code="B").update(status=Status.EXEMPT)
    assert figures.coverage(period).text == "1/1"
    assert [filing.name for filing in figures.expected_filings(period)] == ["演示大型银行甲"]


def test_a_filing_under_correction_keeps_its_accepted_figures(banks):
    period = publish("2024Q2", {"A": {"B201": "1"}, "B": {"B201": "2"}})
    Filing.objects.filter(institution__code="A").update(status=Status.CORRECTING)
    assert figures.coverage(period).is_complete
    assert figures.data_state(period) == "试算"


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ((Status.LOCKED, Status.LOCKED), "已锁定"),
        ((Status.LOCKED, Status.ACCEPTED), "已审核"),
        ((Status.ACCEPTED, Status.SUBMITTED), "试算"),
        ((Status.LOCKED, Status.EXEMPT), "已锁定"),
    ],
)
def test_the_state_of_the_data_is_that_of_its_slowest_filing(banks, statuses, state):
    period = publish("2024Q2", {"A": {"B201": "1"}, "B": {"B201": "2"}})
    for code, status in zip("AB", statuses, strict=True):
        Filing.objects.filter(institution__code=code).update(status=status)
    assert figures.data_state(period) == state


def test_the_roster_lists_filings_by_kind_with_the_moment_of_acceptance(banks):
    period = publish("2024Q2", {"E": {"B201": "1"}, "A": None, "C": {"B201": "3"}})
    roster = figures.expected_filings(period)
    assert [(filing.name, filing.kind, filing.status) for filing in roster] == [
        ("演示大型银行甲", "LB", "未填报"),
        ("演示城商银行丙", "CB", "审核通过"),
        ("演示村镇银行戊", "CB", "审核通过"),
    ]
    assert [filing.accepted_at is None for filing in roster] == [True, False, False]
    assert roster[0].url == "/filings/2024Q2/A/"
    assert roster[0].institution_url == "/institutions/A/"


def test_reporting_groups_hold_kinds_and_institutions_named_one_by_one(banks):
    groups = figures.reporting_groups()
    assert groups["BK"].kinds == {"PB", "LB", "JB", "CB"}
    assert groups["CB"].kinds == {"CB"}
    finance_bureau = Institution.objects.get(code="CZJ")
    assert (groups["CZ"].kinds, groups["CZ"].institutions) == (frozenset(), {finance_bureau.pk})
    assert groups.keys() == set(Indicator.objects.values_list("reporter", flat=True))


def test_a_filing_belongs_to_a_group_by_kind(banks):
    period = publish("2024Q2", {"A": {"B201": "1"}, "C": {"B201": "1"}})
    large, local = figures.expected_filings(period)
    groups = figures.reporting_groups()
    assert large in groups["BK"]
    assert large not in groups["CB"]
    assert local in groups["CB"]


@pytest.mark.parametrize("count", [2, 5])
def test_every_reading_is_one_query_for_any_number_of_institutions(banks, django_assert_num_queries, count):
    period = publish("2024Q2", {code: {"B201": "1"} for code in "ABCDE"[:count]})
    period = Period.objects.get(pk=period.pk)
    for read in (
        lambda: figures.totals(["B201"], [NOW]),
        lambda: figures.by_institution(["B201"], [NOW]),
        lambda: figures.coverage(period),
        lambda: figures.expected_filings(period),
        figures.reporting_groups,
    ):
        with django_assert_num_queries(1):
            read()


@pytest.fixture
def without_e(banks):
    """E had 1500 (B201) and 52500 (B102) in 2024Q1 and does not report in 2024Q2; the others sum to 210400 and 1836000."""
    publish_banks(except_for={"2024Q2": "E"})
    Period.objects.filter(code="2024Q2").update(missing_rule=Period.MissingRule.CARRY)


def test_a_period_that_carries_adds_last_quarters_balance_of_those_missing(without_e):
    totals = figures.totals(["B201", "B102"], [NOW])
    assert totals("B201", NOW) == 211_900
    assert totals("B102", NOW) == 1_888_500
    assert totals.count("B201", NOW) == 4


def test_what_runs_from_january_and_rates_are_never_carried(banks):
    publish("2024Q1", {"E": {"B207": "900", "B405": "7.00", "B201": "1500"}})
    publish("2024Q2", {"A": {"B207": "36500", "B405": "4.05", "B201": "92300"}, "E": None})
    Period.objects.update(missing_rule=Period.MissingRule.CARRY)
    totals = figures.totals(["B201", "B207", "B405"], [NOW])
    assert (totals("B201", NOW), totals("B207", NOW)) == (93_800, 36_500)
    assert totals("B405", NOW) == Decimal("4.05")


def test_a_kind_carries_its_own_members_only(without_e):
    assert figures.totals(["B201"], [NOW], kinds=["LB"])("B201", NOW) == 145_500
    assert figures.totals(["B201"], [NOW], kinds=["CB"])("B201", NOW) == 66_400
    by_kind = figures.totals_by_kind(["B201"], [NOW])
    assert {kind: total("B201", NOW) for kind, total in by_kind.items()} == {"LB": 145_500, "CB": 66_400}


def test_nothing_is_carried_from_before_last_quarter_nor_without_the_rule(without_e):
    Period.objects.filter(code="2024Q2").update(missing_rule=Period.MissingRule.LEAVE_OUT)
    assert figures.totals(["B201"], [NOW])("B201", NOW) == 210_400


def test_a_carried_institution_has_no_figure_of_its_own(without_e):
    ids = dict(Institution.objects.values_list("code", "pk"))
    assert ids["E"] not in figures.by_institution(["B201"], [NOW])
