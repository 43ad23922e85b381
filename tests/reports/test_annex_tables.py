"""汇总, 附表3, 5, 6 and 明细 of the five banks of domain §5.3; numbers of §5.3–§5.5 or worked by hand, unrounded to 4 decimals."""

import datetime as dt

import pytest

from filings.models import DisciplineRecord, Filing, Period, Revision
from filings.models.filing import Status
from qianjiang_finance.common import clock
from reports.bulletins import remarks
from reports.bulletins.sheets.conduct import conduct_sheet
from tests import factories
from tests.reports.annex_example import annex_of, publish_five
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


def values_of(row):
    """The columns of 附表3 after the name."""
    return [
        shown(value)
        for value in (
            *(row.long_term, row.long_term_share, row.long_term_increase, row.increase_share),
            *(row.unsecured, row.unsecured_share, row.unsecured_change, row.rate),
        )
    ] + [shown(row.rate_change, 2), shown(row.first_loans, 0), shown(row.bad_ratio)]


class TestStructure:
    @pytest.mark.parametrize(
        ("place", "expected"),
        [
            (0, [*("46200.0000", "50.0542", "5200.0000", "23.6364", "19800.0000", "21.4518", "2.2210"),
                 *("4.0500", "-30.00", "12", "未报")]),
            (1, [*("20600.0000", "38.7218", "-400.0000", "-6.6667", "9100.0000", "17.1053", "-0.2024"),
                 *("4.1500", "-5.00", "5", "未报")]),
            (3, [*("8900.0000", "34.0996", "500.0000", "分母不大于零", "2610.0000", "10.0000", "0.0000"),
                 *("5.6500", "5.00", "5", "未报")]),
            (4, [*("1300.0000", "54.1667", "1100.0000", "27.5000", "900.0000", "37.5000", "基期分母不大于零"),
                 *("6.9000", "基期未报", "8", "未报")]),
        ],
    )  # fmt: skip
    def test_a_bank_has_the_measures_of_the_worked_example(self, published, place, expected):
        assert values_of(annex_of().structure.banks[place]) == expected

    def test_a_subtotal_is_derived_from_sums_and_its_rate_weighted(self, published):
        # 66800/145500, 4800/28000, 28900/145500 against 24000/130000, 224600/55000 against 218850/51000.
        assert values_of(annex_of().structure.groups[0].subtotal) == [
            *("66800.0000", "45.9107", "4800.0000", "17.1429", "28900.0000", "19.8625", "1.4010"),
            *("4.0836", "-20.75", "17", "未报"),
        ]

    def test_the_total_is_the_districts(self, published):
        assert values_of(annex_of().structure.total) == [
            *("91500.0000", "42.9981", "9900.0000", "22.5000", "41410.0000", "19.4596", "1.8509"),
            *("4.4225", "-14.30", "50", "未报"),
        ]

    def test_with_a_bank_missing_the_changes_of_sums_are_like_for_like(self, banks):
        publish_five({"2024Q2": {"C": None}})
        annex = annex_of()
        total = annex.structure.total
        assert shown(total.long_term, 0) == "77000"
        assert shown(total.long_term_increase, 0) == "6400"  # 9900 without the 3500 of C
        assert shown(total.increase_share) == "22.0690"  # 6400 of 29000
        assert shown(total.rate_change, 2) == "-9.35"  # 293080/66700 against 269250/60000
        assert shown(annex.ranking.total.increase, 0) == "9400"
        assert shown(annex.ranking.total.growth) == "12.9870"  # 174000 on 154000
        assert next(row.missing for row in annex.structure.banks if row.name[-1] == "丙") == "未报"
        assert remarks.SUMS_COMPARABLE in remarks.ranking_notes(annex)

    def test_the_ratio_of_increases_of_the_district_is_like_for_like_too(self, banks):
        publish_five({"2024Q2": {"C": None}})
        row = next(row for row in annex_of().indicators if row.code == "D04")
        assert shown(row.current) == "22.0690"
        assert row.left_out == ("演示城商银行丙",)


class TestSummary:
    def test_the_kinds_stand_beside_each_other(self, published):
        summary = annex_of().summary
        assert [(row.name, row.expected, row.included) for row in summary.rows] == [
            ("大型银行", 2, 2),
            ("地方法人银行", 3, 3),
        ]
        row = summary.rows[0]
        assert [shown(value, 2) for value in (row.loans, row.balance, row.increase, row.growth, row.share)] == [
            *("1183000.00", "145500.00", "6500.00", "11.92", "12.30")
        ]  # fmt: skip
        total = summary.total
        assert [shown(value, 2) for value in (total.long_term, total.unsecured, total.lent, total.rate)] == [
            *("91500.00", "41410.00", "86200.00", "4.42")
        ]
        assert (total.expected, total.included, shown(total.first_loans, 0)) == (5, 5, "50")

    def test_the_balances_are_those_of_the_quarter_ends(self, published):
        assert [(str(at), shown(value, 0)) for at, value in annex_of().summary.balances] == [
            *(("2022Q4", "175700"), ("2023Q2", "184000"), ("2023Q4", "198100")),
            *(("2024Q1", "207000"), ("2024Q2", "212800")),
        ]

    def test_a_quarter_with_a_report_missing_is_not_drawn(self, banks):
        publish_five({"2024Q1": {"C": None}})
        summary = annex_of().summary
        assert "2024Q1" not in [str(at) for at, _ in summary.balances]
        assert summary.omitted == ("2024年一季度仅含4/5家，未画入",)


class TestChecks:
    #: Domain §5.5; C7 of B from its numbers alone, without a confirmed case.
    EXPECTED = {
        "甲": "达标 达标 达标 达标 达标 达标 达标 达标 达标",
        "乙": "未达标 关注 未达标 未达标 未达标 达标 关注 未达标 未达标",
        "丙": "达标 达标 达标 达标 达标 达标 达标 达标 达标",
        "丁": "达标 关注 达标 未达标 达标 未达标 达标 达标 达标",
        "戊": "达标 达标 达标 达标 达标 不适用 达标 不适用 达标",
    }

    def test_each_bank_has_the_verdicts_of_the_worked_example(self, published):
        rows = annex_of().checks.banks
        assert {
            row.name[-1]: " ".join(str(result.verdict) for result in row.results.values()) for row in rows
        } == self.EXPECTED

    def test_the_district_and_the_large_banks_are_judged_too(self, published):
        checks = annex_of().checks
        assert {str(result.verdict) for result in checks.district.results.values()} == {"达标"}
        assert "11.92%" in checks.large_banks
        assert "未达标" in checks.large_banks


@pytest.fixture
def year(banks):
    """Four banks' filings of 2024Q1 and Q2, and one of 2023Q4 that does not count."""
    for quarter in ("2023Q4", "2024Q1", "2024Q2"):
        publish_five_quarter(quarter)


def publish_five_quarter(quarter):
    from tests.reports.worked_example import figures_of, publish

    publish(quarter, {bank: figures_of(bank, quarter) for bank in "ABCD"})
    Filing.objects.filter(period__code=quarter).update(first_submitted_at=clock.local(2024, 4, 10))


def filing_of(quarter, bank):
    return Filing.objects.get(period__code=quarter, institution__code=bank)


def record(quarter, bank, kind, state="active", source="submission", amount=1):
    return DisciplineRecord.objects.create(
        filing=filing_of(quarter, bank),
        kind=kind,
        source=source,
        amount=amount,
        facts="演示",
        arose_on=dt.date(2024, 4, 20),
        state=state,
    )


def conduct(bank):
    rows = {row.name[-1]: row for row in annex_of().conduct.institutions}
    row = rows[bank]
    return (row.owed, row.on_time, row.late, row.missing, row.returns, row.corrections)


class TestConduct:
    def test_filings_of_the_year_so_far_are_counted(self, year):
        assert conduct("甲") == (2, 2, 0, 0, 0, 0)
        assert annex_of().conduct.total.owed == 8

    def test_late_and_missing_are_the_records_in_force(self, year):
        record("2024Q1", "A", "late")
        record("2024Q2", "B", "missing", source="missing")
        record("2023Q4", "A", "late")
        assert conduct("甲") == (2, 1, 1, 0, 0, 0)
        assert conduct("乙") == (2, 1, 0, 1, 0, 0)
        total = annex_of().conduct.total
        assert (total.owed, total.on_time, total.late, total.missing) == (8, 6, 1, 1)

    def test_a_record_that_was_revoked_leaves_the_filing_on_time(self, year):
        record("2024Q1", "A", "late", state="waived")
        assert conduct("甲") == (2, 2, 0, 0, 0, 0)

    def test_a_record_under_appeal_counts_for_nothing_and_is_named(self, year):
        record("2024Q1", "A", "late", state="appealed")
        assert conduct("甲") == (2, 1, 0, 0, 0, 0)
        assert "记录申诉中、尚未计入：演示大型银行甲1份。" in conduct_sheet(annex_of()).notes

    def test_items_without_a_figure_are_named_and_not_counted_as_a_missing_filing(self, year):
        record("2024Q1", "A", "missing", source="items", amount=3)
        assert conduct("甲") == (2, 2, 0, 0, 0, 0)
        assert "锁定时核心指标未报数：演示大型银行甲3项。" in conduct_sheet(annex_of()).notes

    def test_returns_and_accepted_corrections_are_counted(self, year):
        filing = filing_of("2024Q1", "A")
        Filing.objects.filter(pk=filing.pk).update(return_count=2)
        at = clock.local(2024, 5, 20)
        Revision.objects.create(
            filing=filing, number=2, reason="correction", created_at=at, submitted_at=at, accepted_at=at
        )
        assert conduct("甲") == (2, 2, 0, 0, 2, 1)

    def test_an_exempt_filing_is_not_owed(self, year):
        Filing.objects.filter(period__code="2024Q1", institution__code="A").update(status=Status.EXEMPT)
        assert conduct("甲") == (1, 1, 0, 0, 0, 0)

    def test_who_has_not_filed_yet_is_named(self, year):
        Filing.objects.filter(period__code="2024Q2", institution__code="D").update(first_submitted_at=None)
        assert "尚未报送、未到关闭日的：演示农商银行丁。" in conduct_sheet(annex_of()).notes


class TestDetails:
    def test_every_accepted_figure_has_a_line_with_last_years(self, published):
        rows = [row for row in annex_of().details if row.institution == "演示大型银行甲"]
        assert [row.code for row in rows] == [
            *("B102", "B103", "B201", "B203", "B204", "B207", "B303", "B405", "B501", "B502", "B504", "B505")
        ]
        rate = next(row for row in rows if row.code == "B405")
        assert (rate.kind, rate.unit, rate.revision) == ("大型银行", "%", 1)
        assert [shown(value, 2) for value in (rate.current, rate.last_year, rate.change)] == [
            *("4.05", "4.35", "-0.30")
        ]

    def test_without_a_figure_last_year_there_is_no_change(self, published):
        row = next(row for row in annex_of().details if row.code == "B505")
        assert (row.last_year.reason, row.change.known) == ("基期未报", False)

    def test_other_quarters_stay_out(self, published):
        of_last = [row for row in annex_of("2022Q4").details if row.institution == "演示大型银行甲"]
        assert {shown(row.current, 0) for row in of_last if row.code == "B201"} == {"74000"}


def test_the_queries_of_all_tables_do_not_grow(published, django_assert_max_num_queries):
    for number in range(10):
        factories.make_institution(f"X{number}", kind="JB")
    Period.objects.get(code=QUARTERS[-1])
    with django_assert_max_num_queries(26):
        annex_of()
