"""The annex tables on pages: the digits of the workbook, numbers that lead to what is behind them, exports, and who sees what."""

import csv
import io
import json
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from institutions.models import AuditEvent
from qianjiang_finance.common import clock
from reports.bulletins.layout import Figure
from reports.bulletins.snapshot import from_text
from reports.models import BulletinAnnex
from tests import factories
from tests.reports.bulletin_example import draft, issue, maker_of, publish_the_five

pytestmark = pytest.mark.django_db

TABLES = ("汇总", "附表1", "附表2", "附表3", "附表5", "附表6", "明细")
AT = clock.local(2024, 7, 18, 9, 5)


@pytest.fixture
def issued(catalogue, office, office_lead):
    publish_the_five()
    with clock.at(AT):
        return issue(draft(office), office, office_lead)


@pytest.fixture
def get(client):
    def ask(user, address, status=200):
        client.force_login(user)
        with clock.at(AT):
            response = client.get(address)
        assert response.status_code == status
        return response

    return ask


def of(bulletin, table="", more=""):
    return f"/reports/bulletins/{bulletin.pk}/annex/?table={table}{more}"


def cells_of(response):
    """The rows of the table as texts; the head of a group is one."""
    body = re.search(r"<tbody>(.*)</tbody>", response.content.decode(), re.DOTALL)[1]
    rows = re.findall(r"<tr.*?</tr>", body, re.DOTALL)
    return [
        [
            unescape(re.sub(r"<[^>]+>", "", cell.replace("<br>", "\n")))
            for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def links_of(response):
    return [
        unescape(link)
        for link in re.findall(r'<td class="[a-z]+"><a href="([^"]+)"', response.content.decode())
    ]


def printed(cell):
    """A cell of a workbook as its format shows it, without the separators of thousands."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or ""
    places = {"#,##0": 0, "0": 0, "0.00##": 4}.get(cell.number_format, 2)
    text = f"{cell.value:.{places}f}"
    return re.sub(r"(\.\d\d\d*?)0+$", r"\1", text) if places == 4 else text


@pytest.mark.parametrize("name", TABLES)
def test_a_table_shows_the_words_and_digits_of_the_workbook(get, issued, office, name):
    sheet = load_workbook(io.BytesIO(get(office, f"/reports/bulletins/{issued.pk}/annex.xlsx").content))[name]
    rows = cells_of(get(office, of(issued, name)))
    assert rows
    for number, row in enumerate(rows, start=6):
        width = max(len(row), 1)
        expected = [printed(sheet.cell(number, column)) for column in range(1, width + 1)]
        assert [text.replace(",", "") for text in row] == [text.replace(",", "") for text in expected]


def test_the_page_of_a_period_shows_what_the_bulletin_keeps(get, issued, office):
    for name in TABLES:
        kept = cells_of(get(office, of(issued, name)))
        assert cells_of(get(office, f"/reports/bulletins/annex/?period=2024Q2&table={name}")) == kept


class TestNumbersLead:
    @pytest.mark.parametrize(
        ("name", "link"),
        [
            ("附表1", "/reports/indicators/B201/?period=2024Q2&by=start"),
            ("附表1", "/reports/indicators/B201/?period=2023Q2&by=value"),
            ("附表2", "/filings/2024Q2/A/cells/B201/"),
            ("附表2", "/reports/institutions/A/?period=2024Q2&indicator=B201&by=start#series"),
            ("附表2", "/reports/institutions/?period=2024Q2&indicator=B201&group=LB"),
            ("附表3", "/filings/2024Q2/A/cells/B203/"),
            ("附表5", "/reports/checks/C1/A/?period=2024Q2"),
            ("附表5", "/reports/checks/C1/?period=2024Q2"),
            ("附表6", "/filings/records/?institution=A&year=2024"),
            ("明细", "/filings/2024Q2/A/cells/B102/"),
            ("明细", "/filings/2023Q2/A/cells/B102/"),
            ("汇总", "/reports/institutions/?period=2024Q2&indicator=B201&group=all"),
        ],
    )
    def test_to_the_cell_or_the_page_that_opens_them(self, get, issued, office, name, link):
        assert link in links_of(get(office, of(issued, name)))

    @pytest.mark.parametrize("name", TABLES)
    def test_every_one_can_be_opened(self, get, issued, office, name):
        links = dict.fromkeys(link.partition("#")[0] for link in links_of(get(office, of(issued, name))))
        assert links
        for link in list(links)[:40]:
            get(office, link)

    def test_an_absent_figure_leads_nowhere_and_says_why(self, get, issued, office):
        page = get(office, of(issued, "附表2")).content.decode()
        assert '<abbr class="absent" title="基期为零">—</abbr>' in page

    def test_leaders_follow_them_too(self, get, issued, leader):
        assert links_of(get(leader, of(issued, "附表2")))


class TestReaders:
    def test_a_bank_reads_the_tables_of_totals_without_ways_into_them(self, get, issued):
        page = get(maker_of("A"), of(issued))
        assert "主要指标完成情况" in page.content.decode()
        assert "分机构制造业贷款排名" not in page.content.decode()
        assert not links_of(page)

    @pytest.mark.parametrize("name", ["附表2", "明细", "汇总", "附表9"])
    def test_a_table_of_single_banks_is_not_found_by_another(self, get, issued, name):
        get(maker_of("A"), of(issued, name), status=404)

    def test_a_draft_is_not_for_banks(self, get, catalogue, office):
        publish_the_five()
        bulletin = draft(office)
        get(maker_of("A"), of(bulletin), status=404)
        assert "附表1" in get(office, of(bulletin)).content.decode()

    def test_the_annex_of_a_period_is_for_the_office_and_the_leaders(self, get, issued, leader):
        get(maker_of("A"), "/reports/bulletins/annex/?period=2024Q2", status=403)
        get(leader, "/reports/bulletins/annex/?period=2024Q2")
        get(leader, "/reports/bulletins/annex/?period=2019Q4", status=404)


class TestExports:
    def test_a_table_goes_out_as_xlsx_with_its_notes_and_the_exporter(self, get, issued, office):
        response = get(office, of(issued, "附表2", "&export=xlsx"))
        page = load_workbook(io.BytesIO(response.content)).active
        assert [cell.value for cell in page[1]][:5] == [
            "序号",
            "机构",
            "各项贷款",
            "余额 制造业贷款余额",
            "余额 排名",
        ]
        line = next(row for row in page.iter_rows(values_only=True) if row[1] == "演示大型银行甲")
        assert line[:6] == (1, "演示大型银行甲", 671000, 92300, 1, 7300)
        assert any(str(row[0]).startswith("导出人：") for row in page.iter_rows(values_only=True))
        assert AuditEvent.objects.filter(verb="export", subject__startswith="附表2").exists()

    def test_all_rows_of_a_long_table_go_out_as_csv(self, get, issued, office):
        text = get(office, of(issued, "明细", "&export=csv")).content.decode("utf-8-sig")
        rows = [row for row in csv.reader(io.StringIO(text)) if len(row) == 9]
        kept = from_text(BulletinAnnex.objects.get(bulletin=issued).content)
        assert len(rows) == len(next(table for table in kept.tables if table.name == "明细").rows) + 1


def test_a_long_table_is_turned_over(get, issued, office, monkeypatch):
    monkeypatch.setattr("reports.bulletins.annex_page.ROWS", 10)
    first, second = (cells_of(get(office, of(issued, "明细", f"&page={number}"))) for number in (1, 2))
    assert len(first) == len(second) == 10
    assert first != second


def test_an_annex_kept_before_numbers_led_anywhere_still_reads(get, issued, office):
    kept = BulletinAnnex.objects.get(bulletin=issued)
    content = json.loads(kept.content)
    for table in content["tables"]:
        table["heads"] = [head[:4] for head in table["heads"]]
        table["rows"] = [row[:2] for row in table["rows"]]
    BulletinAnnex.objects.filter(pk=kept.pk).update(content=json.dumps(content, ensure_ascii=False))
    page = get(office, of(issued, "附表2"))
    assert not links_of(page)
    assert any(isinstance(cell, Figure) for cell in from_text(kept.content).tables[2].rows[1].cells)


def test_a_bulletin_without_an_annex_has_no_such_page(get, issued, office):
    BulletinAnnex.objects.filter(bulletin=issued).delete()
    get(office, of(issued), status=404)


def test_a_waiting_period_leads_back_to_the_list(get, issued, office):
    factories.make_institution("F", kind="CB", name="演示银行己")
    factories.open_period("2024Q3")
    get(office, "/reports/bulletins/annex/?period=2024Q3", status=404)
