"""Templates filled, changed and broken in memory, for the tests of the workbook round trip."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook, load_workbook

from filings import checks, workbook
from filings.models import Filing
from filings.services.moves import newest_revision

CONTENT_TYPES = "[Content_Types].xml"


def template(filing: Filing) -> bytes:
    """The template as the page gives it."""
    filing.refresh_from_db()
    return workbook.template_workbook(checks.FigureBook.of(filing, newest_revision(filing)))


def changed(content: bytes, change: Callable[[Workbook], object]) -> bytes:
    """The workbook after a change made through openpyxl."""
    book = load_workbook(io.BytesIO(content))
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def place(book: Workbook, code: str) -> tuple[str, int]:
    """Sheet and row of a code."""
    for page in book.worksheets:
        for row in range(1, page.max_row + 1):
            if page.cell(row, 2).value == code:
                return page.title, row
    raise KeyError(code)


def filled(content: bytes, values: Mapping[str, object], notes: Mapping[str, str] | None = None) -> bytes:
    """The template with values typed into 本期 and texts into 备注."""

    def fill(book: Workbook) -> None:
        for column, cells in ((7, values), (8, notes or {})):
            for code, value in cells.items():
                sheet, row = place(book, code)
                cell = book[sheet].cell(row, column)
                cell.value = value
                if isinstance(value, str) and not value.startswith("=SUM"):
                    cell.data_type = "s"

    return changed(content, fill)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(
    members: Mapping[str, bytes] | list[tuple[str, bytes]], packing: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """A zip of the members, in their order; a list may hold a name twice."""
    stream = io.BytesIO()
    pairs = members if isinstance(members, list) else list(members.items())
    with zipfile.ZipFile(stream, "w", packing) as package:
        for name, content in pairs:
            info = zipfile.ZipInfo(name)
            info.compress_type = packing
            package.writestr(info, content)
    return stream.getvalue()


def repacked(content: bytes, **replaced: bytes) -> bytes:
    """The workbook with parts added or replaced; a name is written with __ for / and _dot_ for a dot."""
    names = {name.replace("__", "/").replace("_dot_", "."): part for name, part in replaced.items()}
    return zipped({**parts(content), **names})


def edited(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The workbook with the first ``old`` in a part replaced; it must be there."""
    members = parts(content)
    assert old in members[name], f"{old!r} is not in {name}"
    members[name] = members[name].replace(old, new, 1)
    return zipped(members)


def with_password_bit(content: bytes) -> bytes:
    """The zip with the flag of encryption set for its first member."""
    start = content.index(b"PK\x01\x02")
    return content[: start + 8] + struct.pack("<H", 1) + content[start + 10 :]


def marked(content: bytes, old: str, new: str) -> bytes:
    """The template with another identity in all its marks."""

    def remark(book: Workbook) -> None:
        for page in book.worksheets:
            for row in page.iter_rows(max_row=1):
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("黔金报送模板|"):
                        assert old in cell.value
                        cell.value = cell.value.replace(old, new)

    return changed(content, remark)
