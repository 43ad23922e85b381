"""The demonstration database: totals of domain §9.3 and the planted faults of §9.4, loaded through the services.

The whole load happens once for this module, in a transaction that is rolled back at its end.
"""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from filings import checks, services
from filings.entry import Cell
from filings.models import (
    Evidence,
    Figure,
    Filing,
    FilingEvent,
    Flag,
    ImportAttempt,
    Period,
    PublishedFigure,
    ReviewerAssignment,
    Thread,
)
from filings.models.filing import Status
from institutions.models import Institution, User
from measures.board import lines, settings_days
from measures.models import CheckVerdict, OrderUnit, SupervisionSettings, WorkItem
from qianjiang_finance.common import workdays
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.check_pages import build_matrix
from reports.dashboards import build_board
from reports.models import Bulletin, ScoreAppeal, ScoreRun, ScoreScheme
from reports.score_pages.trial import try_scheme
from reports.services import read_drift
from tests.reports.second_computation import district_table, read_export

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


#: Name of a column → the card of the dashboard, and for a growth the comparison on it.
CARDS_OF = {
    "各项贷款": ("B102", ""),
    "制造业": ("B201", ""),
    "占比": ("D01", ""),
    "制造业同比": ("B201", "同比"),
    "各项同比": ("B102", "同比"),
    "不良率": ("D05", ""),
    "利率": ("B405", ""),
    "首贷户": ("B505", ""),
}


@pytest.mark.parametrize("code", ["2021Q4", "2022Q2", "2022Q4", "2023Q2", "2023Q4", "2024Q2", "2024Q4"])
def test_a_second_computation_over_the_exported_figures_agrees_to_the_last_digit(client, code):
    client.force_login(User.objects.get(username="office"))

    def exported(period):
        found = {}
        for form in ("B1", "B2", "B4", "B5"):
            answer = client.get("/filings/published/", {"period": period, "form": form, "export": "csv"})
            assert answer.status_code == 200
            found |= read_export(answer.content.decode("utf-8"))
        return found

    quarter = Quarter.parse(code)
    has_base = Period.objects.filter(index=quarter.same_last_year.index).exists()
    second = district_table(exported(code), exported(str(quarter.same_last_year)) if has_base else {})
    board = build_board(Period.objects.get(code=code), with_names=True)
    cards = {card.item.code: card for card in board.overview.cards}
    totals = figures.totals(["B203", "B204", "B207"], [quarter])
    for name, (item, label) in CARDS_OF.items():
        card = cards[item]
        ours = next(one.value for one in card.changes if one.label == label) if label else card.value
        assert_same(ours.amount, second[name], name)
    factories = totals("B203", quarter), cards["B201"].value.amount
    assert_same(factories[0] * 100 / factories[1], second["中长期占比"], "中长期占比")
    assert_same(totals("B204", quarter) * 100 / factories[1], second["信用占比"], "信用占比")
    assert_same(totals("B207", quarter), second["累放"], "累放")


def assert_same(ours, exact, name):
    """The numbers are the same in every digit that a Decimal of 28 holds."""
    if exact is None:
        assert ours is None, name
        return
    assert ours == Decimal(exact.numerator) / Decimal(exact.denominator) or abs(
        Fraction(ours) - exact
    ) <= abs(exact) * Fraction(1, 10**25), name


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
    event = FilingEvent.objects.get(filing=row, verb="send-back")
    assert event.comment
    returned = set(event.returned_cells.values_list("indicator__code", flat=True))
    first, second = row.revisions.order_by("number")
    changed = set(first.figures.values_list("indicator__code", "raw")) ^ set(
        second.figures.values_list("indicator__code", "raw")
    )
    assert returned == {code for code, _ in changed}
    assert row.missed_due_on is None


def test_p10_a_locked_filing_was_corrected_and_both_versions_are_kept():
    row = filing("B05", "2023Q4")
    first, second = row.revisions.order_by("number")
    assert first.figures.get(indicator__code="B203").raw == 3_654_049
    assert second.figures.get(indicator__code="B203").raw == 3_534_049
    assert published("B05", "2023Q4", "B203") == Decimal("35340.49")
    assert timezone.localtime(second.accepted_at).date() == dt.date(2024, 2, 27)
    assert row.status == Status.LOCKED
    request = row.corrections.get()
    assert (request.kind, request.state, request.draft) == ("error", "已批准", second)
    cells = request.cells.values_list("indicator__code", "old_raw", "new_raw")
    assert ("B203", 3_654_049, 3_534_049) in cells


def test_p11_the_new_branch_reports_from_its_first_quarter():
    first = Filing.objects.filter(institution__code="B07").order_by("period__index").first()
    assert first.period.code == "2022Q3"
    assert published("B07", "2022Q3", "B201") == 0


def test_every_accepted_filing_passes_all_error_rules_with_its_history():
    for row in Filing.objects.filter(institution__kind__is_bank=True, period__code__in=("2022Q3", "2024Q4")):
        revision = row.revisions.order_by("-number").first()
        book = checks.FigureBook.of(row, revision)
        assert checks.blocking(checks.judge(book)) == []


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
    found = checks.judge(book.with_cells(wrong))
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


def discipline(kind):
    from filings.models import DisciplineRecord

    rows = DisciplineRecord.objects.filter(kind=kind, state="active")
    return sorted(rows.values_list("filing__institution__code", "filing__period__code", "amount", "arose_on"))


def test_p1_three_late_reports_are_on_record():
    assert discipline("late") == [
        ("B11", "2024Q3", 1, dt.date(2024, 10, 21)),
        ("B12", "2023Q3", 3, dt.date(2023, 10, 23)),
        ("B12", "2024Q1", 1, dt.date(2024, 4, 16)),
    ]


def test_p2_one_missing_report_of_a_guarantor_is_on_record():
    rows = discipline("missing")
    assert [(period, amount, day) for _, period, amount, day in rows] == [("2024Q2", 1, dt.date(2024, 7, 20))]
    assert Institution.objects.get(code=rows[0][0]).kind_id == "GU"


def test_p10_one_wrong_report_is_on_record():
    assert discipline("error") == [("B05", "2023Q4", 1, dt.date(2024, 2, 27))]


def test_nobody_refused_or_falsified():
    assert discipline("refused") == discipline("false") == []


def test_twelve_good_quarters_bring_three_praises_and_refreshing_again_changes_nothing():
    from filings.models import DisciplineRecord

    praises = DisciplineRecord.objects.filter(filing__institution__code="B01", kind="praise")
    assert sorted(praises.values_list("filing__period__code", flat=True)) == [
        "2021Q4", "2022Q4", "2023Q4", "2024Q4",
    ]  # fmt: skip
    assert not services.refresh_records()


class TestPolicyChecks:
    """What §9.4 says must be seen on the page of the checks, through the same matrix."""

    @pytest.fixture
    def verdicts(self):
        """(bank, check) → {quarter: verdict} over the twelve quarters that have a base."""
        office = User.objects.get(username="office")
        seen = {}
        for period in Period.objects.filter(code__gte="2022Q1", data_version__gt=0):
            matrix = build_matrix(period, office)
            codes = [heading.code for heading in matrix.headings]
            for row in matrix.rows:
                for code, cell in zip(codes, row.cells, strict=True):
                    bank = row.url.rstrip("/").rsplit("/", 1)[-1]
                    seen.setdefault((bank, code), {})[period.code] = cell.word
        return seen

    @staticmethod
    def when(verdicts, bank, code, word="未达标"):
        return sorted(quarter for quarter, found in verdicts[bank, code].items() if found == word)

    def test_a_sudden_fall_is_watched_and_misses(self, verdicts):
        fallen = ["2024Q2", "2024Q3", "2024Q4"]
        assert "2024Q2" in self.when(verdicts, "B09", "C7", "关注")
        assert [q for q in self.when(verdicts, "B09", "C1") if q != "2022Q1"] == fallen
        assert self.when(verdicts, "B09", "C5") == fallen

    def test_a_share_that_keeps_falling_misses_in_every_quarter(self, verdicts):
        every = [f"{year}Q{number}" for year in (2022, 2023, 2024) for number in (1, 2, 3, 4)]
        assert self.when(verdicts, "B12", "C1") == every
        assert self.when(verdicts, "B12", "C5") == ["2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4"]

    def test_a_rising_rate_misses(self, verdicts):
        assert self.when(verdicts, "B11", "C6") == ["2024Q2", "2024Q3", "2024Q4"]

    def test_a_falling_share_of_unsecured_loans_misses(self, verdicts):
        assert self.when(verdicts, "B04", "C4") == ["2024Q3", "2024Q4"]

    def test_nothing_else_misses_the_share_the_unsecured_share_or_the_rate(self, verdicts):
        """domain §9.4: C1 B01 2023Q1, C1 B09 2022Q1, C4 B01 2022Q2 and 2022Q4, C6 B01 2023Q1 are noise."""
        others = {
            (bank, code, quarter)
            for (bank, code), found in verdicts.items()
            for quarter, word in found.items()
            if code in ("C1", "C4", "C6") and word == "未达标"
            if (bank, code) not in {("B12", "C1"), ("B11", "C6"), ("B04", "C4")}
            if (bank, code, quarter[:4]) != ("B09", "C1", "2024")
        }
        assert others == {
            ("B01", "C1", "2023Q1"), ("B09", "C1", "2022Q1"), ("B01", "C4", "2022Q2"), ("B01", "C4", "2022Q4"),
            ("B01", "C6", "2023Q1"),
        }  # fmt: skip


def test_the_desks_of_the_office_are_not_empty():
    """Feature F1–F3, B10, D4: a visitor finds a query that waits, one that was closed with evidence, a flag, and reviewers."""
    states = dict(Thread.objects.values_list("title", "status"))
    assert states == {"中长期贷款下降情况": "closed", "再贷款变动情况": "open"}
    assert Evidence.objects.get().title == "提前归还台账"
    assert Flag.objects.get().indicator.code == "B201"
    assert set(ReviewerAssignment.objects.values_list("reviewer__username", flat=True)) == {"office"}


def test_scores_are_published_with_the_planted_deduction_and_the_policy_bank_apart():
    run = ScoreRun.objects.get(period__code="2024Q2")
    rows = {row.institution.code: row for row in run.rows.select_related("institution")}
    assert (run.state, len(rows)) == ("published", 12)
    assert rows["B01"].unranked == "政策性银行单列" and rows["B01"].rank is None
    # P1: one late filing of B12 in 2024
    assert rows["B12"].deduction == 1
    assert [row.rank for row in run.rows.order_by("order")][:11] == list(range(1, 12))
    assert ScoreAppeal.objects.get().state == "rejected"
    assert ScoreRun.objects.get(period__code="2024Q4").variants.count() == 1


@pytest.mark.parametrize(("period", "unranked"), [("2023Q2", "报送不足5个季末"), ("2023Q3", "")])
def test_the_new_bank_is_ranked_from_its_fifth_quarter_end_on(period, unranked):
    board = try_scheme(ScoreScheme.objects.get(), Period.objects.get(code=period))
    assert {row.scored.code: row.scored.unranked for row in board.rows}["B07"] == unranked


def test_one_bulletin_is_issued_with_its_orders_answered_and_one_is_under_review():
    issued, review = Bulletin.objects.order_by("pk")
    assert (issued.number, issued.state, issued.issued_on) == (
        "黔江金融办发〔2024〕1号",
        "issued",
        dt.date(2024, 8, 8),
    )
    assert 0 < issued.recipients.filter(confirmed_at__isnull=True).count() < issued.recipients.count()
    assert set(OrderUnit.objects.filter(order__source="bulletin").values_list("state", flat=True)) == {
        "closed"
    }
    assert (review.period.code, review.state) == ("2024Q4", "review")
    assert review.previews.filter(state="waiting").exists()
    assert read_drift(issued).is_empty


def test_the_tasks_of_2024_show_every_state_and_light_a_visitor_looks_for():
    items = WorkItem.objects.for_year(2024)
    assert {"issued", "working", "returned", "done", "not-applicable", "retired"} <= set(
        items.values_list("state", flat=True)
    )
    days = settings_days(2024, dt.date(2025, 2, 5), SupervisionSettings())
    conditions = set(items.with_condition(days).values_list("condition", flat=True))
    assert {
        "done",
        "done-late",
        "overdue",
        "unsigned",
        "missed",
        "missed-twice",
        "unreported",
        "ok",
    } <= conditions
    assert items.filter(extensions=1).count() == items.filter(sent_back=1).count() == 1
    lights = {line.measure.number: line.proposed for line in lines(Quarter(2024, 4), dt.date(2025, 2, 5))}
    assert set(lights) == set(range(1, 14)) and len(set(lights.values())) >= 2


def test_the_checks_recorded_for_the_district_are_those_of_the_check_pages():
    district = build_matrix(Period.objects.get(code="2024Q4"), User.objects.get(username="office")).district
    recorded = {
        row.code: row.get_verdict_display()
        for row in CheckVerdict.objects.filter(index=Quarter(2024, 4).index).exclude(code="C10")
    }
    assert recorded == {f"C{number}": cell.word for number, cell in enumerate(district.cells, start=1)}
