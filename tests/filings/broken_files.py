"""Broken workbooks by name, generated from a good template: what people and attackers send instead of it."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator

from openpyxl import Workbook

from tests.filings import workbook_files as files

SHEET, BOOK = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
PARTS = (
    files.CONTENT_TYPES, "_rels/.rels", BOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml", SHEET,
)  # fmt: skip
_CELL = re.compile(rb'<c r="G6"[^>]*?(/>|>.*?</c>)', re.DOTALL)

#: What stands at the beginning of files that are no workbook.
BEGINNINGS = {
    "empty": b"", "one byte": b"P", "zip mark only": b"PK", "zip mark and zeros": b"PK\x03\x04" + b"\0" * 64,
    "pdf": b"%PDF-1.7\n", "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0", "rar": b"Rar!\x1a\x07",
    "7z": b"7z\xbc\xaf\x27\x1c", "gzip": b"\x1f\x8b\x08", "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
    "html": b"<html><table><tr><td>1</td></tr></table></html>", "xml": b"<?xml version='1.0'?><a/>",
    "csv": "指标,本期\n贷款,1\n".encode(), "csv gbk": "指标,本期\n贷款,1\n".encode("gbk"),
    "csv utf-16": "指标,本期\n".encode("utf-16"), "text": b"hello", "json": b'{"B101": 1}', "zeros": b"\0" * 4096,
    "ones": b"\xff" * 4096, "marks": "\ufeff\u202e\u200f".encode(), "exe": b"MZ\x90\x00", "elf": b"\x7fELF\x02",
}  # fmt: skip

#: XML put in the place of the first open cell.
CELLS = {
    "1e400": b'<c r="G6"><v>1e400</v></c>', "-1e400": b'<c r="G6"><v>-1e400</v></c>', "1e-400": b'<c r="G6"><v>1e-400</v></c>',
    "nan": b'<c r="G6"><v>NaN</v></c>', "inf": b'<c r="G6"><v>Infinity</v></c>', "-inf": b'<c r="G6"><v>-inf</v></c>',
    "word as number": b'<c r="G6"><v>abc</v></c>', "hex": b'<c r="G6"><v>0x10</v></c>', "two signs": b'<c r="G6"><v>--1</v></c>',
    "separators as number": b'<c r="G6"><v>1,000</v></c>', "400 digits": b'<c r="G6"><v>' + b"9" * 400 + b"</v></c>",
    "40000 digits": b'<c r="G6"><v>' + b"9" * 40000 + b"</v></c>", "underscores": b'<c r="G6"><v>1_000</v></c>',
    "full-width": '<c r="G6"><v>１２</v></c>'.encode(), "negative zero": b'<c r="G6"><v>-0</v></c>',
    "true": b'<c r="G6" t="b"><v>1</v></c>', "boolean of nothing": b'<c r="G6" t="b"><v>maybe</v></c>',
    "div0": b'<c r="G6" t="e"><v>#DIV/0!</v></c>', "ref": b'<c r="G6" t="e"><v>#REF!</v></c>',
    "na": b'<c r="G6" t="e"><v>#N/A</v></c>', "empty error": b'<c r="G6" t="e"><v/></c>',
    "iso date": b'<c r="G6" t="d"><v>2024-06-30</v></c>', "formula without result": b'<c r="G6"><f>1+1</f></c>',
    "formula with empty result": b'<c r="G6"><f>1+1</f><v/></c>', "formula with result": b'<c r="G6"><f>1+1</f><v>2</v></c>',
    "shared formula": b'<c r="G6"><f t="shared" si="0"/></c>', "array formula": b'<c r="G6"><f t="array" ref="G6">1</f></c>',
    "dde": b'<c r="G6" t="str"><f>cmd|\'/C calc\'!A0</f><v>x</v></c>', "formula text": b'<c r="G6" t="inlineStr"><is><t>=1+1</t></is></c>',
    "inline without text": b'<c r="G6" t="inlineStr"/>', "inline empty": b'<c r="G6" t="inlineStr"><is/></c>',
    "string beyond the table": b'<c r="G6" t="s"><v>99999</v></c>', "string -1": b'<c r="G6" t="s"><v>-1</v></c>',
    "string x": b'<c r="G6" t="s"><v>x</v></c>', "unknown kind": b'<c r="G6" t="zz"><v>1</v></c>',
    "style 9999": b'<c r="G6" s="9999"><v>1</v></c>', "style -1": b'<c r="G6" s="-1"><v>1</v></c>',
    "style x": b'<c r="G6" s="x"><v>1</v></c>', "far": b'<c r="XFD1048576"><v>1</v></c>', "row 0": b'<c r="G0"><v>1</v></c>',
    "four letters": b'<c r="AAAA6"><v>1</v></c>', "endless row": b'<c r="G99999999999"><v>1</v></c>',
    "reversed": b'<c r="6G"><v>1</v></c>', "no address": b"<c><v>1</v></c>", "empty address": b'<c r=""><v>1</v></c>',
    "far in lower case": b'<c r="xfd1048576"><v>1</v></c>', "twice": b'<c r="G6"><v>1</v></c><c r="G6"><v>2</v></c>',
    "two values": b'<c r="G6"><v>1</v><v>2</v></c>', "nested": b'<c r="G6"><c r="G7"><v>1</v></c></c>',
    "entity": b'<c r="G6"><v>&bomb;</v></c>', "null reference": b'<c r="G6" t="inlineStr"><is><t>&#0;</t></is></c>',
    "control": b'<c r="G6" t="inlineStr"><is><t>&#7;</t></is></c>', "surrogate": b'<c r="G6" t="inlineStr"><is><t>&#xD800;</t></is></c>',
    "right to left": '<c r="G6" t="inlineStr"><is><t>\u202e001\u202c</t></is></c>'.encode(),
    "markup": b'<c r="G6" t="inlineStr"><is><t>&lt;script&gt;</t></is></c>', "long text": b'<c r="G6" t="inlineStr"><is><t>' + b"x" * 60000 + b"</t></is></c>",
    "emoji": '<c r="G6" t="inlineStr"><is><t>💰</t></is></c>'.encode(), "cdata": b'<c r="G6" t="inlineStr"><is><t><![CDATA[<b>]]></t></is></c>',
    "unclosed": b'<c r="G6"><v>1</v>', "not utf-8": b'<c r="G6" t="inlineStr"><is><t>\xff\xfe</t></is></c>',
}  # fmt: skip

#: What is put in the place of a whole part; None: the part is missing.
REPLACEMENTS = {
    "missing": None, "empty": b"", "text": b"hello", "unclosed": b"<a><b>", "other root": b"<html/>",
    "dtd": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "null": b"<a>\0</a>", "utf-16": "<?xml version='1.0'?><a/>".encode("utf-16"),
    "deep": b"<a>" * 20000, "latin": b'<?xml version="1.0" encoding="iso-8859-1"?><a/>',
}  # fmt: skip

#: Members whose mere presence refuses a workbook.
FOREIGN = (
    "xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/macrosheets/sheet1.xml", "xl/externalLinks/externalLink1.xml",
    "xl/connections.xml", "xl/embeddings/a.bin", "xl/activeX/activeX1.xml", "word/document.xml", "xl/workbook.bin",
)  # fmt: skip


def broken_files(good: bytes, others: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each; ``others`` are good files of another institution or quarter."""
    yield from BEGINNINGS.items()
    for size in range(1, 25):
        yield f"cut at {size}/25", good[: len(good) * size // 25]
    yield from _flipped(good)
    yield from _with_parts(good)
    for name, cell in CELLS.items():
        yield (
            f"cell: {name}",
            _replaced(good, SHEET, _CELL.sub(lambda _, cell=cell: cell, files.parts(good)[SHEET])),
        )
    yield from _packages(good)
    yield from _identities(good)
    yield from _layouts(good)
    yield from others.items()


def _replaced(good: bytes, name: str, part: bytes) -> bytes:
    return files.zipped({**files.parts(good), name: part})


def _flipped(good: bytes) -> Iterator[tuple[str, bytes]]:
    """The same bytes at every run."""
    dice = random.Random(30)
    for number in range(20):
        content = bytearray(good)
        for _ in range(1 + number):
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        yield f"{1 + number} bits flipped", bytes(content)


def _with_parts(good: bytes) -> Iterator[tuple[str, bytes]]:
    members = files.parts(good)
    for name in PARTS:
        for kind, part in REPLACEMENTS.items():
            rest = {key: value for key, value in members.items() if key != name}
            yield f"{name}: {kind}", files.zipped(rest if part is None else {**rest, name: part})


def _packages(good: bytes) -> Iterator[tuple[str, bytes]]:
    members = files.parts(good)
    for name in FOREIGN:
        yield f"with {name}", files.zipped({**members, name: b"<a/>"})
    types = members[files.CONTENT_TYPES].replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    yield "macro type", files.zipped({**members, files.CONTENT_TYPES: types})
    pairs = list(members.items())
    yield "member twice", files.zipped([*pairs, (SHEET.upper(), members[SHEET])])
    yield "password", files.with_password_bit(good)
    yield "bzip2", files.zipped(members, zipfile.ZIP_BZIP2)
    yield "300 members", files.zipped({**members, **{f"xl/a{n}.xml": b"<a/>" for n in range(300)}})
    yield "climbing name", files.zipped({**members, "../../etc/passwd.xml": b"<a/>"})
    yield "zip of a workbook", files.zipped({"填报.xlsx": good})
    yield "zip of nothing", files.zipped({})
    yield (
        "open document",
        files.zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"}),
    )
    spaces = members[SHEET].replace(b"<sheetData>", b" " * 50_000_000 + b"<sheetData>")
    yield "50 MB of blanks", files.zipped({**members, SHEET: spaces})
    yield (
        "9 MB stored",
        files.zipped({**members, "xl/a.xml": b"<a>" + b"x" * 9_000_000 + b"</a>"}, zipfile.ZIP_STORED),
    )
    cells = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(10, 1990)) * 12
    yield (
        "many cells",
        files.zipped({**members, SHEET: members[SHEET].replace(b"</sheetData>", cells + b"</sheetData>")}),
    )
    merged = b'<mergeCells count="1">' + b'<mergeCell ref="A1:B2"/>' * 2000 + b"</mergeCells>"
    yield (
        "many merged",
        files.zipped({**members, SHEET: members[SHEET].replace(b"</sheetData>", b"</sheetData>" + merged)}),
    )
    dice = random.Random(7)
    yield "after the end", good + dice.randbytes(5000)
    yield "before the start", dice.randbytes(50) + good


def _identities(good: bytes) -> Iterator[tuple[str, bytes]]:
    for old, new in (
        ("|1|B01", "|0|B01"), ("|1|B01", "|99|B01"), ("|B01|", "|X99|"), ("|2024Q2|", "|2019Q4|"), ("|2024Q2|", "|9999Q1|"),
        ("2024Q2|0", "2024Q2|999999999"), ("黔金报送模板", "别的模板"),
    ):  # fmt: skip
        yield f"mark {old} as {new}", files.marked(good, old, new)


def _layouts(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Sheets, heads, codes and merged cells as people leave them."""

    def first(change: Callable[..., object]) -> bytes:
        return files.changed(good, lambda book: change(book["B1"]))

    def only_the_mark(book: Workbook) -> None:
        for name in book.sheetnames[:-1]:
            book.remove(book[name])
        book.worksheets[0].sheet_state = "visible"

    changes: dict[str, Callable[..., object]] = {
        "value merged away": lambda page: page.merge_cells("F6:G6"), "rows merged": lambda page: page.merge_cells("G6:G9"),
        "code merged away": lambda page: page.merge_cells("A6:B6"), "head gone": lambda page: page.delete_rows(5),
        "code unknown": lambda page: setattr(page["B6"], "value", "Z999"), "code blank": lambda page: setattr(page["B6"], "value", None),
        "code twice": lambda page: setattr(page["B7"], "value", "B101"), "value without code": lambda page: setattr(page["G40"], "value", 5),
        "row inserted": lambda page: page.insert_rows(7), "column inserted": lambda page: page.insert_cols(3),
        "column gone": lambda page: page.delete_cols(7), "sheet renamed": lambda page: setattr(page, "title", "Sheet'1"),
    }  # fmt: skip
    for name, change in changes.items():
        yield name, first(lambda page, change=change: (setattr(page["G6"], "value", 1), change(page)))
    yield "mark without forms", files.changed(good, only_the_mark)
    stream = io.BytesIO()
    Workbook().save(stream)
    yield "new workbook", stream.getvalue()
