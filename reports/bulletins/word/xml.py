"""Small pieces of WordprocessingML where python-docx has no words for what GB/T 9704 asks."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

#: The namespaces of text and of shapes.
SHAPES = f'{nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
#: What follows the indents and the grid in the properties of a paragraph, in the order the schema wants.
_AFTER_INDENT = ("w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:textDirection", "w:outlineLvl", "w:rPr")
_AFTER_GRID = (
    "w:spacing",
    "w:ind",
    "w:contextualSpacing",
    "w:mirrorIndents",
    "w:jc",
    "w:outlineLvl",
    "w:rPr",
)
AFTER_SCALE = ("w:kern", "w:position", "w:sz", "w:szCs", "w:lang")
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def twips(mm: float) -> int:
    """A length of mm in twentieths of a point."""
    return round(mm * 1440 / 25.4)


def element(name: str, **attributes: str | int) -> BaseOxmlElement:
    """<w:name w:attribute="…"/>."""
    given = " ".join(f"w:{key}={quoteattr(str(value))}" for key, value in attributes.items())
    return parse_xml(f"<w:{name} {nsdecls('w')} {given}/>")


def replace_child(parent: BaseOxmlElement, child: BaseOxmlElement, *after: str) -> None:
    """Put a child before those of the names ``after`` (at the end without any), instead of one of its own name."""
    for old in parent.findall(child.tag):
        parent.remove(old)
    parent.insert_element_before(child, *after)


def set_fonts(properties: BaseOxmlElement, face: str) -> None:
    """One face for Chinese and Latin letters and digits; named, never embedded."""
    fonts = element("rFonts", ascii=face, hAnsi=face, eastAsia=face, cs=face, hint="eastAsia")
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    place = 1 if properties.find(qn("w:rStyle")) is not None else 0
    properties.insert(place, fonts)


def set_run_face(run: Run, face: str) -> None:
    """The face of a run."""
    set_fonts(run._r.get_or_add_rPr(), face)


def set_scale(run: Run, part: float) -> None:
    """Narrow the letters of a run to a part of their width."""
    replace_child(run._r.get_or_add_rPr(), element("w", val=round(part * 100)), *AFTER_SCALE)


def set_indents(paragraph: Paragraph, **sides: int) -> None:
    """Indents: left, right, hanging, firstLine in twentieths of a point, or the same with Chars in hundredths of a character."""
    replace_child(paragraph._p.get_or_add_pPr(), element("ind", **sides), *_AFTER_INDENT)


def leave_grid(properties: BaseOxmlElement) -> None:
    """Let a paragraph have letters and lines of its own, off the grid of the text."""
    replace_child(properties, element("snapToGrid", val=0), *_AFTER_GRID)


def line_below(paragraph: Paragraph, *, eighths: int, space: int, colour: str) -> None:
    """A line below the paragraph, as wide as the text, ``eighths`` of a point thick, ``space`` points below it."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz=eighths, space=space, color=colour))
    replace_child(paragraph._p.get_or_add_pPr(), borders, *_AFTER_BORDERS)


def add_field(paragraph: Paragraph, code: str) -> Run:
    """A field such as PAGE, which the reader's program fills in."""
    run = paragraph.add_run()
    run._r.append(element("fldChar", fldCharType="begin"))
    run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {code} </w:instrText>'))
    run._r.append(element("fldChar", fldCharType="separate"))
    run._r.append(parse_xml(f"<w:t {nsdecls('w')}>1</w:t>"))
    run._r.append(element("fldChar", fldCharType="end"))
    return run
