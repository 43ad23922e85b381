"""The template: one protected sheet per form, open cells for 本期 and 备注, the draft and the last values in it."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from filings import workbook
from filings.services import save_draft
from filings.services.drafts import Typed
from institutions.models import Institution
from tests import factories
from tests.factories import BANK_FIGURES, save
from tests.filings import workbook_files as files

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(catalogue, bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def opened(filing):
    return load_workbook(io.BytesIO(files.template(filing)))


def row_of(book, code):
    sheet, row = files.place(book, code)
    return [cell.value for cell in book[sheet][row]]


def test_there_is_one_sheet_per_form_and_a_hidden_mark(filing):
    book = opened(filing)
    assert book.sheetnames == ["B1", "B2", "B3", "B4", "B5", "模板标识"]
    assert book["模板标识"].sheet_state == "hidden"
    assert book["模板标识"]["A1"].value == book["B3"]["B1"].value == "黔金报送模板|1|B01|2024Q2|0"


def test_the_head_names_form_institution_period_unit_and_deadline(filing):
    page = opened(filing)["B2"]
    assert page["A1"].value == "表　号：黔金制B2"
    assert page["C1"].value == "工作调度表\n填报截止：2024年7月12日"
    assert page["A2"].value == "制造业信贷情况表"
    assert page["A3"].value == "填报单位：演示大型银行甲"
    assert page["C3"].value == "2024年二季度"
    assert page["G3"].value == "单位：万元、户"
    assert [cell.value for cell in page[5]] == [
        "指标", "代码", "单位", "上年同期", "年初", "上期", "本期", "备注",
    ]  # fmt: skip
    assert page.column_dimensions["B"].hidden


def test_invented_institutions_are_marked(filing, bank):
    assert "演示数据" not in opened(filing)["B1"]["C1"].value
    Institution.objects.filter(pk=bank.pk).update(is_demo=True)
    filing.institution.refresh_from_db()
    book = opened(filing)
    assert book["B1"]["C1"].value.endswith("演示数据")
    assert book["B1"].oddHeader.right.text == "演示数据"


def test_only_the_cells_of_this_period_and_the_notes_are_open(filing):
    page = opened(filing)["B1"]
    assert page.protection.sheet and not page.protection.password
    open_cells = {cell.coordinate for row in page.iter_rows() for cell in row if not cell.protection.locked}
    assert open_cells == {f"{column}{row}" for column in "GH" for row in range(6, 11)}


def test_each_open_cell_takes_a_number_of_its_decimals_or_one_of_the_two_words(filing):
    rules = {str(rule.sqref): rule for rule in opened(filing)["B2"].data_validations.dataValidation}
    amount, count = rules["G6"], rules["G11"]
    assert amount.formula1 == ('OR(AND(ISNUMBER(G6),G6>=0,ROUND(G6,2)=G6),G6="不适用",G6="未知")')
    assert "ROUND(G11,0)=G11" in count.formula1
    assert amount.error == "请填不小于0的数字，最多2位小数（万元），或填“不适用”“未知”。"
    assert count.error == "请填不小于0的整数（户），或填“不适用”“未知”。"
    assert amount.promptTitle == "制造业贷款余额（万元）"


def test_last_values_and_the_draft_stand_in_the_rows(filing, bank, bank_maker, bank_checker, office):
    for code, value in (("2023Q2", "650000"), ("2023Q4", "680000.10"), ("2024Q1", "690000")):
        factories.accept_figures(
            factories.open_period(code), bank, BANK_FIGURES | {"B101": value},
            maker=bank_maker, checker=bank_checker, office=office,
        )  # fmt: skip
    save(filing, bank_maker, {"B101": "700000.25", "B102": "未知", "B206": "230", "B103": "约七亿"})
    book = opened(filing)
    assert row_of(book, "B101") == ["各项存款余额", "B101", "万元", 650000, 680000.1, 690000, 700000.25, None]
    assert row_of(book, "B102")[6] == "未知"
    assert row_of(book, "B103")[6] == "约七亿"
    assert row_of(book, "B206")[6] == 230
    assert row_of(book, "B202")[0] == "其中：制造业短期贷款余额"


def test_a_note_that_begins_like_a_formula_stays_text(filing, bank_maker):
    filing.refresh_from_db()
    note = '=HYPERLINK("x","点此")'
    save_draft(filing=filing, typed={"B101": Typed("1", note)}, by=bank_maker, seen=0)
    book = opened(filing)
    sheet, row = files.place(book, "B101")
    cell = book[sheet].cell(row, 8)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (note, "s", True)


def test_a_printed_sheet_repeats_its_head_on_one_page_width(filing):
    page = opened(filing)["B5"]
    assert page.freeze_panes == "C6"
    assert page.print_title_rows == "$1:$5"
    assert (page.page_setup.orientation, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (
        "landscape", 1, 0,
    )  # fmt: skip


def test_there_is_no_formula_anywhere(filing, bank_maker):
    save(filing, bank_maker)
    book = opened(filing)
    assert not [c for page in book.worksheets for row in page.iter_rows() for c in row if c.data_type == "f"]


def test_the_file_name_says_whose_and_when(filing):
    assert workbook.template_name(filing) == "演示大型银行甲_2024Q2_报送模板.xlsx"


def test_the_template_reads_back_as_the_draft(filing, bank_maker):
    save(filing, bank_maker)
    filing.refresh_from_db()
    upload = workbook.read_upload(files.template(filing), filing, BANK_FIGURES)
    assert upload.identity.seen == 1
    read = {code: Decimal(entry.text) for code, entry in upload.entries.items()}
    assert read == {code: Decimal(text) for code, text in BANK_FIGURES.items()}
