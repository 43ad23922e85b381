"""The PDF for reading: the words and numbers of the document, the lines of the standard, open fonts only (domain §6.5)."""

import re
import subprocess
from dataclasses import replace

import pytest

from reports.bulletins.document import Paragraph, Style, Text
from reports.bulletins.pdf import bulletin_pdf
from reports.bulletins.sheets import appendices
from tests.office import boxes_of, text_of
from tests.reports.annex_example import annex_of, publish_five
from tests.reports.document_example import DOCUMENT, filled, words
from tests.reports.worked_example import make_banks

pytestmark = pytest.mark.django_db


@pytest.fixture
def tables(catalogue):
    make_banks()
    publish_five()
    return appendices(annex_of())[:2]


@pytest.fixture
def pdf_of(tmp_path, tables):
    def make(document, sheets=tables):
        file = tmp_path / "bulletin.pdf"
        file.write_bytes(bulletin_pdf(document, sheets))
        return file

    return make


def joined(text):
    return re.sub(r"\s", "", text)


def test_it_has_every_word_of_the_document(pdf_of):
    text = joined(text_of(pdf_of(DOCUMENT)))
    for paragraph in DOCUMENT.paragraphs:
        assert joined(paragraph.text) in text
    for part in (
        *(DOCUMENT.agency_head, DOCUMENT.number, DOCUMENT.title, DOCUMENT.addressees, DOCUMENT.note),
        *("附件：1.主要指标完成情况", "2.分机构制造业贷款排名", "2024年7月18日", "2024年7月19日印发"),
        "抄送：区政府办公室，演示监管单位甲，演示监管单位乙。",
    ):
        assert part in text


def test_its_tables_show_the_numbers_of_the_workbook(pdf_of):
    text = text_of(pdf_of(DOCUMENT))
    line = next(line for line in text.splitlines() if "演示大型银行乙" in line)
    assert line.split() == [
        *("2", "演示大型银行乙", "512,000.00", "53,200.00", "2", "-800.00", "5", "2.31", "4"),
        *("10.39", "-0.44"),
    ]


def test_a_full_page_has_22_lines_of_28_characters(pdf_of):
    lines = [line.replace(" ", "") for line in text_of(pdf_of(filled(60)), 3).splitlines() if "黔黔" in line]
    assert [len(line) for line in lines] == [28] * 22


def test_pages_of_text_are_numbered_right_and_left_the_last_is_even_and_has_no_number(pdf_of):
    found = boxes_of(pdf_of(filled(60)))
    last = max(page for page, *_ in found)
    assert last % 2 == 0
    assert "—" not in [word for page, *_, word in found if page == last]
    dashes = {
        page: left
        for page, width, height, left, top, _, _, word in found
        if word == "—" and height > width and top > 742
    }
    assert all((left > 300) == (page % 2 == 1) for page, left in dashes.items())
    assert len(dashes) >= 3


def test_nothing_runs_off_the_paper(pdf_of, tables):
    for _, width, height, left, top, right, bottom, word in boxes_of(pdf_of(filled(30))):
        assert left > 0 and right < width and top > 0 and bottom < height, word


def test_a_draft_of_invented_data_says_both_on_every_page(pdf_of):
    file = pdf_of(replace(DOCUMENT, is_draft=True, is_demo=True))
    pages = max(page for page, *_ in boxes_of(file))
    for page in range(1, pages + 1):
        text = joined(text_of(file, page))
        assert "演示数据" in text
        assert "草" in text and "稿" in text


def test_a_signed_bulletin_of_real_data_says_neither(pdf_of):
    text = joined(text_of(pdf_of(DOCUMENT)))
    assert "草稿" not in text
    assert "演示数据" not in text


def test_words_never_become_instructions(pdf_of):
    evil = '#panic("x") *粗* $x^2$ \\ <a> @b 1.00%'
    assert joined(evil) in joined(text_of(pdf_of(replace(DOCUMENT, paragraphs=(words(evil, Style.BODY),)))))


def test_its_fonts_are_open_ones_and_embedded(pdf_of):
    done = subprocess.run(["pdffonts", str(pdf_of(DOCUMENT))], check=True, capture_output=True, text=True)
    fonts = [line.split() for line in done.stdout.splitlines()[2:]]
    assert {font[0].split("+")[1].split("-")[0] for font in fonts} == {"NotoSerifSC", "NotoSansSC"}
    assert {font[-5] for font in fonts} == {"yes"}


def test_without_tables_there_is_no_turned_page(pdf_of):
    found = boxes_of(pdf_of(replace(DOCUMENT, attachments=()), ()))
    assert all(height > width for _, width, height, *_ in found)


@pytest.mark.parametrize("lines", range(4, 10))
def test_a_heading_never_stands_alone_at_the_foot_of_a_page(pdf_of, lines):
    body = (Paragraph(Style.BODY, (Text("一行文字。"),)),)
    heading = (Paragraph(Style.HEADING1, (Text("二、主要特点"),)),)
    pages = text_of(pdf_of(replace(DOCUMENT, paragraphs=body * lines + heading + body * 3), ())).split("\f")
    page = next(page for page in pages if "二、主要特点" in page)
    assert "一行文字。" in page.partition("二、主要特点")[2]
