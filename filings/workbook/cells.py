"""The sheets of a checked workbook as rows of texts, with what stands in the way: formulas never computed, error cells, dates.

Works on the parts that ``guard.checked_parts`` gave; nothing here is bounded by itself.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple
from xml.etree import ElementTree as Xml
from xml.etree.ElementTree import Element

from filings.workbook.guard import column_number
from filings.workbook.layout import WrongFile

DAMAGED = "工作簿内部结构不完整，请用Excel或WPS打开原文件另存后再上传"
_DATE = "单元格是日期，请改为数字"
_RELATION_ID = "}id"
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
#: Built-in number formats that show a date or a time, and those that show a percentage.
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_PERCENT_FORMATS = {9, 10}
_LONGEST_FORMAT = 255
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


class CellText(NamedTuple):
    """A filled cell: address, text as a person sees it, and why it cannot be used (empty when it can)."""

    address: str
    text: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its name, the filled cells by row and column number, and its merged ranges (top, left, bottom, right)."""

    name: str
    rows: Mapping[int, Mapping[int, CellText]]
    merged: tuple[tuple[int, int, int, int], ...]

    def is_covered(self, row: int, column: int) -> bool:
        """Whether the cell lies under a merged one, so that nothing can be typed into it."""
        return any(
            top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
            for top, left, bottom, right in self.merged
        )


def read_pages(parts: Mapping[str, bytes]) -> list[Page]:
    """The worksheets in their order; raises WrongFile when the parts do not fit together."""
    try:
        relations = _relations(parts)
        texts = _shared_texts(parts)
        formats = _formats(parts)
        pages = []
        for entry in _root(parts, "xl/workbook.xml").iterfind("{*}sheets/{*}sheet"):
            target = relations.get(next(v for k, v in entry.items() if k.endswith(_RELATION_ID)), "")
            root = _root(parts, target)
            if _local(root.tag) == "worksheet":
                pages.append(_page(entry.get("name", ""), root, texts, formats))
    except (LookupError, ValueError, StopIteration, Xml.ParseError) as error:
        raise WrongFile(DAMAGED) from error
    return pages


def _root(parts: Mapping[str, bytes], name: str) -> Element:
    return Xml.fromstring(parts[name])  # noqa: S314  the guard has refused every DTD and bounded size and tags


@lru_cache(maxsize=256)
def _local(tag: str) -> str:
    """The name of a tag without its namespace."""
    return tag.rpartition("}")[2]


def _relations(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Relation id → part of the workbook."""
    root = _root(parts, "xl/_rels/workbook.xml.rels")
    return {
        relation.attrib["Id"]: posixpath.normpath(posixpath.join("/xl", relation.attrib["Target"]))[1:]
        for relation in root
        if relation.get("TargetMode") != "External"
    }


def _shared_texts(parts: Mapping[str, bytes]) -> list[str]:
    if "xl/sharedStrings.xml" not in parts:
        return []
    return [_rich_text(entry) for entry in _root(parts, "xl/sharedStrings.xml")]


def _rich_text(entry: Element) -> str:
    """The text of plain or formatted runs; reading aids above the text are left out."""
    texts = []
    for part in entry:
        runs = part if _local(part.tag) == "r" else (part,)
        texts += [run.text or "" for run in runs if _local(run.tag) == "t"]
    return "".join(texts)


def _formats(parts: Mapping[str, bytes]) -> list[str]:
    """For each cell style: 日期, % or nothing."""
    if "xl/styles.xml" not in parts:
        return []
    root = _root(parts, "xl/styles.xml")
    codes = {
        int(f.attrib["numFmtId"]): f.get("formatCode", "") for f in root.iterfind("{*}numFmts/{*}numFmt")
    }
    return [
        _format_kind(int(style.get("numFmtId", "0")), codes) for style in root.iterfind("{*}cellXfs/{*}xf")
    ]


def _format_kind(number: int, codes: Mapping[int, str]) -> str:
    code = _QUOTED.sub("", codes.get(number, "")[:_LONGEST_FORMAT]).lower()
    if number in _PERCENT_FORMATS or "%" in code:
        return "%"
    is_date = any(letter in code for letter in "ymdhs") if number in codes else number in _DATE_FORMATS
    return "日期" if is_date else ""


def _page(name: str, root: Element, texts: list[str], formats: list[str]) -> Page:
    rows: dict[int, dict[int, CellText]] = {}
    for row, column, cell in _placed(root):
        read = _cell(f"{letters_of(column)}{row}", cell, texts, formats)
        if read.text or read.problem:
            rows.setdefault(row, {})[column] = read
    merged = tuple(_range(entry.attrib["ref"]) for entry in root.iterfind("{*}mergeCells/{*}mergeCell"))
    return Page(name, rows, merged)


def _placed(root: Element) -> Iterator[tuple[int, int, Element]]:
    """Each cell that holds something with its row and column; where the file leaves them out they count on from the one before."""
    row = 0
    for line in root.iterfind("{*}sheetData/{*}row"):
        row, column = int(line.get("r", row + 1)), 0
        for cell in line:
            place = _place(cell.get("r", ""))
            row, column = place or (row, column + 1)
            if len(cell):
                yield row, column, cell


@lru_cache(maxsize=4096)
def _place(address: str) -> tuple[int, int] | None:
    """Row and column of an address; the sheets of all templates have the same ones."""
    parts = _ADDRESS.fullmatch(address)
    return (int(parts[2]), column_number(parts[1])) if parts else None


def _range(reference: str) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of A1:B2; ValueError when it is none."""
    corners = [_place(corner) for corner in reference.split(":")]
    start, end = corners[0], corners[-1]
    if not start or not end:
        raise ValueError(reference)
    return *start, *end


def _cell(address: str, cell: Element, texts: list[str], formats: list[str]) -> CellText:
    kind, inner = cell.get("t", "n"), {_local(child.tag): child for child in cell}
    if kind == "inlineStr" and "f" not in inner:
        return CellText(address, _rich_text(inner["is"]) if "is" in inner else "")
    value = inner.get("v")
    content = (value.text or "") if value is not None else ""
    if "f" in inner and (value is None or (not content and kind != "str")):
        return CellText(address, "", "公式没有计算结果，请用Excel或WPS打开、保存后再上传，或改为数字")
    if kind == "n" and content:
        style = int(cell.get("s", "0"))
        return _number(address, content, formats[style] if style < len(formats) else "")
    return CellText(address, _text(kind, content, texts), _problem(kind, content))


def _text(kind: str, content: str, texts: list[str]) -> str:
    """The text of a cell that holds no number."""
    if kind == "s":
        return texts[int(content)] if content else ""
    if kind == "b":
        return "TRUE" if content == "1" else "FALSE"
    return content


def _problem(kind: str, content: str) -> str:
    if kind == "e":
        return f"公式结果为错误值{content[:20]}，请改为数字"
    return _DATE if kind == "d" else ""


def _number(address: str, content: str, shown_as: str) -> CellText:
    """A stored number to the 15 digits a spreadsheet shows; a percentage keeps its sign so that 4.05% is not read as 0.0405."""
    value = float(content)
    if not math.isfinite(value):
        return CellText(address, content, "数值过大，请改为数字")
    if shown_as == "日期":
        return CellText(address, content, _DATE)
    plain = Decimal(f"{value:.15g}")
    if shown_as == "%":
        return CellText(address, f"{(plain * 100).normalize():f}%")
    return CellText(address, f"{plain:f}")


@lru_cache(maxsize=256)
def letters_of(column: int) -> str:
    """1 is A, 26 Z, 27 AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
