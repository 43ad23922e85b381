"""Reading filled templates with all guards on, against openpyxl's ordinary mode; and what a hostile file costs (quality.md)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

from openpyxl import load_workbook

from bench.rows import Line, best_of, markdown
from bench.stage import empty_stage

#: How many templates one run reads, and how many different ones they are.
TEMPLATES, DIFFERENT = 1000, 10


def measure() -> list[Line]:
    """All lines; needs a stage."""
    from filings.reporting import items_of
    from filings.workbook import WrongFile, read_upload
    from tests import factories
    from tests.filings.workbook_files import filled, template

    bank = factories.make_institution("B01", kind="LB", name="演示大型银行甲", order=1)
    factories.make_user("office", ("office-staff", "JRB"))
    filing = factories.filing_of(factories.open_period("2024Q2"), bank)
    codes = [item.code for item in items_of(filing)]
    empty = template(filing)
    files = [
        filled(empty, {code: float(text) + number for code, text in factories.BANK_FIGURES.items()})
        for number in range(DIFFERENT)
    ]

    def read(content: bytes) -> None:
        read_upload(content, filing, codes)

    def refused(content: bytes) -> None:
        try:
            read(content)
        except WrongFile:
            return
        raise AssertionError("a hostile file was not refused")

    good = best_of(lambda: read(files[0]))
    return [
        *_reading(files, read),
        *(
            Line(
                f"refusing {name}",
                best_of(lambda content=content: refused(content), times=3),
                theirs=good,
                rival="a good file",
                bar=10,
            )
            for name, content in _hostile(files[0]).items()
        ),
    ]


def _reading(files: list[bytes], read: Callable[[bytes], None]) -> list[Line]:
    """A thousand templates by ours, by openpyxl, and their XML alone."""

    def all_by(work: Callable[[bytes], None], part: int = 1) -> float:
        return best_of(lambda: [work(files[n % DIFFERENT]) for n in range(TEMPLATES // part)], times=2) * part

    ours = all_by(read)
    return [
        Line(
            f"reading {TEMPLATES:,} filled templates, guards on",
            ours,
            theirs=all_by(_by_openpyxl, part=10),
            rival="openpyxl, ordinary mode, a tenth measured",
            bar=5,
            is_least=True,
        ),
        Line(
            "the same against parsing their XML alone",
            ours,
            theirs=all_by(_by_parser),
            rival="zipfile and ElementTree",
            bar=4,
        ),
    ]


def _by_openpyxl(content: bytes) -> None:
    book = load_workbook(io.BytesIO(content), data_only=True)
    for page in book:
        for row in page.iter_rows(values_only=True):
            tuple(row)


def _by_parser(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                ElementTree.fromstring(package.read(name))


def _hostile(good: bytes) -> dict[str, bytes]:
    """Files that would cost a careless reader its memory or its time."""
    far = b'<c r="XFD1048576"><v>1</v></c></row></sheetData>'
    spaces = b'<c r="A1" t="inlineStr"><is><t>' + b" " * 200_000_000
    return {
        "a file of 200 MB of blanks in a small zip": _changed(good, lambda part: part + spaces),
        "a cell at the far corner": _changed(good, lambda part: part.replace(b"</row></sheetData>", far)),
        "an XML entity": _changed(good, lambda part: b'<!DOCTYPE a [<!ENTITY b "c">]>' + part),
        "a truncated file": good[: len(good) // 2],
        "a renamed .xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + good[8:],
    }


def _changed(good: bytes, change: object) -> bytes:
    """The workbook with its first sheet changed."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(good)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name.endswith("sheet1.xml") else part)
    return stream.getvalue()


if __name__ == "__main__":
    with empty_stage("workbooks"):
        print(markdown(measure()))
