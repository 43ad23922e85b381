"""Institutions × periods: states, marks, rates worked out by hand, export, reminder text, who may see it."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filings.models.filing import Status
from institutions.models import AuditEvent
from qianjiang_finance.common import clock
from tests import factories
from tests.factories import BANK_FIGURES, filing_of, freeze, save, step

pytestmark = pytest.mark.django_db
URL = "/filings/matrix/"


@pytest.fixture
def third_bank(basics):
    return factories.make_institution("B03", kind="LB", name="演示大型银行丙", order=3)


@pytest.fixture
def period(catalogue, bank, other_bank, third_bank, office):
    return factories.open_period("2024Q2")


def sign(filing, moment):
    """The whole way to the signature, signed at ``moment`` by people of its own."""
    institution = filing.institution
    maker = factories.make_user(f"m-{institution.code}", ("maker", institution))
    checker = factories.make_user(f"c-{institution.code}", ("checker", institution))
    with clock.at(moment):
        save(filing, maker, BANK_FIGURES)
        step("send-to-check", filing, maker)
        step("sign", filing, checker)
    return maker


@pytest.fixture
def told(period, bank, third_bank):
    """B01 signs one minute before the deadline of Friday 2024-07-12, B03 on Tuesday the 16th, B02 and CZJ not at all."""
    sign(filing_of(period, bank), clock.local(2024, 7, 12, 23, 59))
    sign(filing_of(period, third_bank), clock.local(2024, 7, 16, 9))


def page(client, user, query="", day=(2024, 7, 19)):
    client.force_login(user)
    with freeze(*day):
        return client.get(URL + query)


def cells(answer):
    """Code → (state, mark) of each period."""
    return {
        row.institution.code: [(cell.word, cell.mark) if cell else None for cell in row.cells]
        for kind in answer.context["matrix"].kinds
        for row in kind.rows
    }


def test_each_filing_shows_its_state_and_whether_it_is_late(client, told, office):
    assert cells(page(client, office)) == {
        "B01": [("已报送", "")],
        "B02": [("未填报", "逾期")],
        "B03": [("已报送", "迟报")],
        "CZJ": [("未填报", "逾期")],
    }


def test_the_first_minute_after_the_deadline_is_late(client, period, bank, office):
    sign(filing_of(period, bank), clock.local(2024, 7, 13, 0, 0))
    answer = page(client, office)
    assert cells(answer)["B01"] == [("已报送", "迟报")]
    assert "迟报不足1个工作日" in answer.content.decode()


def test_rates_of_the_period_and_of_the_kinds(client, told, office):
    matrix = page(client, office).context["matrix"]
    assert [(column.delivered, column.expected) for column in matrix.columns] == [(2, 4)]
    assert matrix.total.completeness == Decimal(50)
    assert matrix.total.punctuality == Decimal(25)
    rates = {kind.kind.pk: (kind.total.completeness, kind.total.punctuality) for kind in matrix.kinds}
    assert rates["LB"] == (Decimal(100), Decimal(50))
    assert set(rates.values()) == {(Decimal(100), Decimal(50)), (Decimal(0), Decimal(0))}


def test_before_the_deadline_there_is_a_count_and_no_rate(client, period, bank, office):
    sign(filing_of(period, bank), clock.local(2024, 7, 8, 9))
    matrix = page(client, office, day=(2024, 7, 12)).context["matrix"]
    assert (matrix.columns[0].delivered, matrix.columns[0].expected) == (1, 4)
    assert matrix.total.completeness is None
    assert cells(page(client, office, day=(2024, 7, 12)))["B02"] == [("未填报", "")]


def test_an_exempt_filing_is_not_expected(client, told, other_bank, period, office):
    step("exempt", filing_of(period, other_bank), office, "停业")
    matrix = page(client, office).context["matrix"]
    assert (matrix.columns[0].delivered, matrix.columns[0].expected) == (2, 3)
    assert cells(page(client, office))["B02"] == [("免报", "")]


def test_where_nothing_was_expected_the_cell_is_empty(client, period, office):
    factories.make_institution("B09", kind="LB", name="演示新设银行", order=9)
    factories.open_period("2024Q3")
    assert cells(page(client, office))["B09"] == [None, ("未填报", "")]


def test_the_filters_choose_kind_and_number_of_periods(client, period, office):
    for code in ("2024Q3", "2024Q4", "2025Q1", "2025Q2"):
        factories.open_period(code)
    columns = page(client, office, "?periods=4").context["matrix"].columns
    assert [column.period.code for column in columns] == ["2024Q3", "2024Q4", "2025Q1", "2025Q2"]
    assert len(page(client, office, "?periods=8").context["matrix"].columns) == 5
    assert set(cells(page(client, office, "?kind=LB"))) == {"B01", "B03"}


def test_a_senseless_number_of_periods_is_told_and_shows_nothing(client, period, office):
    answer = page(client, office, "?periods=abc")
    assert answer.status_code == 200
    assert cells(answer) == {}


def test_the_matrix_is_exported_with_its_rates_and_the_export_is_logged(client, told, office):
    answer = page(client, office, "?export=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["机构", "类型", "2024年二季度"]
    lines = {row[0]: row[2:] for row in rows[1:] if row[0]}
    assert lines["演示大型银行甲"] == ["已报送", 1, 1, 1, 100, 100]
    assert lines["演示大型银行丙"] == ["已报送（迟报2个工作日）", 1, 1, 0, 100, 0]
    assert lines["演示城商银行乙"] == ["未填报（已逾期5个工作日）", 1, 0, 0, 0, 0]
    assert lines["已报/应报"][0] == "2/4"
    assert lines["及时率（%）"][0] == 25
    logged = AuditEvent.objects.get(verb=AuditEvent.Verb.EXPORT)
    assert (logged.subject, logged.by) == ("报送情况矩阵", office)


def test_the_rates_by_kind_are_exported_too(client, told, office):
    answer = page(client, office, "?table=kinds&export=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert (
        lines[0]
        == "机构类型,2024年二季度完整率（%）,2024年二季度及时率（%）,应报,已报,按时,完整率（%）,及时率（%）"
    )
    assert "大型银行,100.00,50.00,2,2,1,100.00,50.00" in lines
    assert "合计,50.00,25.00,4,2,1,50.00,25.00" in lines
    assert AuditEvent.objects.get(verb=AuditEvent.Verb.EXPORT).subject == "报送完整率和及时率"


@pytest.mark.parametrize("export", ["", "?export=csv"])
def test_a_bank_may_not_see_who_else_has_filed(client, period, bank_maker, export):
    assert page(client, bank_maker, export).status_code == 403


def test_the_reminder_names_exactly_the_unfinished_by_kind(client, told, office):
    reminder = page(client, office).context["reminder"]
    assert [filing.institution.code for filing in reminder.filings] == ["B02", "CZJ"]
    assert reminder.text.splitlines()[:4] == [
        "【催报】2024年二季度报表报送",
        "报送截止2024年7月12日24:00，已逾期5个工作日。",
        "截至2024年7月19日 09:00，应报4家，已报2家。",
        "尚未报送2家：",
    ]
    assert "演示城商银行乙（未填报）" in reminder.text
    assert "演示大型银行" not in reminder.text


def test_a_returned_filing_is_named_apart(client, told, period, bank, office):
    with freeze(2024, 7, 17):
        step("send-back", filing_of(period, bank), office, "请核对")
    text = page(client, office).context["reminder"].text.splitlines()
    place = text.index("退回或更正后待重新报送1家：")
    assert text[place + 1] == "大型银行：演示大型银行甲（已退回）"
    assert text[2].endswith("应报4家，已报2家。")


def test_the_reminder_before_the_deadline_says_the_days_left(client, period, office):
    assert "还有4个工作日" in page(client, office, day=(2024, 7, 8)).context["reminder"].text


def test_the_reminder_of_another_period_and_of_one_kind(client, period, office):
    factories.open_period("2024Q3")
    reminder = page(client, office, "?remind=2024Q2&kind=LB").context["reminder"]
    assert reminder.period == period
    assert [filing.institution.code for filing in reminder.filings] == ["B01", "B03"]


def test_when_all_have_filed_there_is_nobody_to_remind(client, told, office):
    answer = page(client, office, "?kind=LB")
    assert answer.context["reminder"].text == ""
    assert "2024年二季度没有需要催报的单位" in answer.content.decode()


def test_a_leader_sees_the_matrix_without_the_reminder(client, told, leader):
    answer = page(client, leader)
    assert set(cells(answer)) == {"B01", "B02", "B03", "CZJ"}
    assert answer.context["reminder"] is None
    assert "记录已发送" not in answer.content.decode()


def record(client, user, units):
    client.force_login(user)
    return client.post(reverse("filings:reminder-record", args=["2024Q2"]), {"unit": units}, follow=True)


def test_a_sent_reminder_is_logged_with_its_names_and_shown(client, told, office):
    answer = record(client, office, ["B02", "CZJ"])
    assert "已记录：2024年二季度催报2家" in answer.content.decode()
    logged = AuditEvent.objects.get(verb=AuditEvent.Verb.PERIOD, subject="催报2024年二季度")
    assert logged.by == office
    assert logged.detail.startswith("2家：演示城商银行乙、")
    assert "最近一次催报" in answer.content.decode()


@pytest.mark.parametrize("units", [[], ["B99"]])
def test_a_reminder_to_nobody_is_not_logged(client, told, office, units):
    assert "未作记录" in record(client, office, units).content.decode()
    assert not AuditEvent.objects.filter(subject__startswith="催报").exists()


def test_looking_at_the_text_logs_nothing(client, told, office):
    page(client, office)
    assert not AuditEvent.objects.filter(subject__startswith="催报").exists()


@pytest.mark.parametrize("size", [2, 20])
def test_eight_periods_need_as_many_queries_for_20_institutions_as_for_2(client, catalogue, office, size):
    for number in range(size):
        factories.make_institution(f"B{number:02}", kind="LB", order=number)
    for index in range(8):
        factories.open_period(f"{2022 + index // 4}Q{index % 4 + 1}")
    page(client, office)
    client.force_login(office)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(URL)
    assert len(cells(answer)) == size + 1
    assert len(queries) == 7


def test_saved_but_not_sent_is_a_list_of_its_own(client, period, bank, bank_maker, office):
    filing = save(filing_of(period, bank), bank_maker, {"B101": "1"})
    assert filing.status == Status.DRAFTING
    client.force_login(office)
    answer = client.get(reverse("filings:filing-list"), {"only": "drafting"})
    assert [row.institution.code for row in answer.context["table"].data] == ["B01"]
    save(filing, bank_maker, BANK_FIGURES)
    step("send-to-check", filing, bank_maker)
    answer = client.get(reverse("filings:filing-list"), {"only": "drafting"})
    assert list(answer.context["table"].data) == []


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ((2024, 7, 8), "本期报送截止2024年7月12日24:00，还有4个工作日"),
        ((2024, 7, 12), "本期报送截止2024年7月12日24:00，今日24:00截止"),
        ((2024, 7, 16), "本期报送截止2024年7月12日24:00，已逾期2个工作日，请尽快报送"),
    ],
)
def test_the_form_says_how_many_days_are_left(client, period, bank, bank_maker, day, sentence):
    client.force_login(bank_maker)
    url = reverse("filings:filing-edit", args=["2024Q2", "B01"])
    with freeze(*day):
        assert sentence in client.get(url).content.decode()
        assert "尚未提交复核" not in client.get(url).content.decode()
        save(filing_of(period, bank), bank_maker, {"B101": "1"})
        assert "数据已保存，尚未提交复核" in client.get(url).content.decode()


def test_a_returned_form_no_longer_counts_the_days_of_the_first_submission(
    client, told, period, bank, office
):
    with freeze(2024, 7, 17):
        step("send-back", filing_of(period, bank), office, "请核对")
    client.force_login(filing_of(period, bank).maker)
    answer = client.get(reverse("filings:filing-edit", args=["2024Q2", "B01"]))
    assert "本期报送截止" not in answer.content.decode()
