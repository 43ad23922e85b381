"""A workbook's content as a text and back: how a bulletin keeps its annex as it was when its figures were taken (feature Z4)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reports.bulletins.layout import (
    Align,
    Book,
    Chart,
    Content,
    Cover,
    Emphasis,
    Figure,
    Head,
    NumberFormat,
    TableRow,
    TableSheet,
)
from reports.metrics import Value


def to_text(book: Book) -> str:
    """The content as JSON; a figure keeps its unrounded value, its reason for having none, and its format."""
    content = {
        "cover": [book.cover.title, book.cover.subtitle, book.cover.contents, book.cover.lines],
        "tables": [_table(table) for table in book.tables],
        "explanation": _table(book.explanation),
        "basis": [book.office, book.is_demo, book.is_trial],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Book:
    """The content that :func:`to_text` wrote, equal to it."""
    content = json.loads(text)
    title, subtitle, contents, lines = content["cover"]
    office, is_demo, is_trial = content["basis"]
    return Book(
        cover=Cover(title, subtitle, tuple(contents), tuple(lines)),
        tables=tuple(_read_table(table) for table in content["tables"]),
        explanation=_read_table(content["explanation"]),
        office=office,
        is_demo=is_demo,
        is_trial=is_trial,
    )


def _table(sheet: TableSheet) -> dict[str, object]:
    return {
        "words": [sheet.name, sheet.subject, sheet.title, sheet.left, sheet.centre, sheet.right],
        "heads": [[head.label, head.width, head.group, head.align.value, head.leads] for head in sheet.heads],
        "rows": [
            [row.emphasis.value, [_cell(cell) for cell in row.cells], row.guarded, row.key]
            for row in sheet.rows
        ],
        "marks": [sheet.frozen, sheet.signed, sheet.of_institutions],
        "notes": sheet.notes,
        "chart": _chart(sheet.chart) if sheet.chart else None,
    }


def _read_table(table: dict[str, Any]) -> TableSheet:
    frozen, signed, of_institutions = table["marks"]
    name, subject, title, left, centre, right = table["words"]
    return TableSheet(
        name=name,
        subject=subject,
        title=title,
        left=left,
        centre=centre,
        right=right,
        heads=tuple(_read_head(*head) for head in table["heads"]),
        rows=tuple(_read_row(*row) for row in table["rows"]),
        frozen=frozen,
        notes=tuple(table["notes"]),
        signed=signed,
        chart=_read_chart(table["chart"]) if table["chart"] else None,
        of_institutions=of_institutions,
    )


def _read_head(label: str, width: int, group: str, align: str, leads: str = "") -> Head:
    """Heads kept before numbers led to their cells have no last part."""
    return Head(label, width, group, Align(align), leads)


def _read_row(kind: str, cells: list[Any], guarded: Sequence[int] = (), key: str = "") -> TableRow:
    """Rows kept before cells were guarded, and before numbers led to their cells, have fewer parts."""
    return TableRow(tuple(_read_cell(cell) for cell in cells), Emphasis(kind), tuple(guarded), key)


def _cell(content: Content) -> object:
    """Words and ordinals as they are; a figure as a list."""
    if not isinstance(content, Figure):
        return content
    amount, shown_as = content.value.amount, content.shown_as
    return [None if amount is None else str(amount), content.value.reason, shown_as.code, shown_as.places]


def _read_cell(cell: Any) -> Content:
    if not isinstance(cell, list):
        words: str | int | None = cell
        return words
    amount, reason, code, places = cell
    return Figure(Value(None if amount is None else Decimal(amount), reason), NumberFormat(code, places))


def _chart(chart: Chart) -> dict[str, object]:
    return {
        "words": [chart.name, chart.title, chart.value_title],
        "bars": [[name, _cell(figure)] for name, figure in chart.bars],
        "names": chart.name_title,
        "upright": chart.is_upright,
    }


def _read_chart(chart: dict[str, Any]) -> Chart:
    bars = ((name, _read_cell(figure)) for name, figure in chart["bars"])
    name, title, value_title = chart["words"]
    return Chart(
        name=name,
        title=title,
        value_title=value_title,
        bars=tuple((name, figure) for name, figure in bars if isinstance(figure, Figure)),
        name_title=chart["names"],
        is_upright=chart["upright"],
    )
