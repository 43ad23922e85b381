"""The list of annexes and the download: who may, what is sent, what is written down, and a fixed number of queries."""

import io
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from filings.models import Filing, Period
from filings.models.filing import Status
from institutions.models import AuditEvent
from qianjiang_finance.common import clock
from reports import figures
from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.worked_example import BANKS, make_banks, publish

pytestmark = pytest.mark.django_db

LIST, ANNEX = "/reports/bulletins/", "/reports/annex.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READERS = ["office", "office_lead", "leader"]
OTHERS = ["lead_unit", "outsider", "sysadmin", "bank_maker", "bank_checker"]


@pytest.fixture
def banks(catalogue):
    make_banks()


@pytest.fixture
def published(banks):
    publish_five()


@pytest.fixture
def get(client):
    """Ask for an address as somebody."""

    def ask(user, address, status=200):
        client.force_login(user)
        with clock.at(clock.local(2024, 7, 18, 9, 5)):
            response = client.get(address)
        assert response.status_code == status
        return response

    return ask


class TestAccess:
    @pytest.mark.parametrize("address", [LIST, ANNEX])
    @pytest.mark.parametrize("role", READERS)
    def test_the_office_and_the_leaders_may(self, published, get, request, address, role):
        get(request.getfixturevalue(role), address)

    @pytest.mark.parametrize("role", OTHERS)
    def test_nobody_else_may_make_an_annex(self, published, get, request, role):
        get(request.getfixturevalue(role), f"{ANNEX}?period=2024Q2", status=403)
        assert not AuditEvent.objects.filter(verb=AuditEvent.Verb.EXPORT).exists()

    @pytest.mark.parametrize("role", ["outsider", "sysadmin"])
    def test_whom_no_bulletin_is_addressed_to_sees_no_list(self, published, get, request, role):
        get(request.getfixturevalue(role), LIST, status=403)

    @pytest.mark.parametrize("address", [LIST, ANNEX])
    def test_without_login_there_is_nothing(self, client, db, address):
        assert client.get(address).status_code == 302

    @pytest.mark.parametrize("address", [LIST, ANNEX])
    def test_nothing_can_be_posted(self, client, published, office, address):
        client.force_login(office)
        assert client.post(address).status_code == 405


class TestList:
    def test_periods_with_published_data_stand_newest_first(self, published, get, office):
        with clock.at(clock.local(2024, 10, 8)):
            factories.open_period("2024Q3", by=office)
        issues = get(office, LIST).context["issues"]
        assert [issue.title for issue in issues] == [
            *("2024年上半年", "2024年一季度", "2023年度", "2023年上半年", "2022年度")
        ]

    def test_a_line_says_coverage_state_and_version_and_leads_to_the_workbook(self, banks, get, office):
        publish_five({"2024Q2": {"C": None}})
        page = get(office, LIST).content.decode()
        line = page.split("2024年上半年", maxsplit=1)[1].split("</tr>")[0]
        assert "4/5" in line
        assert "试算" in line
        assert '<td class="num">4</td>' in line
        assert 'href="/reports/annex.xlsx?period=2024Q2"' in line
        assert "生成附表工作簿" in line

    @pytest.mark.parametrize(
        ("statuses", "state"),
        [
            ([Status.LOCKED] * 5, "已锁定"),
            ([Status.LOCKED] * 4 + [Status.ACCEPTED], "已审核"),
            ([Status.LOCKED] * 4 + [Status.EXEMPT], "已锁定"),
            ([Status.ACCEPTED] * 4 + [Status.CORRECTING], "试算"),
            ([Status.ACCEPTED] * 4 + [Status.NOT_STARTED], "试算"),
        ],
    )
    def test_the_state_is_the_dashboards(self, published, get, office, statuses, state):
        period = Period.objects.get(code="2024Q2")
        for filing, status in zip(period.filings.all(), statuses, strict=True):
            Filing.objects.filter(pk=filing.pk).update(status=status)
        issue = get(office, LIST).context["issues"][0]
        assert issue.state == figures.data_state(period) == state
        coverage = figures.coverage(period)
        assert (issue.included, issue.expected) == (coverage.included, coverage.expected)

    def test_without_published_data_it_says_what_will_come(self, catalogue, get, office):
        assert "还没有可通报的数据" in get(office, LIST).content.decode()


class TestAnnex:
    def test_the_workbook_is_sent_as_a_file_with_a_chinese_name(self, published, get, office):
        response = get(office, f"{ANNEX}?period=2024Q2")
        assert response.headers["Content-Type"] == XLSX
        disposition = response.headers["Content-Disposition"]
        assert disposition.startswith("attachment; filename*=utf-8''")
        assert (
            unquote(disposition.split("''")[1])
            == "金融支持制造业高质量发展情况附表_2024年上半年_202407180905.xlsx"
        )
        book = load_workbook(io.BytesIO(response.content))
        assert book["附表2"]["B7"].value == "演示大型银行甲"
        assert ["导出", "导出人：金融办经办　导出时间：2024年7月18日 09:05"] in [
            [cell.value for cell in row] for row in book["说明"].iter_rows()
        ]

    def test_each_export_is_written_down(self, published, get, office_lead):
        get(office_lead, f"{ANNEX}?period=2024Q1")
        event = AuditEvent.objects.get(verb=AuditEvent.Verb.EXPORT)
        assert (event.by, event.subject) == (office_lead, "金融支持制造业高质量发展情况附表 2024年一季度")
        assert event.detail == "期次2024Q1，数据版本5，xlsx"
        assert event.address == "127.0.0.1"

    def test_the_newest_period_is_taken_when_none_is_named(self, published, get, office):
        assert "2024年上半年" in unquote(get(office, ANNEX).headers["Content-Disposition"])

    @pytest.mark.parametrize("code", ["2024Q3", "2031Q1", "x"])
    def test_a_period_without_published_data_is_not_found(self, published, get, office, code):
        with clock.at(clock.local(2024, 10, 8)):
            factories.open_period("2024Q3", by=office)
        get(office, f"{ANNEX}?period={code}", status=404)
        assert not AuditEvent.objects.filter(verb=AuditEvent.Verb.EXPORT).exists()


class TestQueries:
    def test_they_do_not_grow_with_banks_and_periods(self, published, client, office):
        few = [queries(client, office, LIST), queries(client, office, f"{ANNEX}?period=2024Q2")]
        for number in range(15):
            factories.make_institution(f"X{number}", kind="CB" if number % 2 else "JB")
        everyone = [*BANKS, *(f"X{number}" for number in range(15))]
        publish("2024Q3", {code: {"B102": "1000", "B201": "100", "B203": "50"} for code in everyone})
        many = [queries(client, office, LIST), queries(client, office, f"{ANNEX}?period=2024Q3")]
        assert many == few
        assert few[0] <= 12
        assert few[1] <= 30


def queries(client, user, address):
    client.force_login(user)
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)
