"""The text from 版头 to 附注, and 版记 (domain §6.5)."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph

from reports.bulletins import typesetting as paper
from reports.bulletins.document import Document, Paragraph, Style
from reports.bulletins.word import xml
from reports.bulletins.word.styles import HEI, KAI, TEXT_FACE, TITLE_FACE

RED = RGBColor(0xFF, 0x00, 0x00)
#: The top of the letters of 发文机关标志 is 35 mm below the top of the text; the red line 4 mm below 发文字号.
HEAD_BELOW, RED_LINE_BELOW = 35, 4
#: The pitch of the lines of the title, in points.
TITLE_PITCH = 35
_FACES = {Style.HEADING1: HEI, Style.HEADING2: KAI, Style.HEADING3: TEXT_FACE, Style.BODY: TEXT_FACE}
#: Two characters, in hundredths of one; and in twentieths of a point, for programs that do not count characters.
_TWO, _CHARACTER = 200, round(paper.CHARACTER_PITCH * 20)
#: The lines of 版记 in eighths of a point: 0.35 mm outside, 0.25 mm inside.
_OUTER, _INNER = 8, 6
#: The pitch of a line of 版记 in points, the letters of 抄送 that a line of it takes, the parts of its width left and right.
IMPRINT_PITCH, IMPRINT_LINE, IMPRINT_PARTS = 26, 25, (0.62, 0.38)
_FLAT, _SPARE = 1, 8


def write_head(word: WordDocument, document: Document) -> None:
    """发文机关标志, 发文字号, the red line, the title in lines, 主送."""
    first = word.paragraphs[0] if word.paragraphs else word.add_paragraph()
    size, scale = paper.head_letters(document.agency_head)
    first.alignment = WD_ALIGN_PARAGRAPH.CENTER
    first.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    xml.leave_grid(first._p.get_or_add_pPr())
    _push_down(first, HEAD_BELOW)
    run = first.add_run(document.agency_head)
    run.font.size, run.font.color.rgb = Pt(size), RED
    xml.set_run_face(run, TITLE_FACE)
    if scale < 1:
        xml.set_scale(run, scale)
    _blank(word, 2)
    number = _centred(word, document.number)
    xml.line_below(number, eighths=18, space=round(RED_LINE_BELOW * paper.POINTS), colour="FF0000")
    _blank(word, 2)
    for line in paper.title_lines(document.title):
        paragraph = _centred(word, "")
        run = paragraph.add_run(line)
        run.font.size = Pt(paper.TITLE)
        xml.set_run_face(run, TITLE_FACE)
        paragraph.paragraph_format.line_spacing = Pt(TITLE_PITCH)
        xml.leave_grid(paragraph._p.get_or_add_pPr())
    _blank(word, 1)
    if document.addressees:
        word.add_paragraph(document.addressees).alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def write_body(word: WordDocument, document: Document) -> None:
    """The paragraphs, each indented by two characters; then 附件说明, 署名, 成文日期, 附注."""
    for paragraph in document.paragraphs:
        _write_paragraph(word, paragraph)
    _write_attachment_list(word, document.attachments)
    _write_signature(word, document)
    if document.note:
        xml.set_indents(word.add_paragraph(document.note), firstLineChars=_TWO, firstLine=2 * _CHARACTER)


def _write_paragraph(word: WordDocument, paragraph: Paragraph) -> None:
    written = word.add_paragraph()
    written.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    xml.set_indents(written, firstLineChars=_TWO, firstLine=2 * _CHARACTER)
    if paragraph.run_in:
        xml.set_run_face(written.add_run(paragraph.run_in), _face_of_run_in(paragraph.run_in))
    run = written.add_run("".join(span.text for span in paragraph.spans))
    xml.set_run_face(run, _FACES[paragraph.style])
    if paragraph.style is not Style.BODY:
        written.paragraph_format.keep_with_next = True


def _face_of_run_in(text: str) -> str:
    """楷体 for （一）, 黑体 for 一、, else the face of the text."""
    if text.startswith("（") and text[1:2] in "一二三四五六七八九十":
        return KAI
    return HEI if text[:1] in "一二三四五六七八九十" and "、" in text[:3] else TEXT_FACE


def _write_attachment_list(word: WordDocument, names: tuple[str, ...]) -> None:
    """附件：1. … below a blank line, the names under each other, without a full stop."""
    if not names:
        return
    _blank(word, 1)
    for number, name in enumerate(names, start=1):
        ordinal = f"{number}. " if len(names) > 1 else ""
        first = number == 1
        paragraph = word.add_paragraph(f"{'附件：' if first else ''}{ordinal}{name}")
        # The second line of a name stands under its first letter.
        before = 2 if first else 5
        hanging = (3 if first else 0) + (1.5 if ordinal else 0)
        left = round((before + hanging) * _CHARACTER)
        xml.set_indents(paragraph, left=left, hanging=round(hanging * _CHARACTER))


def _write_signature(word: WordDocument, document: Document) -> None:
    """署名 centred above 成文日期, which stays four characters from the right, on the page of the text before them."""
    date = paper.date_text(document.date)
    _blank(word, 2)
    of_name, of_date = paper.signature_indents(document.signature, date)
    for text, indent in ((document.signature, of_name), (date, of_date)):
        paragraph = word.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        xml.set_indents(paragraph, right=round(indent * _CHARACTER))
    for paragraph in word.paragraphs[-5:-1]:
        paragraph.paragraph_format.keep_with_next = True


def write_imprint(word: WordDocument, document: Document) -> None:
    """版记 at the bottom of the page: 抄送, 印发机关 and 印发日期 between lines as wide as the text."""
    copies = f"抄送：{document.copies_to}。" if document.copies_to else ""
    printed = f"{paper.date_text(document.printed_on)}印发"
    rows = [(copies, "")] if copies else []
    rows.append((document.printed_by, printed))
    lines = [-(-len(copies) // IMPRINT_LINE) or 1, 1][-len(rows) :]
    _push_down_imprint(word.add_paragraph(), sum(lines))
    table = word.add_table(rows=len(rows), cols=2)
    table.autofit = False
    _set_lines(table)
    for row, (left, right), count in zip(table.rows, rows, lines, strict=True):
        row.height, row.height_rule = Pt(count * IMPRINT_PITCH), WD_ROW_HEIGHT_RULE.EXACTLY
        cells = row.cells
        for cell, part in zip(cells, IMPRINT_PARTS, strict=True):
            cell.width = Mm(paper.TEXT_WIDTH * part)
        if right:
            _imprint(cells[1], right, WD_ALIGN_PARAGRAPH.RIGHT)
        _imprint(cells[0] if right else cells[0].merge(cells[1]), left, WD_ALIGN_PARAGRAPH.LEFT)
    _flatten(word.add_paragraph())


def _push_down_imprint(paragraph: WordParagraph, lines: int) -> None:
    """Whatever the page has above 版记, as space before a flat paragraph."""
    _flatten(paragraph)
    room = paper.TEXT_HEIGHT * paper.POINTS - lines * IMPRINT_PITCH - _SPARE
    paragraph.paragraph_format.space_before = Pt(room)


def _flatten(paragraph: WordParagraph) -> None:
    """A paragraph that Word wants before or after a table and nobody should see."""
    paragraph.paragraph_format.line_spacing = Pt(_FLAT)
    xml.leave_grid(paragraph._p.get_or_add_pPr())


def _set_lines(table: Table) -> None:
    properties = table._tbl.tblPr
    after = ("w:tblLayout", "w:tblCellMar", "w:tblLook")
    borders = xml.element("tblBorders")
    for side, thickness in (("top", _OUTER), ("bottom", _OUTER), ("insideH", _INNER)):
        borders.append(xml.element(side, val="single", sz=thickness, space=0, color="000000"))
    xml.replace_child(properties, borders, "w:shd", *after)
    margins = xml.element("tblCellMar")
    for side in ("left", "right"):
        margins.append(xml.element(side, w=0, type="dxa"))
    xml.replace_child(properties, margins, "w:tblLook")
    width = xml.element("tblW", w=xml.twips(paper.TEXT_WIDTH), type="dxa")
    xml.replace_child(properties, width, "w:jc", "w:tblInd", "w:tblBorders", *after)


def _imprint(cell: _Cell, text: str, alignment: WD_ALIGN_PARAGRAPH) -> None:
    """A line of 版记 in 4号, one character from either side; a second line of 抄送 stands under the first name."""
    paragraph = cell.paragraphs[0]
    paragraph.add_run(text).font.size = Pt(paper.SMALL)
    paragraph.alignment = alignment
    paragraph.paragraph_format.line_spacing = Pt(IMPRINT_PITCH)
    xml.leave_grid(paragraph._p.get_or_add_pPr())
    step = paper.SMALL * 20
    hanging = 3 * step if text.startswith("抄送：") else 0
    xml.set_indents(paragraph, left=step + hanging, right=step, hanging=hanging)


def _push_down(paragraph: WordParagraph, mm: float) -> None:
    """Space above the first line of a page, which a program may not drop."""
    paragraph.paragraph_format.space_before = Mm(mm)


def _blank(word: WordDocument, lines: int) -> None:
    for _ in range(lines):
        word.add_paragraph()


def _centred(word: WordDocument, text: str) -> WordParagraph:
    paragraph = word.add_paragraph(text)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph
