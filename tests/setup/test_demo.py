"""The demonstration database: totals of domain §9.3 and the planted faults of §9.4, loaded through the services.

The whole load happens once for this module, in a transaction that is rolled back at its end.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from filings import checks, services
from filings.entry import Cell
from filings.models import Figure, Filing, FilingEvent, ImportAttempt, Period, PublishedFigure
from filings.models.filing import Status
from institutions.models import Institution, User
from qianjiang_finance.common import workdays
from qianjiang_finance.common.quarter import Quarter
from reports import figures

pytestmark = [pytest.mark.demo, pytest.mark.django_db]

BANK_KINDS = ("PB", "LB", "JB", "CB")


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup, django_db_blocker, tmp_path_factory):
    from django.conf import settings
    from django.test import override_settings

    with django_db_blocker.unblock():
        block = transaction.atomic()
        block.__enter__()
        with override_settings(DATA_DIR=tmp_path_factory.mktemp("data")):
            call_command("demo", verbosity=0)
            assert (settings.DATA_DIR / "demo-password.txt").stat().st_mode & 0o077 == 0
        yield
        transaction.set_rollback(True)
        block.__exit__(None, None, None)


def filing(institution, period):
    return Filing.objects.select_related("institution", "period").get(
        institution__code=institution, period__code=period
    )


def published(institution, period, code):
    row = PublishedFigure.objects.get(
        institution__code=institution, period__code=period, indicator__code=code
    )
    return Decimal(row.raw) / 100


def half_up(value):
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


#: domain §9.3: 各项贷款, 制造业 (亿元), 占比, 制造业同比, 各项同比, 中长期占比, 信用占比, 不良率, 利率, 首贷户, 累放 (亿元)
TOTALS = {
    "2021Q4": ("374.24", "39.88", "10.66", None, None, "36.14", "15.08", "1.47", "4.61", "97", "28.50"),
    "2022Q4": ("410.01", "45.47", "11.09", "14.02", "9.56", "37.82", "16.13", "1.46", "4.40", "100", "32.30"),
    "2023Q2": ("438.58", "49.38", "11.26", "13.69", "10.17", "38.84", "16.60", "1.46", "4.29", "61", "18.38"),
}


@pytest.mark.parametrize("code", TOTALS)
def test_the_district_totals_are_those_of_the_specification(code):
    quarter = Quarter.parse(code)
    wanted = ("B102", "B201", "B203", "B204", "B216", "B405", "B505", "B207")
    value = figures.totals(wanted, (quarter, quarter - 4), BANK_KINDS)

    def now(indicator):
        return value(indicator, quarter)

    def growth(indicator):
        before = value(indicator, quarter - 4)
        return half_up((now(indicator) / before - 1) * 100) if before else None

    computed = (
        half_up(now("B102") / 10000),
        half_up(now("B201") / 10000),
        half_up(now("B201") / now("B102") * 100),
        growth("B201"),
        growth("B102"),
        half_up(now("B203") / now("B201") * 100),
        half_up(now("B204") / now("B201") * 100),
        half_up(now("B216") / now("B201") * 100),
        half_up(now("B405")),
        now("B505"),
        half_up(now("B207") / 10000),
    )
    expected = tuple(None if text is None else Decimal(text) for text in TOTALS[code])
    assert computed == expected


def test_the_sums_equal_the_figures_in_every_period():
    assert [services.verify_totals(period=period) for period in Period.objects.all()] == [[]] * 17


def test_twelve_banks_seven_others_and_the_finance_bureau_report():
    newest = Period.objects.get(code="2024Q4").filings
    assert newest.filter(institution__kind__is_bank=True).count() == 12
    assert newest.count() == 20
    assert not Institution.objects.filter(is_demo=True).exclude(name__startswith="演示").exists()


@pytest.mark.parametrize(
    ("institution", "period", "days"), [("B12", "2023Q3", 3), ("B12", "2024Q1", 1), ("B11", "2024Q3", 1)]
)
def test_p1_three_late_filings(institution, period, days):
    row = filing(institution, period)
    submitted = timezone.localtime(row.first_submitted_at).date()
    assert workdays.working_days_between(row.period.due_on, submitted) == days
    assert row.timeliness == f"迟报{days}个工作日"


def test_p1_no_other_filing_was_late():
    late = [
        (row.institution.code, row.period.code)
        for row in Filing.objects.filter(first_submitted_at__isnull=False).select_related(
            "institution", "period"
        )
        if timezone.localtime(row.first_submitted_at).date() > row.period.due_on
    ]
    assert sorted(late) == [("B11", "2024Q3"), ("B12", "2023Q3"), ("B12", "2024Q1")]


def test_p2_one_guarantor_is_missing_and_not_a_zero_in_the_sum():
    row = filing("G02", "2024Q2")
    assert row.status == Status.NOT_STARTED
    quarter = Quarter(2024, 2)
    totals = figures.totals(["G102"], [quarter])
    assert totals.count("G102", quarter) == 1
    assert totals("G102", quarter) == published("G01", "2024Q2", "G102")
    missing = figures.coverage(row.period, ["GU"]).missing
    assert [item.short_name for item in missing] == ["演示融资担保公司乙"]


@pytest.mark.parametrize(
    ("institution", "period", "rule"), [("B08", "2023Q2", "R05"), ("B10", "2022Q3", "R38")]
)
def test_p3_p4_a_wrong_file_was_refused_and_the_right_figures_accepted(institution, period, rule):
    attempt = ImportAttempt.objects.get(filing=filing(institution, period))
    assert not attempt.is_accepted
    assert attempt.outcome.startswith(rule)
    assert filing(institution, period).revisions.count() == 1


def test_p3_p4_the_accepted_figures_are_the_second_version():
    assert published("B08", "2023Q2", "B204") == Decimal("4909.03")
    assert published("B10", "2022Q3", "B207") == Decimal("36616.78")


def test_p5_manufacturing_of_b09_fell_by_22_percent_in_a_quarter():
    now, before = published("B09", "2024Q2", "B201"), published("B09", "2024Q1", "B201")
    assert round((now / before - 1) * 100, 1) == Decimal("-22.0")


@pytest.mark.parametrize(("institution", "period"), [("B12", "2024Q1"), ("B06", "2022Q4")])
def test_p6_p9_the_first_version_was_returned_by_the_office(institution, period):
    row = filing(institution, period)
    assert row.return_count == 1
    assert row.revisions.count() == 2
    assert FilingEvent.objects.get(filing=row, verb="send-back").comment


def test_p10_a_locked_filing_was_corrected_and_both_versions_are_kept():
    row = filing("B05", "2023Q4")
    first, second = row.revisions.order_by("number")
    assert first.figures.get(indicator__code="B203").raw == 3_654_049
    assert second.figures.get(indicator__code="B203").raw == 3_534_049
    assert published("B05", "2023Q4", "B203") == Decimal("35340.49")
    assert timezone.localtime(second.accepted_at).date() == dt.date(2024, 2, 27)
    assert row.status == Status.LOCKED


def test_p11_the_new_branch_reports_from_its_first_quarter():
    first = Filing.objects.filter(institution__code="B07").order_by("period__index").first()
    assert first.period.code == "2022Q3"
    assert published("B07", "2022Q3", "B201") == 0


def test_every_accepted_filing_passes_all_error_rules_with_its_history():
    for row in Filing.objects.filter(institution__kind__is_bank=True, period__code__in=("2022Q3", "2024Q4")):
        revision = row.revisions.order_by("-number").first()
        book = checks.FigureBook.of(row, revision)
        assert checks.blocking(checks.run(book, checks.active_rules(row.period.quarter.last_day))) == []


@pytest.fixture(scope="module")
def found_in_accepted_bank_filings(demonstration):
    """(rule, severity) → (institution, period, item) over all sixteen quarters, as the office would see it today."""
    found = {}
    filings = Filing.objects.filter(institution__kind__is_bank=True, status__in=("accepted", "locked"))
    for row in filings.select_related("institution__kind", "period"):
        for finding in services.findings_of(row):
            place = (row.institution.code, row.period.code, finding.code)
            found.setdefault((finding.rule, finding.severity), set()).add(place)
            assert not finding.needs_explanation or finding.note.is_current, (place, finding.rule)
    return found


#: domain §9.4: the only W hits of the accepted bank data
WARNINGS = {
    "R33": {("B09", "2024Q2", "B201"), ("B09", "2024Q2", "B203")},
    "R34": {
        ("B07", "2024Q3", "B101"),
        ("B07", "2024Q3", "B102"),
        ("B07", "2024Q3", "B103"),
        ("B07", "2024Q4", "B101"),
    },
    "R31": {("B07", "2023Q1", "B406")},
}


def test_exactly_the_warnings_of_the_specification_appear_and_all_are_explained(
    found_in_accepted_bank_filings,
):
    found = found_in_accepted_bank_filings
    assert {rule: places for (rule, severity), places in found.items() if severity == "W"} == WARNINGS
    assert not [rule for rule, severity in found if severity == "E"]


def test_bad_loans_that_fell_by_write_offs_are_hinted_33_times(found_in_accepted_bank_filings):
    assert len(found_in_accepted_bank_filings[("R41", "I")]) == 33


def test_p11_the_new_branch_is_only_told_of_its_changes_for_eight_quarters(found_in_accepted_bank_filings):
    hints = {
        (institution, period)
        for rule in ("R33", "R34")
        for institution, period, _ in found_in_accepted_bank_filings[(rule, "I")]
    }
    assert {institution for institution, _ in hints} == {"B07"}
    assert max(period for _, period in hints) == "2024Q2"


@pytest.mark.parametrize(
    ("institution", "period", "rule"), [("B12", "2024Q1", "R31"), ("B06", "2022Q4", "R37")]
)
def test_p6_p9_the_first_version_was_caught_by_its_rule_and_explained(institution, period, rule):
    row = filing(institution, period)
    first = row.revisions.get(number=1)
    found = [f for f in services.findings_on(row, first) if f.severity == "W"]
    assert {f.rule for f in found} == {rule}
    assert all(f.note.is_current for f in found)
    assert not row.revisions.get(number=2).explanations.exists()


def test_p4_the_refused_file_also_broke_r18b():
    row = filing("B10", "2022Q3")
    book = checks.FigureBook.of(row, row.revisions.get())
    wrong = {**book.cells, "B207": Cell(Figure.Entry.NUMBER, value=Decimal("366167800.00"))}
    found = checks.run(book.with_cells(wrong), checks.active_rules(row.period.quarter.last_day))
    assert {f.rule for f in found if f.severity != "I"} >= {"R38", "R18b"}
    (slip,) = {f.suggested.value for f in found if f.rule == "R38"}
    assert slip == Decimal("36616.78")


def test_the_quarter_after_the_data_is_open_for_a_visitor():
    newest = Period.objects.first()
    assert newest.code == "2025Q1"
    assert newest.days_left == 10
    assert set(newest.filings.values_list("status", flat=True)) == {Status.NOT_STARTED}


def test_there_is_a_login_for_each_role_and_two_for_each_reporting_institution():
    logins = set(User.objects.values_list("username", flat=True))
    assert {"office", "office-lead", "leader", "fgw", "yq", "sysadmin", "secadmin", "auditor"} <= logins
    assert {"b02-maker", "b02-checker", "g01-maker", "czj-checker"} <= logins


def test_a_database_that_holds_anything_is_refused(capsys):
    with pytest.raises(CommandError, match="空数据库"):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert Period.objects.count() == 17


def test_a_demonstration_database_cannot_become_a_real_one():
    with pytest.raises(CommandError, match="演示数据库"):
        call_command("init_office")
