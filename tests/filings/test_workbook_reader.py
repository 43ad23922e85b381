"""Reading a filled template: codes not positions, whose it is, what cannot be used is named by sheet and cell."""

import subprocess

import pytest
from openpyxl.utils import get_column_letter

from filings import workbook
from filings.workbook import WrongFile
from tests import factories
from tests.factories import BANK_FIGURES
from tests.filings import workbook_files as files

pytestmark = pytest.mark.django_db

SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture
def filing(catalogue, bank, other_bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


@pytest.fixture
def good(filing):
    return files.template(filing)


@pytest.fixture
def read(filing):
    return lambda content: workbook.read_upload(content, filing, BANK_FIGURES)


@pytest.fixture
def refusal(read):
    def told(content):
        with pytest.raises(WrongFile) as error:
            read(content)
        return error.value.problems

    return told


def texts(upload):
    return {code: entry.text for code, entry in upload.entries.items() if entry.text}


def test_what_was_typed_is_read_with_its_place(read, good):
    upload = read(files.filled(good, {"B204": 19800.01, "B206": 230}, {"B204": "含贴现"}))
    entry = upload.entries["B204"]
    assert (entry.text, entry.note, entry.place) == ("19800.01", "含贴现", "B2表 G9")
    assert texts(upload) == {"B204": "19800.01", "B206": "230"}
    assert set(upload.entries) == set(BANK_FIGURES)


def test_a_mark_of_a_quarter_that_cannot_be_is_no_mark(read, good):
    with pytest.raises(workbook.WrongFile, match="这不是本系统的填报模板"):
        read(files.marked(good, "|2024Q2|", "|9999Q1|"))


def test_texts_stay_as_typed_for_the_reading_of_the_form(read, good):
    typed = {
        "B101": "７００，０００．００",
        "B102": "67.1亿",
        "B103": "不适用",
        "B105": "'=1+1",
        "B106": True,
    }
    assert texts(read(files.filled(good, typed))) == {**typed, "B106": "TRUE"}


def test_numbers_are_read_to_the_digits_a_spreadsheet_shows(read, good):
    content = files.edited(
        files.filled(good, {"B101": 777.125}), SHEET, b"<v>777.125</v>", b"<v>19800.009999999998</v>"
    )
    assert texts(read(content)) == {"B101": "19800.01"}


def test_a_huge_number_comes_back_as_digits(read, good):
    content = files.edited(files.filled(good, {"B101": 777}), SHEET, b"<v>777</v>", b"<v>1E+20</v>")
    assert texts(read(content)) == {"B101": "100000000000000000000"}


def test_a_percentage_keeps_its_sign(read, good):
    def as_percent(book):
        sheet, row = files.place(book, "B405")
        book[sheet].cell(row, 7, 0.0405).number_format = "0.00%"

    assert texts(read(files.changed(good, as_percent))) == {"B405": "4.05%"}


def test_a_formula_with_its_stored_result_counts_as_that_number(read, good):
    content = files.edited(
        files.filled(good, {"B101": 777}), SHEET, b"<v>777</v>", b"<f>700+77</f><v>777</v>"
    )
    assert texts(read(content)) == {"B101": "777"}


def test_a_formula_without_a_result_is_named_by_its_cell(refusal, good):
    (problem,) = refusal(files.filled(good, {"B204": "=SUM(1,2)"}))
    assert problem.startswith("B2表 G9：公式没有计算结果")


@pytest.mark.parametrize("error", [b"#REF!", b"#DIV/0!", b"#N/A", b"#VALUE!", b"#NAME?"])
def test_an_error_cell_is_named_by_its_cell(refusal, good, error):
    content = files.filled(good, {"B101": 777})
    cell = files.parts(content)[SHEET].split(b"<v>777</v>")[0].rsplit(b"<c ", 1)[1]
    broken = files.edited(
        content, SHEET, cell + b"<v>777</v>", cell.replace(b't="n"', b't="e"') + b"<v>" + error + b"</v>"
    )
    assert refusal(broken) == (f"B1表 G6：公式结果为错误值{error.decode()}，请改为数字",)


def test_a_date_is_named_by_its_cell(refusal, good):
    def as_date(book):
        book["B1"]["G6"].value, book["B1"]["G6"].number_format = 45473, 'yyyy"年"m"月"d"日"'

    assert refusal(files.changed(good, as_date)) == ("B1表 G6：单元格是日期，请改为数字",)


def test_a_colour_in_a_number_format_is_no_date(read, good):
    def coloured(book):
        book["B1"]["G6"].value, book["B1"]["G6"].number_format = 777, '#,##0.00;[Red]-#,##0.00;"yes"'

    assert texts(read(files.changed(good, coloured))) == {"B101": "777"}


def test_codes_are_matched_wherever_rows_and_columns_were_moved(read, good):
    def move(book):
        page = book["B2"]
        for merged in list(page.merged_cells.ranges):
            page.unmerge_cells(str(merged))
        page.insert_cols(2)
        page.insert_rows(3, amount=4)

    upload = read(files.changed(files.filled(good, {"B204": 19800, "B101": 5}), move))
    assert upload.entries["B204"].place == "B2表 H13"
    assert texts(upload) == {"B204": "19800", "B101": "5"}


def test_a_sheet_left_out_leaves_its_codes_out(read, good):
    upload = read(files.changed(good, lambda book: book.remove(book["B3"])))
    assert set(BANK_FIGURES) - set(upload.entries) == {code for code in BANK_FIGURES if code.startswith("B3")}


def test_the_template_is_known_without_its_hidden_sheet(read, good):
    assert read(files.changed(good, lambda book: book.remove(book["模板标识"]))).identity.period == "2024Q2"


def test_sheets_a_person_added_are_passed_over(read, good):
    def add(book):
        book.create_sheet("底稿")["A1"] = "=1/0"

    assert texts(read(files.changed(files.filled(good, {"B101": 7}), add))) == {"B101": "7"}


def test_an_unknown_and_a_repeated_code_are_named_by_their_cells(refusal, good):
    def recode(book):
        book["B1"]["B6"], book["B1"]["B8"] = "B999", "b102 "

    assert refusal(files.changed(good, recode)) == (
        "B1表 B6：没有代码为“B999”的指标",
        "B1表 B8：指标代码B102重复",
    )


def test_a_figure_in_a_row_without_a_code_is_named(refusal, good):
    def type_below(book):
        book["B1"]["G14"] = 5

    assert refusal(files.changed(good, type_below)) == ("B1表 G14：所在行没有指标代码，请填在模板原有的行内",)


def test_cells_merged_over_two_items_are_named(refusal, good):
    merged = files.changed(good, lambda book: book["B1"].merge_cells("G6:G7"))
    assert refusal(merged) == ("B1表 G7：本期单元格被合并，请取消合并后逐项填写",)


def test_a_cell_merged_with_its_note_is_read(read, good):
    content = files.filled(good, {"B101": 7})
    assert texts(read(files.changed(content, lambda book: book["B1"].merge_cells("G6:H6")))) == {"B101": "7"}


def test_many_problems_are_counted(refusal, good):
    problems = refusal(files.filled(good, dict.fromkeys(list(BANK_FIGURES)[:25], "=SUM(1)")))
    assert len(problems) == 21
    assert problems[-1] == "另有5处"


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("|B01|", "|B02|", "这是机构代码B02的模板，本页填报单位为演示大型银行甲（B01），请上传本单位的模板"),
        ("|2024Q2|", "|2024Q1|", "这是2024年一季度的模板，本页填报2024年二季度，请下载本期模板填写"),
        ("模板|1|", "模板|2|", "模板版本为2，现行版本为1，请重新下载填报模板"),
        ("|2024Q2|0", "|2024Q2|7", "模板的编辑序号与草稿不符，请重新下载填报模板"),
    ],
    ids=["institution", "period", "version", "edit number"],
)
def test_another_template_is_refused_with_one_sentence_naming_which(refusal, good, old, new, sentence):
    assert refusal(files.marked(good, old, new)) == (sentence,)


def test_a_workbook_put_together_from_two_templates_is_refused(refusal, good):
    def mix(book):
        book["B1"]["B1"] = book["B1"]["B1"].value.replace("2024Q2", "2024Q1")

    assert "由几份不同的模板拼成" in refusal(files.changed(good, mix))[0]


def test_a_mark_without_tables_is_refused(refusal, good):
    def empty(book):
        for name in ("B1", "B2", "B3", "B4", "B5"):
            book.remove(book[name])
        book["模板标识"].sheet_state = "visible"

    assert "没有找到填报表格" in refusal(files.changed(good, empty))[0]


def test_an_endless_text_is_cut_to_what_a_cell_may_hold(read, good):
    upload = read(files.filled(good, {"B101": "1" * 30_000 + "x"}))
    assert len(upload.entries["B101"].text) == 200


def test_shared_texts_with_formatted_runs_and_reading_aids_are_read(read, good):
    shared = "<sst><si><r><t>67</t></r><r><t>1亿</t></r><rPh><t>yi</t></rPh></si></sst>".encode()
    content = files.zipped({**files.parts(files.filled(good, {"B101": 777})), "xl/sharedStrings.xml": shared})
    cell = files.parts(content)[SHEET].split(b"<v>777</v>")[0].rsplit(b"<c ", 1)[1]
    content = files.edited(
        content, SHEET, cell + b"<v>777</v>", cell.replace(b't="n"', b't="s"') + b"<v>0</v>"
    )
    assert texts(read(content)) == {"B101": "671亿"}


@pytest.mark.libreoffice
def test_a_template_saved_again_by_libreoffice_reads_the_same(read, good, tmp_path):
    typed = {"B101": 700000.25, "B102": "67.1亿", "B206": 230, "B405": "未知", "B204": "=SUM(19000,800)"}
    (tmp_path / "填报.xlsx").write_bytes(files.filled(good, typed, {"B405": "=1+1 尚未统计"}))
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out")]
    subprocess.run([*command, str(tmp_path / "填报.xlsx")], check=True, capture_output=True, timeout=60)
    upload = read((tmp_path / "out" / "填报.xlsx").read_bytes())
    assert texts(upload) == {
        "B101": "700000.25", "B102": "67.1亿", "B206": "230", "B405": "未知", "B204": "19800",
    }  # fmt: skip
    assert upload.entries["B405"].note == "=1+1 尚未统计"
    assert upload.identity == workbook.Identity(workbook.VERSION, "B01", "2024Q2", 0)
    assert upload.entries["B204"].place == "B2表 G9"


def test_columns_beyond_z_have_two_letters():
    from filings.workbook.cells import letters_of
    from filings.workbook.guard import column_number

    for column in range(1, 800):
        assert letters_of(column) == get_column_letter(column)
        assert column_number(letters_of(column)) == column
