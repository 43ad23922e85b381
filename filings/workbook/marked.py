"""The institution's own workbook with the cells marked that the checks or the office object to; it can be mended and uploaded again.

Nothing of the old file is trusted: it passes the guard again, formulas become their values, links to elsewhere are dropped.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as Xml
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from filings.checks import FigureBook, Finding
from filings.entry import Cell
from filings.models import Filing
from filings.workbook.cells import read_pages
from filings.workbook.findings import FILLS, TITLE, Listing, write_findings
from filings.workbook.guard import checked_parts
from filings.workbook.layout import Identity, Spot, WrongFile
from filings.workbook.reader import marks_of, spots_of
from filings.workbook.template import OPEN_FILL, number_format
from qianjiang_finance.common.sheets import safe_text

AUTHOR = "系统审核"
_WIDTH, _LINE_HEIGHT, _LINE_LETTERS = 320, 20, 22
#: What openpyxl raises at a file that our own reader could read and it cannot.
_UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, BadZipFile, Xml.ParseError, OSError)


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said at one cell: the gravest level of it, and the sentences."""

    severity: str
    sentences: tuple[str, ...]


def marked_name(filing: Filing) -> str:
    """{机构简称}_{期}_标注稿.xlsx."""
    return f"{filing.institution.short_name}_{filing.period.code}_标注稿.xlsx"


def marks(findings: Iterable[Finding], returned: Mapping[str, str]) -> dict[str, Mark]:
    """What to say at each cell: the office's remark on a returned cell first, then the findings, the gravest first."""
    said = {code: [("E", f"退回：{remark or '请核对'}")] for code, remark in returned.items()}
    for finding in findings:
        against = f"比较值：{finding.compared}。" if finding.compared else ""
        sentence = f"{finding.severity_label}：{finding.rule} {finding.message}。{against}{finding.cure}"
        said.setdefault(finding.code, []).append((finding.severity, sentence))
    return {
        code: Mark(min((level for level, _ in lines), key="EWI".index), tuple(text for _, text in lines))
        for code, lines in said.items()
    }


def is_markable(content: bytes) -> bool:
    """Whether a kept file can be opened and written again."""
    try:
        spots = spots_of(read_pages(checked_parts(content)))
        _opened(content)
    except (WrongFile, *_UNREADABLE):
        return False
    return bool(spots)


def marked_workbook(
    content: bytes, book: FigureBook, seen: int, said: Mapping[str, Mark], listing: Listing
) -> bytes:
    """The workbook of ``content`` with what the filing holds now, the marks, and the list of findings as its first sheet.

    ``seen`` is the edit number that the values stand for: a cell changed later is a conflict at the next upload, never overwritten.
    """
    pages = read_pages(checked_parts(content))
    workbook = _opened(content)
    identity = Identity(
        Identity.of(book.filing).version, book.filing.institution.code, book.filing.period.code, seen
    )
    for sheet, row, column in marks_of(pages):
        workbook[sheet].cell(row, column).value = identity.mark
    spots = spots_of(pages)
    for code, spot in spots.items():
        if code in book.items:
            page = workbook[spot.sheet]
            _refresh(page, spot, book.cells.get(code), book.items[code].entry_places)
            _mark(page.cell(spot.row, spot.now), said.get(code))
    _put_list(workbook, Listing(listing.filing, listing.version, listing.findings, spots, listing.closing))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _opened(content: bytes) -> Workbook:
    """Values only, no links to other files, no names that could hold a formula."""
    workbook = load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    workbook.defined_names.clear()
    return workbook


def _refresh(page: Worksheet, spot: Spot, cell: Cell | None, places: int) -> None:
    """Put what the filing holds into the two open cells; their look stays."""
    now = page.cell(spot.row, spot.now)
    if cell is not None and cell.value is not None:
        now.value, now.number_format = cell.value, number_format(places)
    else:
        _put(now, cell.text if cell else "")
    if spot.note:
        _put(page.cell(spot.row, spot.note), cell.note if cell else "")


def _put(place: object, text: str) -> None:
    """A text or nothing; a cell under a merged one holds neither."""
    if not isinstance(place, SheetCell):
        return
    place.value = None
    if text:
        safe_text(place, text)


def _mark(place: object, mark: Mark | None) -> None:
    """Colour and comment; those of an earlier marked copy go."""
    assert isinstance(place, SheetCell)  # a file whose 本期 is merged away is never taken
    if place.comment and place.comment.author == AUTHOR:
        place.comment, place.fill = None, OPEN_FILL
    if mark is None:
        return
    text = "\n".join(mark.sentences)
    lines = sum(1 + len(sentence) // _LINE_LETTERS for sentence in mark.sentences)
    place.fill = FILLS[mark.severity]
    place.comment = Comment(text, AUTHOR, width=_WIDTH, height=(lines + 1) * _LINE_HEIGHT)


def _put_list(workbook: Workbook, listing: Listing) -> None:
    """The list as the first sheet and the only one selected: with several selected, typing would go into all of them."""
    if TITLE in workbook.sheetnames:
        workbook.remove(workbook[TITLE])
    page = workbook.create_sheet(TITLE, 0)
    write_findings(page, listing, linked=True)
    workbook.active = 0
    for other in workbook.worksheets[1:]:
        other.sheet_view.tabSelected = False
