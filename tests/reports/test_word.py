"""The Word file reopened: page, grid, faces, order of the parts, tables, page numbers, marks (domain §6.5)."""

import io
import re
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.bulletins.sheets import appendices
from reports.bulletins.word import bulletin_docx
from tests.office import boxes_of, text_of, to_pdf
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
def word(tables):
    return reopened(DOCUMENT, tables)


def reopened(document, sheets):
    return docx.Document(io.BytesIO(bulletin_docx(document, sheets)))


def texts(word):
    return [paragraph.text for paragraph in word.paragraphs]


def paragraph_of(word, start):
    return next(paragraph for paragraph in word.paragraphs if paragraph.text.startswith(start))


def face(run):
    return run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))


def whole_xml(word):
    parts = [word.element, word.styles.element]
    for section in word.sections:
        parts += [section.header._element, section.footer._element, section.even_page_footer._element]
    return "".join(docx.oxml.xmlchemy.serialize_for_reading(part) for part in parts)


class TestPage:
    def test_the_page_of_text_is_a4_with_the_margins_and_the_grid_of_the_standard(self, word):
        section = word.sections[0]
        sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
        grid = section._sectPr.find(qn("w:docGrid"))
        assert [grid.get(qn(f"w:{name}")) for name in ("type", "linePitch", "charSpace")] == [
            *("linesAndChars", "579", "-848")
        ]

    def test_the_text_is_of_16_points_on_exact_lines(self, word):
        style = word.styles["Normal"]
        assert style.font.size.pt == 16
        assert style.paragraph_format.line_spacing.pt == 28.95
        assert style.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋_GB2312"

    def test_letters_keep_the_pitch_of_the_grid_by_themselves_so_that_numbers_stay_whole(self, word):
        """15.68 points of a letter and 0.1 after it: 28 take 441.8 of the 442.2 points of a line, a 29th has no room."""
        style = word.styles["Normal"].element
        found = {name: style.rPr.find(qn(f"w:{name}")) for name in ("w", "spacing", "lang")}
        assert (found["w"].get(qn("w:val")), found["spacing"].get(qn("w:val"))) == ("98", "2")
        assert style.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
        assert (found["lang"].get(qn("w:val")), found["lang"].get(qn("w:eastAsia"))) == ("en-US", "zh-CN")

    def test_only_the_fonts_of_the_office_are_named_and_none_is_embedded(self, tables):
        body = bulletin_docx(replace(DOCUMENT, is_draft=True, is_demo=True), tables)
        named = set(re.findall(r'w:eastAsia="([^"]+)"', whole_xml(docx.Document(io.BytesIO(body)))))
        assert named == {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "zh-CN"}
        assert not [name for name in zipfile.ZipFile(io.BytesIO(body)).namelist() if "font" in name.lower() and name != "word/fontTable.xml"]  # fmt: skip

    def test_the_tables_stand_in_turned_sections_and_the_last_begins_on_an_even_page(self, word):
        assert [section.orientation for section in word.sections] == [
            *(WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT)
        ]
        assert word.sections[-1].start_type == WD_SECTION.EVEN_PAGE

    def test_odd_pages_are_numbered_right_and_even_ones_left_the_last_not_at_all(self, word):
        assert word.settings.odd_and_even_pages_header_footer
        first, last = word.sections[0], word.sections[-1]
        assert [footer.paragraphs[0].alignment for footer in (first.footer, first.even_page_footer)] == [2, 0]
        assert "PAGE" in docx.oxml.xmlchemy.serialize_for_reading(first.footer._element)
        assert first.footer.paragraphs[0].text == "— 1 —"
        assert [footer.paragraphs[0].text for footer in (last.footer, last.even_page_footer)] == ["", ""]

    def test_the_number_of_a_turned_page_stands_upright_at_its_left_edge(self, word):
        for footer in (word.sections[1].footer, word.sections[1].even_page_footer):
            xml = docx.oxml.xmlchemy.serialize_for_reading(footer._element)
            assert "layout-flow:vertical" in xml
            assert "PAGE" in xml


class TestHead:
    def test_the_agency_is_red_in_one_line_35_mm_below_the_edge_of_the_text(self, word):
        run = word.paragraphs[0].runs[0]
        assert (run.text, face(run), str(run.font.color.rgb)) == (
            *("重庆市黔江区金融工作办公室文件", "方正小标宋简体"),
            "FF0000",
        )
        assert round(word.paragraphs[0].paragraph_format.space_before.mm) == 35

    def test_the_number_stands_two_lines_below_over_a_red_line(self, word):
        assert texts(word)[1:4] == ["", "", "黔江金融办发〔2024〕3号"]
        line = word.paragraphs[3]._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
        assert (line.get(qn("w:color")), line.get(qn("w:space"))) == ("FF0000", "11")

    def test_the_title_stands_two_lines_below_in_lines_by_meaning(self, word):
        assert texts(word)[4:9] == [
            *("", "", "关于2024年上半年全区金融支持", "制造业高质量发展情况的通报", "")
        ]
        run = word.paragraphs[6].runs[0]
        assert (run.font.size.pt, face(run), word.paragraphs[6].alignment) == (22, "方正小标宋简体", 1)

    def test_the_addressees_stand_flush_left_and_end_with_a_colon(self, word):
        paragraph = paragraph_of(word, "各相关单位")
        assert paragraph.text.endswith("地方金融机构：")
        assert paragraph._p.pPr.find(qn("w:ind")) is None


class TestBody:
    def test_each_paragraph_is_indented_by_two_characters(self, word):
        for start in ("现将2024年", "一、总体", "（一）总量", "（一）压实"):
            indent = paragraph_of(word, start)._p.pPr.find(qn("w:ind"))
            assert indent.get(qn("w:firstLineChars")) == "200"

    @pytest.mark.parametrize(
        ("start", "expected"),
        [
            ("现将2024年", ["仿宋_GB2312"]),
            ("一、总体", ["黑体"]),
            ("（一）压实", ["楷体_GB2312"]),
            ("（一）总量", ["楷体_GB2312", "仿宋_GB2312"]),
        ],
    )
    def test_headings_have_the_faces_of_their_rank(self, word, start, expected):
        assert [face(run) for run in paragraph_of(word, start).runs] == expected

    def test_the_words_and_numbers_are_those_of_the_document(self, word):
        for paragraph in DOCUMENT.paragraphs:
            assert paragraph.text in texts(word)
        assert "全区各项贷款余额189.20亿元，比年初增加7.00亿元，同比增长9.36%。" in "".join(texts(word))

    def test_the_attachments_are_listed_below_a_blank_line(self, word):
        found = texts(word)
        place = found.index("附件：1. 主要指标完成情况")
        assert found[place - 1] == ""
        assert found[place + 1] == "2. 分机构制造业贷款排名"

    def test_one_attachment_has_no_number(self, tables):
        document = replace(DOCUMENT, attachments=("主要指标完成情况",))
        found = texts(reopened(document, tables[:1]))
        assert "附件：主要指标完成情况" in found
        assert "附件" in found

    def test_the_date_stays_four_characters_from_the_right_below_the_name(self, word):
        found = texts(word)
        place = found.index("2024年7月18日")
        assert found[place - 1] == "重庆市黔江区金融工作办公室"
        assert found[place + 1] == "（此件不公开）"
        indent = word.paragraphs[place]._p.pPr.find(qn("w:ind"))
        assert int(indent.get(qn("w:right"))) == 4 * 316


class TestTables:
    def test_an_attachment_has_its_mark_on_the_first_line_and_its_title_on_the_third(self, word):
        found = texts(word)
        place = found.index("附件1")
        assert found[place + 1 : place + 3] == ["", "2024年上半年主要指标完成情况"]
        assert face(word.paragraphs[place].runs[0]) == "黑体"

    def test_the_cells_show_what_the_workbook_shows(self, word):
        rows = [[cell.text for cell in row.cells] for row in word.tables[1].rows]
        bank = next(row for row in rows if "演示大型银行乙" in row)
        assert bank == [
            *("2", "演示大型银行乙", "512,000.00", "53,200.00", "2", "-800.00", "5", "2.31", "4"),
            *("10.39", "-0.44"),
        ]

    def test_the_heads_are_repeated_and_merged(self, word):
        table = word.tables[0]
        assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows[:3]] == [
            *(True, True, False)
        ]
        assert [cell.text for cell in table.rows[0].cells][4:9] == ["与年初比较"] * 2 + ["与上年同期比较"] * 3

    def test_the_table_is_as_wide_as_the_text(self, word):
        for table in word.tables[:2]:
            width = sum(column.width for column in table.columns)
            assert abs(width - Mm(225)) < Mm(1)


class TestImprint:
    def test_it_names_copies_printer_and_day_between_its_lines(self, word):
        table = word.tables[-1]
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        assert rows[0][0] == "抄送：区政府办公室，演示监管单位甲，演示监管单位乙。"
        assert rows[1] == ["重庆市黔江区金融工作办公室", "2024年7月19日印发"]
        borders = table._tbl.tblPr.find(qn("w:tblBorders"))
        assert [borders.find(qn(f"w:{side}")).get(qn("w:sz")) for side in ("top", "insideH", "bottom")] == [
            *("8", "6", "8")
        ]

    def test_without_copies_there_is_one_line(self, tables):
        assert len(reopened(replace(DOCUMENT, copies_to=""), tables).tables[-1].rows) == 1


class TestMarks:
    def headers(self, word):
        return [
            docx.oxml.xmlchemy.serialize_for_reading(header._element)
            for section in word.sections
            for header in (section.header, section.even_page_header)
        ]

    def test_a_draft_of_invented_data_says_both_on_every_page(self, tables):
        document = replace(DOCUMENT, is_draft=True, is_demo=True, date=None, printed_on=None, number="")
        word = reopened(document, tables)
        assert all('string="草稿"' in header for header in self.headers(word))
        assert all("演示数据" in header for header in self.headers(word))
        assert "　　　　年　　月　　日" in texts(word)

    def test_a_signed_bulletin_of_real_data_says_neither(self, word):
        assert not [header for header in self.headers(word) if "草稿" in header or "演示数据" in header]


@pytest.mark.libreoffice
class TestOnPaper:
    @pytest.fixture
    def pdf(self, tables, tmp_path):
        file = tmp_path / "bulletin.docx"
        file.write_bytes(bulletin_docx(filled(60), tables))
        return to_pdf(file, tmp_path)

    def test_a_full_page_has_22_lines_of_28_characters(self, pdf):
        lines = [
            line.replace(" ", "") for line in text_of(pdf, 3).splitlines() if "黔黔" in line.replace(" ", "")
        ]
        assert [len(line) for line in lines] == [28] * 22

    def test_numbers_are_neither_spread_nor_cut_at_the_end_of_a_line(self, tables, tmp_path):
        """One more character before the number each time: at some of them a line ends within it."""
        said = [words("黔" * more + "贷款余额1234567.89亿元，" * 6) for more in range(14)]
        file = tmp_path / "numbers.docx"
        file.write_bytes(bulletin_docx(replace(DOCUMENT, paragraphs=tuple(said)), tables))
        printed = text_of(to_pdf(file, tmp_path))
        assert printed.count("1234567.89") == 14 * 6

    def test_nothing_runs_off_the_paper_and_the_tables_keep_their_margins(self, pdf):
        words = boxes_of(pdf)
        assert {(round(width), round(height)) for _, width, height, *_ in words} == {(595, 842), (842, 595)}
        for _, width, height, left, top, right, bottom, word in words:
            assert min(left, top) > 0, word
            assert right < width and bottom < height, word
            if width > height:
                assert right <= width - 37 / 25.4 * 72 + 6, word

    def test_the_imprint_stands_at_the_foot_of_the_last_even_page_without_a_number(self, pdf):
        words = boxes_of(pdf)
        last = max(page for page, *_ in words)
        assert last % 2 == 0
        found = [(top, word) for page, _, _, _, top, _, _, word in words if page == last]
        assert "—" not in "".join(word for _, word in found)
        lowest = max(top for top, _ in found)
        assert lowest > (297 - 35) / 25.4 * 72 - 2 * 26
