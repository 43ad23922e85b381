"""The faces and the styles of the document: named fonts, 3号 text on exact lines (domain §6.5)."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.styles.style import ParagraphStyle

from reports.bulletins import typesetting as paper
from reports.bulletins.word import xml

#: Named and not embedded: they are not free, the office's machines have them.
TITLE_FACE, TEXT_FACE, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
LINE = 28.95
#: A letter is narrowed to so many % of its 16 points; with so many twentieths of a point after it 28 of them fill a line, and no 29th fits.
_NARROWED = 98
_SPACING = int((paper.CHARACTER_PITCH - paper.BODY * _NARROWED / 100) * 20)


def set_styles(document: WordDocument) -> None:
    """Normal is the text of the bulletin; Header and Footer follow it in 4号 without its lines.

    Its letters leave the grid of the section and have the same pitch by themselves: on the grid LibreOffice gives every number whole
    cells and cuts it at the end of a line. Latin letters and digits are English for the same reason: by the rules of Chinese, a line
    may end between any two of them.
    """
    defaults = document.styles.element.find(qn("w:docDefaults"))
    for properties in defaults.iter(qn("w:pPr"), qn("w:rPr")):
        for child in list(properties):
            properties.remove(child)
    _set(document, "Normal", TEXT_FACE, paper.BODY, line=LINE)
    for name in ("Header", "Footer"):
        _set(document, name, SONG, paper.SMALL, line=paper.SMALL + 2)
        xml.leave_grid(document.styles[name].element.get_or_add_pPr())
    xml.leave_grid(document.styles["Normal"].element.get_or_add_pPr())
    letters = document.styles["Normal"].element.get_or_add_rPr()
    letters.insert_element_before(xml.element("spacing", val=_SPACING), "w:w", *xml.AFTER_SCALE)
    letters.insert_element_before(xml.element("w", val=_NARROWED), *xml.AFTER_SCALE)
    language = xml.element("lang", val="en-US", eastAsia="zh-CN")
    letters.append(language)


def _set(document: WordDocument, name: str, face: str, size: float, *, line: float) -> None:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    properties = style.element.get_or_add_pPr()
    for child in list(properties):
        properties.remove(child)
    style.font.size = Pt(size)
    xml.set_fonts(style.element.get_or_add_rPr(), face)
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    spacing.widow_control = False
    for child in ("autoSpaceDE", "autoSpaceDN"):
        properties.insert_element_before(xml.element(child, val="0"), "w:spacing", "w:ind", "w:jc", "w:rPr")
