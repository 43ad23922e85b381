"""Lists as files: xlsx and csv with safe cells, a file name in Chinese, and who exported when in the last line.

A text that a spreadsheet would run as a formula (it begins with = + - @, tab or carriage return) stays text: an xlsx cell gets the
string type, a csv cell a leading apostrophe. Numbers and dates keep their type, so a negative amount stays a number.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import moment_text
from qianjiang_finance.common.sheets import RISKY_STARTS, safe_text

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_SHEET_NAME_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_WIDEST = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list to be exported: its title (表名), head and rows; a cell is a text, number, date, time or None.

    ``notes`` stand below the rows, before who exported when.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[object]]
    notes: Sequence[str] = ()


class ValuesTable(Protocol):
    """What an export needs of a django-tables2 table."""

    def as_values(self) -> Iterable[list[Any]]: ...


def sheet_of(table: ValuesTable, title: str, notes: Sequence[str] = ()) -> Sheet:
    """Exactly what the table shows: its columns in their order, its filtered and sorted rows, all pages."""
    head, *rows = table.as_values()
    return Sheet(title, [str(cell) for cell in head], rows, notes)


def file_name(title: str, suffix: str, at: dt.datetime) -> str:
    """{表名}_{yyyymmddHHMM}.{suffix}, in Beijing time."""
    return f"{title}_{timezone.localtime(at):%Y%m%d%H%M}.{suffix}"


def last_line(by: str, at: dt.datetime, *, is_demo: bool) -> str:
    """Who exported when, and 演示数据 where the figures are invented."""
    return f"导出人：{by}　导出时间：{moment_text(at)}" + ("　演示数据" if is_demo else "")


def xlsx_bytes(sheet: Sheet, closing: str) -> bytes:
    """The list as a workbook of one sheet: bold frozen head, the rows, and after a blank row its notes and ``closing``."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)  # a new workbook has one
    page.title = sheet.title.translate(_SHEET_NAME_FORBIDDEN)[:31]
    for column, text in enumerate(sheet.head, start=1):
        cell = page.cell(1, column)
        _write(cell, text)
        cell.font = Font(bold=True)
        widest = max(_width(text), *(_width(row[column - 1]) for row in sheet.rows), 0)
        page.column_dimensions[get_column_letter(column)].width = min(widest, _WIDEST) + 2
    for number, row in enumerate(sheet.rows, start=2):
        for column, value in enumerate(row, start=1):
            _write(page.cell(number, column), value)
    for number, text in enumerate((*sheet.notes, closing), start=len(sheet.rows) + 3):
        _write(page.cell(number, 1), text)
    page.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_bytes(sheet: Sheet, closing: str) -> bytes:
    """The list as comma-separated text, UTF-8 with a byte order mark so that Excel and WPS read it as such."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([_csv_cell(text) for text in sheet.head])
    writer.writerows([_csv_cell(value) for value in row] for row in sheet.rows)
    writer.writerow([])
    writer.writerows([_csv_cell(text)] for text in (*sheet.notes, closing))
    return stream.getvalue().encode("utf-8-sig")


def export_response(sheet: Sheet, suffix: str, *, by: str, is_demo: bool) -> HttpResponse:
    """The list as a download; ``suffix`` is a key of :data:`FORMATS`, ``by`` the person's name."""
    at = clock.now()
    closing = last_line(by, at, is_demo=is_demo)
    body = xlsx_bytes(sheet, closing) if suffix == "xlsx" else csv_bytes(sheet, closing)
    response = HttpResponse(body, content_type=FORMATS[suffix])
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(sheet.title, suffix, at)
    )
    return response


class TableExportMixin:
    """For a list view with a table: ``?export=xlsx`` or ``csv`` on its own URL answers with the list as a file.

    The view names the list in ``export_title`` and says in :meth:`exported` where the export is written down. ``export_notes`` stand
    below the rows, such as the lawful head of a form.
    """

    request: HttpRequest
    export_title: str
    export_notes: Sequence[str] = ()

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The view sets the length of a page; an address cannot."""
        if "per_page" in request.GET:
            query = request.GET.copy()
            del query["per_page"]
            request.GET = query  # type: ignore[assignment]  # the stubs know only the first, unchangeable one
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    def exported(self, sheet: Sheet, suffix: str) -> None:
        """Called before the file is sent; an export that cannot be recorded fails."""
        raise NotImplementedError

    def marks_demo(self) -> bool:
        """Whether the file says 演示数据."""
        raise NotImplementedError

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        suffix = self.request.GET.get("export", "")
        if suffix not in FORMATS:
            page: HttpResponse = super().render_to_response(context, **kwargs)  # type: ignore[misc]
            return page
        sheet = sheet_of(context["table"], self.export_title, self.export_notes)
        self.exported(sheet, suffix)
        return export_response(sheet, suffix, by=str(self.request.user), is_demo=self.marks_demo())


def _write(cell: Cell, value: object) -> None:
    """Put a value into a cell: numbers and dates by their type, everything else as text, never as a formula."""
    if value is None or isinstance(value, (bool, int, Decimal)):
        cell.value = value
    elif isinstance(value, dt.datetime):
        cell.value = timezone.localtime(value).replace(tzinfo=None)
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, dt.date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    else:
        safe_text(cell, str(value))


def _csv_cell(value: object) -> object:
    if value is None or isinstance(value, (int, Decimal, dt.date)):
        return (
            timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, dt.datetime) else value
        )
    text = str(value)
    return f"'{text}" if text.startswith(RISKY_STARTS) else text


def _width(value: object) -> int:
    """The width of a cell in columns; a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in str(value or ""))
