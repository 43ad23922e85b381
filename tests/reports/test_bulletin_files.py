"""Word, workbook and PDF of a bulletin: equal to the page and to each other, kept as issued, handed out by right, written down."""

import io
import re
from decimal import Decimal
from urllib.parse import unquote

import docx
import pytest
from openpyxl import load_workbook

from filings.models import Filing, Period, PublishedFigure
from institutions.models import AuditEvent, Institution
from qianjiang_finance.common import clock
from reports.bulletins import build_annex
from reports.bulletins.composing import document_of
from reports.bulletins.sheets import appendices, book_of
from reports.bulletins.snapshot import from_text, to_text
from reports.models import BulletinAnnex
from reports.services import load_templates
from tests import factories
from tests.office import text_of
from tests.reports.annex_example import publish_five
from tests.reports.bulletin_example import draft, issue, maker_of, publish_the_five
from tests.reports.worked_example import make_banks

pytestmark = pytest.mark.django_db


@pytest.fixture
def period(catalogue):
    return publish_the_five()


@pytest.fixture
def bulletin(period, office):
    with clock.at(clock.local(2024, 7, 18, 9, 5)):
        return draft(office)


@pytest.fixture
def issued(bulletin, office, office_lead):
    """The same after its whole way: nothing stands across its pages."""
    with clock.at(clock.local(2024, 7, 18, 9, 5)):
        return issue(bulletin, office, office_lead)


@pytest.fixture
def get(client):
    def ask(user, bulletin, name, status=200):
        client.force_login(user)
        with clock.at(clock.local(2024, 7, 18, 9, 5)):
            response = client.get(f"/reports/bulletins/{bulletin.pk}/{name}")
        assert response.status_code == status
        return response

    return ask


def joined(text):
    return re.sub(r"\s", "", text)


def pdf_text(response, tmp_path):
    file = tmp_path / "bulletin.pdf"
    file.write_bytes(response.content)
    return text_of(file)


def word_text(response):
    word = docx.Document(io.BytesIO(response.content))
    return "".join(paragraph.text for paragraph in word.paragraphs)


def row_of(response, name):
    """The cells of a row of 附表1 in the Word file."""
    table = docx.Document(io.BytesIO(response.content)).tables[0]
    return next(
        cells for row in table.rows if (cells := [cell.text for cell in row.cells])[1].startswith(name)
    )


class TestEqual:
    def test_page_word_and_pdf_say_the_same_numbers(self, issued, get, office, tmp_path):
        page = joined(re.sub("<[^>]+>", "", get(office, issued, "").content.decode()))
        word = joined(word_text(get(office, issued, "bulletin.docx")))
        pdf = joined(pdf_text(get(office, issued, "bulletin.pdf"), tmp_path))
        pdf = re.sub(r"—\d+—", "", pdf)  # a paragraph may run over the foot of a page
        paragraphs = document_of(issued).paragraphs
        numbers = re.findall(r"[\d.]+(?:亿元|万元|%|个百分点|个基点)", "".join(p.text for p in paragraphs))
        assert {"189.20亿元", "21.28亿元", "15.65%", "11.25%", "0.61个百分点", "14个基点"} <= set(numbers)
        for paragraph in paragraphs:
            assert joined(paragraph.text) in page
            assert joined(paragraph.text) in word
            assert joined(paragraph.text) in pdf

    def test_the_tables_of_workbook_word_and_pdf_show_the_same_digits(self, issued, get, office, tmp_path):
        book = load_workbook(io.BytesIO(get(office, issued, "annex.xlsx").content))
        word = docx.Document(io.BytesIO(get(office, issued, "bulletin.docx").content))
        pdf = pdf_text(get(office, issued, "bulletin.pdf"), tmp_path)
        rows = [
            [cell.value for cell in row[:11]]
            for row in book["附表2"].iter_rows(min_row=6)
            if isinstance(row[0].value, int)
        ]
        tables = [[cell.text for cell in row.cells] for row in word.tables[1].rows]
        assert len(rows) == 5
        for row in rows:
            shown = next(cells for cells in tables if cells[1] == row[1])
            assert [text.replace(",", "") for text in shown] == [printed(value) for value in row]
            line = next(
                line.split() for line in pdf.splitlines() if row[1] in line and str(row[0]) in line.split()[0]
            )
            assert line == shown


def printed(value):
    """A cell as its format shows it: whole numbers are ordinals and ranks, figures have two decimals."""
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > 100):
        return f"{Decimal(str(value)):.2f}"
    return str(value)


class TestContent:
    def test_the_annex_is_kept_and_reads_back_as_it_was(self, bulletin, period):
        book = book_of(build_annex(period))
        assert from_text(to_text(book)) == book
        assert from_text(BulletinAnnex.objects.get(bulletin=bulletin).content).tables == book.tables

    def test_the_attachments_are_the_tables_of_the_annex(self, bulletin, period):
        named = (
            "主要指标完成情况",
            "分机构制造业贷款排名",
            "分机构结构与价格",
            "政策核查情况",
            "报送质量情况",
        )
        assert document_of(bulletin).attachments == named
        assert tuple(sheet.subject for sheet in appendices(build_annex(period))) == named

    def test_figures_accepted_later_do_not_change_the_files_until_they_are_taken_anew(
        self, bulletin, get, office
    ):
        PublishedFigure.objects.filter(
            period__code="2024Q2", institution__code="B", indicator__code="B201"
        ).update(raw=6_000_000)
        book = load_workbook(io.BytesIO(get(office, bulletin, "annex.xlsx").content))
        row = next(row for row in book["附表2"].iter_rows(min_row=6) if row[1].value == "演示大型银行乙")
        assert row[3].value == 53200

    def test_a_period_that_waits_for_reports_has_no_annex(self, period, get, office):
        factories.make_institution("X", kind="CB", name="演示城商银行己")
        Filing.objects.create(period=period, institution=Institution.objects.get(code="X"))
        period.missing_rule = Period.MissingRule.WAIT
        period.save()
        bulletin = draft(office, period=period)
        get(office, bulletin, "annex.xlsx", status=404)
        assert len(docx.Document(io.BytesIO(get(office, bulletin, "bulletin.docx").content)).tables) == 1


class TestRights:
    def test_a_draft_says_so_and_an_issued_one_does_not(self, bulletin, get, office, office_lead):
        book = load_workbook(io.BytesIO(get(office, bulletin, "annex.xlsx").content))
        assert {page.oddHeader.center.text for page in book} == {"草　稿"}
        with clock.at(clock.local(2024, 7, 18, 9, 5)):
            bulletin = issue(bulletin, office, office_lead)
        book = load_workbook(io.BytesIO(get(office, bulletin, "annex.xlsx").content))
        assert {page.oddHeader.center.text for page in book} == {None}
        assert bulletin.number in word_text(get(office, bulletin, "bulletin.docx"))

    @pytest.mark.parametrize("name", ["bulletin.docx", "bulletin.pdf", "annex.xlsx"])
    def test_a_bank_finds_no_file_of_a_draft(self, bulletin, get, name):
        get(maker_of("A"), bulletin, name, status=404)

    def test_a_bank_gets_the_issued_text_without_the_numbers_of_other_banks(self, issued, get, tmp_path):
        maker = maker_of("A")
        word = docx.Document(io.BytesIO(get(maker, issued, "bulletin.docx").content))
        assert len(word.tables) == 2  # 附表1 and 版记
        text = word_text(get(maker, issued, "bulletin.docx"))
        assert text.count("电子件不附") == 4
        pdf = pdf_text(get(maker, issued, "bulletin.pdf"), tmp_path)
        assert "512,000.00" not in pdf
        assert "212,800.00" in pdf
        get(maker, issued, "annex.xlsx", status=403)

    def test_a_row_of_two_institutions_is_for_who_sees_single_ones(self, period, get, office, office_lead):
        PublishedFigure.objects.filter(indicator__code="B303").exclude(institution__code__in="AB").delete()
        with clock.at(clock.local(2024, 7, 18, 9, 5)):
            issued = issue(draft(office), office, office_lead)
        own, whole = (
            row_of(get(user, issued, "bulletin.docx"), "产业链名单企业贷款余额")
            for user in (maker_of("A"), office)
        )
        assert "—" not in whole[3:9] and own[3:9] == ["—"] * 6
        assert own[:3] == whole[:3]

    def test_a_comparison_that_leaves_one_bank_out_is_for_who_sees_single_ones(
        self, catalogue, get, office, office_lead, tmp_path
    ):
        """3月末 less C and the increase like for like: the figure of C follows."""
        make_banks()
        publish_five({"2024Q2": {"C": None}})
        load_templates()
        with clock.at(clock.local(2024, 7, 18, 9, 5)):
            issued = issue(draft(office), office, office_lead)
        own, whole = (
            row_of(get(user, issued, "bulletin.docx"), "制造业贷款余额") for user in (maker_of("A"), office)
        )
        assert "—" not in whole[3:9]
        assert [cell == "—" for cell in own[3:9]] == [False, True, True, False, True, True]
        assert (
            "可比口径"
            not in pdf_text(get(maker_of("A"), issued, "bulletin.pdf"), tmp_path).split("附件1")[-1]
        )
        assert "可比口径" in pdf_text(get(office, issued, "bulletin.pdf"), tmp_path).split("附件1")[-1]

    def test_each_download_is_written_down_and_marked_for_the_recipient(self, issued, get):
        maker = maker_of("A")
        get(maker, issued, "bulletin.pdf")
        event = AuditEvent.objects.filter(verb=AuditEvent.Verb.EXPORT).latest("pk")
        assert (event.by, event.subject) == (maker, issued.title)
        assert event.detail == f"{issued.number}，数据版本5，pdf"
        assert issued.recipients.get(institution__code="A").downloaded_by == maker

    def test_the_file_has_the_name_of_the_bulletin_period_and_time(self, bulletin, get, office):
        disposition = get(office, bulletin, "bulletin.docx").headers["Content-Disposition"]
        assert unquote(disposition).endswith(
            "关于2024年上半年全区金融支持制造业高质量发展情况的通报_2024年二季度_202407180905.docx"
        )
