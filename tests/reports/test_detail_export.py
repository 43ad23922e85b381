"""明细导出: which figures, in which order, who may, what is written down, and how far it is."""

import csv
import io
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from filings.models import PublishedFigure
from institutions.models import AuditEvent, Institution
from qianjiang_finance.common import clock
from reports.detail_export import rows_of, span_of
from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.worked_example import make_banks, publish

pytestmark = pytest.mark.django_db

PAGE, RUN, FILE = "/reports/details/", "/reports/details/run/", "/reports/details/file/"
SPAN = "?first=2024Q1&last=2024Q2"


@pytest.fixture
def published(catalogue):
    make_banks()
    publish_five()


@pytest.fixture
def get(client):
    def ask(user, address, status=200):
        client.force_login(user)
        with clock.at(clock.local(2024, 7, 18, 9, 5)):
            response = client.get(address)
            if response.streaming:
                response.body = b"".join(response.streaming_content)
        assert response.status_code == status
        return response

    return ask


class TestRows:
    def test_every_accepted_figure_of_the_periods_has_a_line(self, published):
        rows = list(rows_of(span_of("2024Q1", "2024Q2")))
        periods = ("2024Q1", "2024Q2")
        assert len(rows) == PublishedFigure.objects.filter(period__code__in=periods).count()
        first = [row for row in rows if row[1] == "A" and row[4] == "B201"]
        assert [tuple(map(str, row)) for row in first] == [
            ("2024年一季度", "A", "演示大型银行甲", "大型银行", "B201", "制造业贷款余额", "万元", "89000.00", "1", "2024-04-15 10:00"),
            ("2024年二季度", "A", "演示大型银行甲", "大型银行", "B201", "制造业贷款余额", "万元", "92300.00", "1", "2024-07-15 10:00"),
        ]  # fmt: skip

    def test_they_stand_by_period_institution_and_indicator(self, published):
        rows = list(rows_of(span_of("2023Q4", "2024Q2")))
        assert list(dict.fromkeys(row[0] for row in rows)) == ["2023年四季度", "2024年一季度", "2024年二季度"]
        of_last = [row for row in rows if row[0] == "2024年二季度"]
        assert list(dict.fromkeys(row[1] for row in of_last)) == ["A", "B", "C", "D", "E"]
        codes = [row[4] for row in of_last if row[1] == "A"]
        assert codes == sorted(codes)

    def test_the_periods_may_be_named_in_either_order(self, published):
        assert span_of("2024Q2", "2023Q4") == span_of("2023Q4", "2024Q2")
        assert span_of("2024Q2", "2023Q4").text == "2023年四季度至2024年二季度"
        assert span_of("2024Q2", "2031Q1") is None

    def test_progress_is_told_up_to_the_last(self, published, monkeypatch):
        monkeypatch.setattr("reports.detail_export.STEP", 10)
        told = []
        rows = list(rows_of(span_of("2024Q2", "2024Q2"), told.append))
        assert told[:2] == [10, 20]
        assert told[-1] == len(rows)

    def test_the_queries_depend_on_the_periods_alone(self, published, django_assert_num_queries):
        span = span_of("2024Q2", "2024Q2")
        with django_assert_num_queries(4):
            list(rows_of(span))
        for number in range(15):
            factories.make_institution(f"X{number}", kind="CB")
        publish("2024Q3", {f"X{number}": {"B102": "1000", "B201": "100"} for number in range(15)})
        span = span_of("2024Q3", "2024Q3")
        with django_assert_num_queries(4):
            list(rows_of(span))


class TestFile:
    def test_the_workbook_has_all_of_it_and_says_who_and_which_data(self, published, get, office):
        response = get(office, f"{FILE}{SPAN}&format=xlsx")
        assert unquote(response.headers["Content-Disposition"]).endswith(
            "指标明细_2024年一季度至2024年二季度_202407180905.xlsx"
        )
        page = load_workbook(io.BytesIO(response.body))["指标明细"]
        assert [cell.value for cell in page[1]][:3] == ["期次", "机构代码", "机构"]
        last = page.cell(page.max_row, 1).value
        assert last.startswith("导出人：金融办经办　导出时间：2024年7月18日 09:05")
        assert last.endswith("数据版本：2024年一季度第5版、2024年二季度第5版")
        rows = [row for row in page.iter_rows(min_row=2, values_only=True) if row[4] == "B405"]
        assert [row[7] for row in rows] == [4.05, 4.15, 4.52, 5.65, 6.9]

    def test_the_csv_has_the_same_rows(self, published, get, office):
        text = get(office, f"{FILE}{SPAN}&format=csv").body.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) == 1 + len(list(rows_of(span_of("2024Q1", "2024Q2")))) + 2

    def test_invented_data_are_marked(self, published, get, office):
        Institution.objects.filter(code="A").update(is_demo=True)
        assert "演示数据" in get(office, f"{FILE}{SPAN}&format=csv").body.decode("utf-8-sig")

    def test_it_is_written_down_before_it_is_sent(self, published, get, leader):
        get(leader, f"{FILE}{SPAN}&format=csv")
        event = AuditEvent.objects.get(verb=AuditEvent.Verb.EXPORT)
        count = len(list(rows_of(span_of("2024Q1", "2024Q2"))))
        assert (event.by, event.subject) == (leader, "指标明细 2024年一季度至2024年二季度")
        assert event.detail == f"{count}项数据，2024年一季度第5版、2024年二季度第5版，csv"

    @pytest.mark.parametrize("query", ["", "?first=2024Q1&last=2031Q1&format=csv", f"{SPAN}&format=exe"])
    def test_what_does_not_exist_is_not_found(self, published, get, office, query):
        get(office, f"{FILE}{query}", status=404)
        get(office, f"{RUN}{query}", status=404)

    @pytest.mark.parametrize("role", ["bank_maker", "lead_unit", "sysadmin"])
    @pytest.mark.parametrize("address", [PAGE, f"{RUN}{SPAN}&format=csv", f"{FILE}{SPAN}&format=csv"])
    def test_single_institutions_are_for_the_office_and_the_leaders(
        self, published, get, request, role, address
    ):
        get(request.getfixturevalue(role), address, status=403)


class TestProgress:
    def test_it_waits_then_is_complete(self, published, get, office, leader):
        context = get(office, f"{RUN}{SPAN}&format=csv").context
        total = context["progress"].total
        assert "等待下载" in get(office, context["again"]).content.decode()
        get(office, context["file"])
        page = get(office, context["again"]).content.decode()
        assert f"已全部发送：{total}项" in page
        assert "hx-get" not in page
        assert "等待下载" in get(leader, context["again"]).content.decode()

    def test_the_choice_offers_the_published_periods(self, published, get, office):
        page = get(office, PAGE).content.decode()
        assert page.count('value="2024Q2"') == 2
        assert "2031" not in page
