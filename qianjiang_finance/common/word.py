"""Word files as offices print them: A4, Chinese fonts by their names, who made the file and when at the foot (python-docx)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from qianjiang_finance.common.dates import moment_text

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TITLE, HEADING, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
#: Points of 二号, 三号 and 四号.
SECOND, THIRD, FOURTH = 22, 16, 14


def new_document(*, is_demo: bool, by: str, at: dt.datetime) -> WordDocument:
    """An empty A4 page with the margins of official papers; invented data say so in the header, the foot tells who made the file."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    if is_demo:
        write(section.header.paragraphs[0], "演示数据", font=HEADING, size=12)
    write(section.footer.paragraphs[0], f"内部资料　{by}　{moment_text(at)}生成", font=BODY, size=9)
    return document


def write(
    paragraph: Paragraph, text: str, *, font: str = BODY, size: float = THIRD, bold: bool = False
) -> Paragraph:
    """Add the text to the paragraph in a Chinese font."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold = font, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def centred(document: WordDocument, text: str, *, font: str = TITLE, size: float = SECOND) -> Paragraph:
    """A line in the middle."""
    paragraph = write(document.add_paragraph(), text, font=font, size=size)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph


def body(document: WordDocument, text: str, *, size: float = THIRD) -> None:
    """Each line as a paragraph, its first line two characters in."""
    for line in text.split("\n"):
        paragraph = write(document.add_paragraph(), line, size=size)
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
        paragraph.paragraph_format.line_spacing = 1.5
        paragraph.paragraph_format.space_after = Pt(0)


def table(
    document: WordDocument, rows: Iterable[tuple[str, str]], *, first: float = 3.8, second: float = 11.8
) -> None:
    """Two columns with borders: a name and what stands for it; widths in cm."""
    grid = document.add_table(rows=0, cols=2, style="Table Grid")
    grid.autofit = False
    for column, width in zip(grid.columns, (first, second), strict=True):
        column.width = Cm(width)
    for name, text in rows:
        cells = grid.add_row().cells
        for cell, part, font, width in ((cells[0], name, HEADING, first), (cells[1], text, BODY, second)):
            cell.width = Cm(width)
            paragraph = write(cell.paragraphs[0], part, font=font, size=FOURTH)
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)


def content_of(document: WordDocument) -> bytes:
    """The file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
