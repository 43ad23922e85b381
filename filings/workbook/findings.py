"""The findings of a filing as a fitted, printable sheet: where, what was entered, against what, how grave, and the cure (feature C8)."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from filings.checks import Finding
from filings.models import Filing
from filings.workbook.layout import Spot
from qianjiang_finance.common.sheets import LEAST_HEIGHT, height_of, safe_text, set_page

TITLE = "审核发现"
#: Columns A to I with their widths in characters.
HEADS = {
    "表": 6, "项目": 28, "单元格": 9, "填报值": 17, "比较值": 34, "级别": 10, "问题": 34, "怎么改": 34, "说明": 30,
}  # fmt: skip
HEAD_ROW, FIRST_ROW = 3, 4
NOTHING = "没有审核发现"
#: Fill of a level; the word of the level always stands with it.
FILLS = {
    "E": PatternFill("solid", fgColor="F8CBC6"),
    "W": PatternFill("solid", fgColor="FFE08A"),
    "I": PatternFill("solid", fgColor="DCE6F2"),
}

_TEXT, _BOLD = Font(name="仿宋", size=11), Font(name="仿宋", size=11, bold=True)
_TITLE = Font(name="黑体", size=18)
_LINK = Font(name="仿宋", size=11, color="1D4F91", underline="single")
_WRAPPED = Alignment(horizontal="left", vertical="center", wrap_text=True)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LINE = Side(style="thin")
_FRAME = Border(top=_LINE, bottom=_LINE, left=_LINE, right=_LINE)
_SHADE = PatternFill("solid", fgColor="E7E6E6")
_LAST = len(HEADS)
_PLACE_COLUMN, _LEVEL_COLUMN = 3, 6


@dataclass(frozen=True, slots=True)
class Listing:
    """What the sheet says: the findings of one version, the cell of each code in the workbook, and who exported it when."""

    filing: Filing
    version: str
    findings: Sequence[Finding]
    spots: Mapping[str, Spot]
    closing: str


def findings_name(filing: Filing) -> str:
    """{机构简称}_{期}_审核发现.xlsx."""
    return f"{filing.institution.short_name}_{filing.period.code}_{TITLE}.xlsx"


def findings_workbook(listing: Listing) -> bytes:
    """The findings as a workbook of one sheet."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # a new workbook has one
    page.title = TITLE
    write_findings(page, listing)
    book.properties.title = findings_name(listing.filing)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def write_findings(page: Worksheet, listing: Listing, *, linked: bool = False) -> None:
    """Fill an empty sheet; ``linked``: the cells named stand in the same workbook, a click goes there."""
    filing = listing.filing
    subject = f"{filing.institution.name}　{filing.period}　{listing.version}　共{len(listing.findings)}处"
    for row, text, font in ((1, f"{TITLE}清单", _TITLE), (2, subject, _TEXT)):
        _put_over(page, row, text, font, _CENTRE)
    page.row_dimensions[1].height = 32
    for column, (label, width) in enumerate(HEADS.items(), start=1):
        page.column_dimensions[get_column_letter(column)].width = width
        cell = page.cell(HEAD_ROW, column)
        safe_text(cell, label)
        cell.font, cell.alignment, cell.border, cell.fill = _BOLD, _CENTRE, _FRAME, _SHADE
    for row, finding in enumerate(listing.findings, start=FIRST_ROW):
        _write_row(page, row, finding, listing.spots.get(finding.code), linked=linked)
    end = FIRST_ROW + len(listing.findings)
    if not listing.findings:
        _put_over(page, end, NOTHING, _TEXT, _CENTRE)
        end += 1
    _put_over(page, end, listing.closing, _TEXT, _WRAPPED)
    page.freeze_panes = f"A{FIRST_ROW}"
    page.auto_filter.ref = f"A{HEAD_ROW}:{get_column_letter(_LAST)}{max(end - 1, HEAD_ROW)}"
    page.print_area = f"A1:{get_column_letter(_LAST)}{end}"
    set_page(page, is_demo=filing.institution.is_demo, repeated_rows=f"1:{HEAD_ROW}")


def _write_row(page: Worksheet, row: int, finding: Finding, spot: Spot | None, *, linked: bool) -> None:
    texts = (
        finding.form,
        f"{finding.name}（{finding.code}）" if finding.code else finding.name,
        spot.address if spot else "",
        finding.entered,
        finding.compared,
        finding.severity_label,
        f"{finding.rule} {finding.message}",
        finding.cure,
        _said(finding),
    )
    for column, text in enumerate(texts, start=1):
        cell = page.cell(row, column)
        safe_text(cell, text)
        cell.font, cell.border = _TEXT, _FRAME
        cell.alignment = _CENTRE if column in (1, _PLACE_COLUMN, _LEVEL_COLUMN) else _WRAPPED
    page.cell(row, _LEVEL_COLUMN).fill = FILLS[finding.severity]
    if linked and spot:
        place = page.cell(row, _PLACE_COLUMN)
        sheet = spot.sheet.replace("'", "''")
        place.hyperlink = Hyperlink(ref=place.coordinate, location=f"'{sheet}'!{spot.address}")
        place.font = _LINK
    page.row_dimensions[row].height = max(
        height_of(text, width) for text, width in zip(texts, HEADS.values(), strict=True)
    )


def _said(finding: Finding) -> str:
    """The institution's explanation with its state; empty where none is asked for."""
    note = finding.note
    if note is None:
        return ""
    return f"{note.label}：{note.text}" if note.text else note.label


def _put_over(page: Worksheet, row: int, text: str, font: Font, alignment: Alignment) -> None:
    """A text over all columns."""
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_LAST)
    cell = page.cell(row, 1)
    safe_text(cell, text)
    cell.font, cell.alignment = font, alignment
    page.row_dimensions[row].height = LEAST_HEIGHT
