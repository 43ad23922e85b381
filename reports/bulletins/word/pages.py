"""Sections: size, margins, the grid of 22 × 28, page numbers left and right, marks across the page (domain §6.5)."""

from __future__ import annotations

from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.section import Section, _Footer, _Header
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from reports.bulletins import typesetting as paper
from reports.bulletins.word import xml
from reports.bulletins.word.styles import SONG, TITLE_FACE

#: 579 twentieths of a point a line; a character 848/4096 point narrower than its 16: 22 lines of 28 characters fill the page.
LINE_TWIPS, CHARACTER_SPACE = 579, -848
#: The line of the page number begins 7 mm below the text; its letters are 14 pt high, the dash in their middle.
NUMBER_BELOW = 7
_DASH = "—"
_WATERMARK = (
    '<w:p {names}><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:pict>'
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:path textpathok="t" o:connecttype="rect"/>'
    '<v:textpath on="t" fitshape="t"/></v:shapetype>'
    '<v:shape id="draft{number}" o:spid="_x0000_s{number}" type="#_x0000_t136" '
    'style="position:absolute;margin-left:0;margin-top:0;width:320pt;height:140pt;rotation:315;z-index:-251658752;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
    'mso-position-vertical:center;mso-position-vertical-relative:margin" '
    'fillcolor="#d9d9d9" stroked="f"><v:textpath style="font-family:&quot;{face}&quot;;font-size:1pt" string="草稿"/>'
    "</v:shape></w:pict></w:r></w:p>"
)
_SIDE_BOX = (
    "<w:r {names}><w:pict>"
    '<v:shape id="side{number}" o:spid="_x0000_s{number}" type="#_x0000_t202" '
    'style="position:absolute;margin-left:{left}mm;margin-top:{top}mm;width:9mm;height:26mm;z-index:251659264;'
    'mso-position-horizontal-relative:page;mso-position-vertical-relative:page" stroked="f" filled="f">'
    '<v:textbox style="layout-flow:vertical" inset="0,0,0,0"><w:txbxContent/></v:textbox>'
    "</v:shape></w:pict></w:r>"
)


@dataclass(slots=True)
class Marks:
    """What stands on every page. Counts the shapes, whose names must differ."""

    is_draft: bool
    is_demo: bool
    shapes: int = 2048

    def next(self) -> int:
        """The number of a new shape."""
        self.shapes += 1
        return self.shapes


def set_portrait(section: Section, marks: Marks) -> None:
    """A page of text: 37, 35, 28, 26 mm, the grid, page numbers below the text, odd ones right, even ones left."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(paper.PAGE_WIDTH), Mm(paper.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Mm(paper.TOP), Mm(paper.BOTTOM)
    section.left_margin, section.right_margin = Mm(paper.LEFT), Mm(paper.RIGHT)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(paper.BOTTOM - NUMBER_BELOW) - Pt(paper.SMALL / 2)
    _set_grid(section)
    _set_headers(section, marks)
    for footer, alignment in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = _only_paragraph(footer)
        paragraph.alignment = alignment
        side = "right" if alignment is WD_ALIGN_PARAGRAPH.RIGHT else "left"
        xml.set_indents(paragraph, **{side: paper.SMALL * 20})
        _add_number(paragraph)


def set_landscape(section: Section, marks: Marks) -> None:
    """A page of a table, to be turned: its head at the left edge of the upright page, the number where it is on the others."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(paper.PAGE_HEIGHT), Mm(paper.PAGE_WIDTH)
    section.top_margin, section.bottom_margin = Mm(paper.LEFT), Mm(paper.RIGHT)
    section.left_margin, section.right_margin = Mm(paper.BOTTOM), Mm(paper.TOP)
    section.header_distance = section.footer_distance = Mm(12)
    _set_headers(section, marks)
    left = paper.BOTTOM - NUMBER_BELOW - 5
    for footer, top in (
        (section.footer, paper.PAGE_WIDTH - paper.RIGHT - 5 - 26),
        (section.even_page_footer, paper.LEFT + 5),
    ):
        paragraph = _only_paragraph(footer)
        box = parse_xml(_SIDE_BOX.format(names=xml.SHAPES, number=marks.next(), left=left, top=top))
        inner = Paragraph(parse_xml(f"<w:p {nsdecls('w')}/>"), footer)
        inner.style = "Footer"
        inner.alignment = (
            WD_ALIGN_PARAGRAPH.LEFT if footer is section.even_page_footer else WD_ALIGN_PARAGRAPH.RIGHT
        )
        _add_number(inner)
        box.find(".//{*}txbxContent").append(inner._p)
        paragraph._p.append(box)


def set_last(section: Section, marks: Marks) -> None:
    """The page of 版记: upright, on an even page, without a number."""
    set_portrait(section, marks)
    section.start_type = WD_SECTION.EVEN_PAGE
    for footer in (section.footer, section.even_page_footer):
        paragraph = _only_paragraph(footer)
        for run in list(paragraph.runs):
            paragraph._p.remove(run._r)


def use_odd_and_even(document: WordDocument) -> None:
    """Odd and even pages have footers of their own."""
    document.settings.odd_and_even_pages_header_footer = True


def _set_grid(section: Section) -> None:
    grid = xml.element("docGrid", type="linesAndChars", linePitch=LINE_TWIPS, charSpace=CHARACTER_SPACE)
    xml.replace_child(section._sectPr, grid)


def _set_headers(section: Section, marks: Marks) -> None:
    for header in (section.header, section.even_page_header):
        paragraph = _only_paragraph(header)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if marks.is_demo:
            xml.set_run_face(paragraph.add_run("演示数据"), SONG)
        if marks.is_draft:
            shape = _WATERMARK.format(names=xml.SHAPES, number=marks.next(), face=TITLE_FACE)
            header._element.append(parse_xml(shape))


def _only_paragraph(part: _Header | _Footer) -> Paragraph:
    """The first paragraph of a header or footer that is the section's own."""
    part.is_linked_to_previous = False
    return part.paragraphs[0]


def _add_number(paragraph: Paragraph) -> None:
    """— 1 — in 4号 宋体."""
    runs = (paragraph.add_run(f"{_DASH} "), xml.add_field(paragraph, "PAGE"), paragraph.add_run(f" {_DASH}"))
    for run in runs:
        xml.set_run_face(run, SONG)
        run.font.size = Pt(paper.SMALL)
