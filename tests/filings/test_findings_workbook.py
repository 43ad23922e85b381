"""The findings to take along: the list as a workbook, and the institution's own workbook with its cells marked (feature C8)."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from filings import services
from filings.models import Figure, ImportAttempt
from filings.services.drafts import Typed
from filings.services.returns import Return
from institutions.models import AuditEvent
from tests import factories
from tests.factories import BANK_FIGURES, save, step
from tests.filings import workbook_files as files

pytestmark = pytest.mark.django_db

NUMBERS = {code: float(text) for code, text in BANK_FIGURES.items()}
#: 信用 and 担保类 do not add up to 制造业贷款 (R05), and one cell is no number (R02).
FAULTY = NUMBERS | {"B204": 18900.0, "B101": "约七十亿"}


@pytest.fixture
def filing(catalogue, bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def upload(filing, by, values, change=None):
    content = files.filled(files.template(filing), values)
    content = files.changed(content, change) if change else content
    filing.refresh_from_db()
    return services.load_workbook(filing=filing, content=content, file_name="填报.xlsx", by=by)


@pytest.fixture
def fetch(client):
    def get(name, by, **query):
        client.force_login(by)
        return client.get(reverse(f"filings:{name}", args=["2024Q2", "B01"]), query)

    return get


def opened(answer):
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.content))


def test_the_list_names_place_value_comparison_level_fault_and_cure(fetch, filing, bank_maker):
    upload(filing, bank_maker, FAULTY)
    page = opened(fetch("filing-findings", bank_maker))["审核发现"]
    assert [cell.value for cell in page[3]] == [
        "表", "项目", "单元格", "填报值", "比较值", "级别", "问题", "怎么改", "说明",
    ]  # fmt: skip
    first, second = ([cell.value for cell in page[row]] for row in (4, 5))
    assert first[:4] == ["B1", "各项存款余额（B101）", "G6", "约七十亿"]
    assert first[5:7] == ["必须改", "R02 无法识别为数字"]
    assert second[:4] == ["B2", "制造业信用贷款余额（B204）", "G9", "18900.00"]
    assert second[4] == "制造业信用贷款余额 + 制造业担保类贷款余额 = 91,400.00；制造业贷款余额 = 92,300.00"
    assert page["A2"].value == "演示大型银行甲　2024年二季度　第1版（草稿）　共2处"
    assert page["A6"].value.startswith("导出人：甲填报　导出时间：")


def test_the_list_is_fitted_for_a_4_paper(fetch, filing, bank_maker):
    upload(filing, bank_maker, FAULTY)
    page = opened(fetch("filing-findings", bank_maker))["审核发现"]
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth) == (
        "landscape",
        9,
        1,
    )
    assert page.print_title_rows == "$1:$3"
    assert page["E5"].alignment.wrap_text
    # 64 Chinese characters at 34 columns need three lines of 15 points.
    assert page.row_dimensions[5].height >= 51


def test_a_version_without_findings_says_so_and_the_export_is_logged(fetch, filing, bank_maker):
    upload(filing, bank_maker, NUMBERS)
    page = opened(fetch("filing-findings", bank_maker))["审核发现"]
    assert page["A4"].value == "没有审核发现"
    event = AuditEvent.objects.get(verb=AuditEvent.Verb.EXPORT)
    assert (event.by, event.detail) == (bank_maker, "审核发现，第1版，xlsx")


def test_the_marked_copy_is_the_institutions_own_workbook(fetch, filing, bank_maker):
    def own(book):
        book["B1"]["A1"].value = "本行台账"
        book["B2"]["J1"].value = "=1+1"

    upload(filing, bank_maker, FAULTY, own)
    book = opened(fetch("filing-marked", bank_maker))
    assert book.sheetnames[0] == "审核发现"
    assert book["B1"]["A1"].value == "本行台账"
    assert book["B2"]["J1"].value is None
    faulty, sound = book["B2"]["G9"], book["B2"]["G10"]
    assert faulty.value == 18900
    assert faulty.comment.text.startswith("必须改：R05 信用与担保类之和不等于制造业贷款。比较值：")
    assert faulty.fill.fgColor.rgb == "00F8CBC6"
    assert (sound.comment, sound.fill.fgColor.rgb) == (None, "00FFF8DC")
    assert book["审核发现"]["C5"].hyperlink.location == "'B2'!G9"
    assert book.active.title == "审核发现"
    assert not any(page.sheet_view.tabSelected for page in book.worksheets[1:])


def test_the_marked_copy_mended_can_be_uploaded_and_its_marks_go(fetch, filing, bank_maker):
    upload(filing, bank_maker, FAULTY)
    copy = fetch("filing-marked", bank_maker).content
    mended = files.filled(copy, {"B204": 19800.0, "B101": 700000.0})
    filing.refresh_from_db()
    loaded = services.load_workbook(filing=filing, content=mended, file_name="改.xlsx", by=bank_maker)
    assert (loaded.problems, loaded.saved.changed, loaded.to_mend) == ((), 2, ())
    again = opened(fetch("filing-marked", bank_maker))
    assert again.sheetnames.count("审核发现") == 1
    assert (again["B2"]["G9"].comment, again["B2"]["G9"].fill.fgColor.rgb) == (None, "00FFF8DC")


def test_without_an_upload_the_template_is_marked(fetch, filing, bank_maker):
    save(filing, bank_maker, BANK_FIGURES | {"B204": "18900.00"})
    book = opened(fetch("filing-marked", bank_maker))
    assert "R05" in book["B2"]["G9"].comment.text
    assert book["B1"]["A1"].value == "表　号：黔金制B1"


def test_a_kept_file_that_cannot_be_opened_again_gives_way_to_the_template(fetch, filing, bank_maker):
    save(filing, bank_maker, BANK_FIGURES | {"B204": "18900.00"})
    filing.refresh_from_db()
    services.import_figures(
        filing=filing, typed={"B101": Typed("1")}, file_name="a.csv", content=b"a,b\n", by=bank_maker
    )
    assert "R05" in opened(fetch("filing-marked", bank_maker))["B2"]["G9"].comment.text


def test_the_copy_shows_what_the_filing_holds_not_what_the_old_file_said(fetch, filing, bank_maker):
    upload(filing, bank_maker, FAULTY)
    save(filing, bank_maker, {"B102": "672000", "B308": "不适用"})
    book = opened(fetch("filing-marked", bank_maker))
    assert book["B1"]["G7"].value == 672000
    sheet, row = files.place(book, "B308")
    assert book[sheet].cell(row, 7).value == "不适用"
    assert "不适用未说明原因" in book[sheet].cell(row, 7).comment.text


def test_returned_cells_are_marked_with_the_offices_remark(fetch, filing, bank_maker, bank_checker, office):
    upload(filing, bank_maker, NUMBERS)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    filing.refresh_from_db()
    services.take(
        "send-back", filing=filing, by=office, seen=filing.edit_number, comment="请核对台账",
        details=Return(cells={"B201": "与台账不符"}),
    )  # fmt: skip
    book = opened(fetch("filing-marked", office))
    assert book["B2"]["G6"].comment.text == "退回：与台账不符"


def test_a_copy_of_the_signed_version_never_overwrites_a_newer_draft(
    fetch, filing, bank_maker, bank_checker, office
):
    upload(filing, bank_maker, NUMBERS)
    step("send-to-check", filing, bank_maker)
    step("sign", filing, bank_checker)
    step("send-back", filing, office, "请核对")
    copy = fetch("filing-marked", office).content
    second = factories.make_user("b01-maker2", ("maker", filing.institution), name="甲填报二")
    save(filing, second, {"B101": "700001"})
    filing.refresh_from_db()
    mended = files.filled(copy, {"B101": 700002.0})
    loaded = services.load_workbook(filing=filing, content=mended, file_name="旧.xlsx", by=bank_maker)
    assert [conflict.code for conflict in loaded.saved.conflicts] == ["B101"]
    assert (
        Figure.objects.get(revision__filing=filing, revision__submitted_at=None, indicator__code="B101").raw
        == 70_000_100
    )


def test_drafts_stay_the_institutions_own(fetch, filing, bank_maker, office, leader):
    upload(filing, bank_maker, FAULTY)
    for person, name, code in (
        (office, "filing-findings", 302), (office, "filing-marked", 302), (leader, "filing-marked", 403),
    ):  # fmt: skip
        assert fetch(name, person).status_code == code
    assert fetch("filing-findings", bank_maker, revision="2").status_code == 404


def test_both_files_are_offered_beside_the_findings(client, filing, bank_maker):
    upload(filing, bank_maker, FAULTY)
    client.force_login(bank_maker)
    for address in (f"{filing.get_absolute_url()}edit/?check=1", filing.get_absolute_url()):
        page = client.get(address).content.decode()
        assert "findings.xlsx" in page and "marked.xlsx" in page
    assert ImportAttempt.objects.count() == 1
