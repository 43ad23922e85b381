"""The annex tables in sections of their own, on turned pages: the same sheets as in the workbook (domain §6.5)."""

from __future__ import annotations

from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from reports.bulletins import typesetting as paper
from reports.bulletins.cells import shown
from reports.bulletins.layout import Align, Content, Emphasis, Figure, Head, TableRow, TableSheet
from reports.bulletins.word import xml
from reports.bulletins.word.styles import HEI, TEXT_FACE, TITLE_FACE

_SHADE = "E7E6E6"
_OUTER, _INNER = 8, 4
NOTE_SIZE, UNIT_SIZE = 9.0, 10.5


def write_attachment(word: WordDocument, sheet: TableSheet, mark: str) -> None:
    """附件1 on the first line, the title on the third, the table under its units, the notes below it.

    A table without heads is one that the reader may not see: its place has only the note.
    """
    _line(word.paragraphs[-1] if not word.paragraphs[-1].text else word.add_paragraph(), mark, face=HEI)
    word.add_paragraph()
    title = _line(word.add_paragraph(), sheet.title, size=paper.TITLE, face=TITLE_FACE)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    xml.leave_grid(title._p.get_or_add_pPr())
    if sheet.heads:
        _write_table(word, sheet)
    for place, note in enumerate(sheet.notes):
        paragraph = _line(word.add_paragraph(), f"{'注：' if not place else '　　'}{note}", size=NOTE_SIZE)
        _tighten(paragraph, NOTE_SIZE)


def _write_table(word: WordDocument, sheet: TableSheet) -> None:
    size, widths = paper.table_columns(sheet)
    _write_units(word, sheet)
    table = word.add_table(rows=2 + len(sheet.rows), cols=len(sheet.heads))
    _set_up(table, widths)
    _write_heads(table, sheet.heads, size)
    for number, row in enumerate(sheet.rows, start=2):
        _write_row(table, number, row, sheet.heads, size)


def _write_units(word: WordDocument, sheet: TableSheet) -> None:
    """What the table is of on the left, its units on the right."""
    paragraph = _line(word.add_paragraph(), f"{sheet.centre}\t{sheet.right}", size=UNIT_SIZE)
    _tighten(paragraph, UNIT_SIZE)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(paper.TEXT_HEIGHT), WD_TAB_ALIGNMENT.RIGHT)


def _set_up(table: Table, widths: tuple[float, ...]) -> None:
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    properties = table._tbl.tblPr
    borders = xml.element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        thickness = _INNER if side.startswith("inside") else _OUTER
        borders.append(xml.element(side, val="single", sz=thickness, space=0, color="000000"))
    xml.replace_child(properties, borders, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
    margins = xml.element("tblCellMar")
    for side in ("left", "right"):
        margins.append(xml.element(side, w=round(paper.CELL_ROOM * 20), type="dxa"))
    xml.replace_child(properties, margins, "w:tblLook")
    total = sum(xml.twips(width) for width in widths)
    xml.replace_child(properties, xml.element("tblW", w=total, type="dxa"), "w:jc", "w:tblBorders", "w:tblLayout", "w:tblCellMar", "w:tblLook")  # fmt: skip
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    for row in table.rows:
        row._tr.get_or_add_trPr().append(xml.element("cantSplit"))
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(xml.element("tblHeader"))


def _write_heads(table: Table, heads: tuple[Head, ...], size: float) -> None:
    """Two rows, as in the workbook: neighbours of one group under one cell, a column without a group over both rows."""
    upper, lower = table.rows[0].cells, table.rows[1].cells
    column = 0
    while column < len(heads):
        group = heads[column].group
        same = sum(head.group == group for head in heads) if group else 1
        top = upper[column]
        if group:
            top = top.merge(upper[column + same - 1]) if same > 1 else top
            _fill(top, group, size, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
            for place in range(column, column + same):
                _fill(lower[place], heads[place].label, size, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True)
        else:
            _fill(
                top.merge(lower[column]), heads[column].label, size, WD_ALIGN_PARAGRAPH.CENTER, is_bold=True
            )
        column += same
    for cell in {*upper, *lower}:
        cell._tc.get_or_add_tcPr().append(xml.element("shd", val="clear", color="auto", fill=_SHADE))


def _write_row(table: Table, number: int, row: TableRow, heads: tuple[Head, ...], size: float) -> None:
    cells = table.rows[number].cells
    if row.emphasis is Emphasis.GROUP:
        _fill(cells[0].merge(cells[-1]), str(row.cells[0]), size, WD_ALIGN_PARAGRAPH.LEFT, is_bold=True)
        return
    for cell, content, head in zip(cells, row.cells, heads, strict=True):
        _fill(cell, shown(content), size, _alignment(content, head), is_bold=row.emphasis is Emphasis.SUM)


def _alignment(content: Content, head: Head) -> WD_ALIGN_PARAGRAPH:
    if isinstance(content, Figure) and content.value.known:
        return WD_ALIGN_PARAGRAPH.RIGHT
    is_words = isinstance(content, str) and head.align is Align.LEFT
    return WD_ALIGN_PARAGRAPH.LEFT if is_words else WD_ALIGN_PARAGRAPH.CENTER


def _fill(
    cell: _Cell, text: str, size: float, alignment: WD_ALIGN_PARAGRAPH, *, is_bold: bool = False
) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = alignment
    _tighten(paragraph, size)
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(size), is_bold or None
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _tighten(paragraph: Paragraph, size: float) -> None:
    """Lines of the letters' own height, off the grid of the text."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(size * 1.45)
    xml.leave_grid(paragraph._p.get_or_add_pPr())


def _line(paragraph: Paragraph, text: str, *, size: float = paper.BODY, face: str = TEXT_FACE) -> Paragraph:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    xml.set_run_face(run, face)
    return paragraph
