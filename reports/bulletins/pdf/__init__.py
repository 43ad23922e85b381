"""The bulletin as a PDF for reading: the same document and the same tables as the Word file, with open fonts (domain §6.5).

Typst, a typesetting program in one wheel, needs neither internet nor packages of the system. The words come to it as data, never as
its own language. 仿宋 and 小标宋 are not free: Noto Serif SC stands for them, Noto Sans SC for 黑体.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pylopdf_fonts_zh_cn as fonts
import typst

from reports.bulletins import typesetting as paper
from reports.bulletins.cells import shown
from reports.bulletins.document import Document, Paragraph, Style
from reports.bulletins.layout import Align, Content, Figure, TableRow, TableSheet

_LAYOUT = Path(__file__).with_name("bulletin.typ")
_DRAWN = {Style.HEADING1: "black", Style.HEADING2: "kai", Style.HEADING3: "text", Style.BODY: "text"}


def bulletin_pdf(document: Document, sheets: Sequence[TableSheet]) -> bytes:
    """The file. ``sheets`` are the tables that the document names as its attachments, in their order."""
    made = typst.compile(
        _LAYOUT,
        root=_LAYOUT.parent,
        font_paths=[fonts.serif_path().parent],
        ignore_system_fonts=True,
        sys_inputs={"bulletin": json.dumps(_data(document, sheets), ensure_ascii=False)},
        format="pdf",
    )
    assert isinstance(made, bytes)  # one file, not one for each page
    return made


def _data(document: Document, sheets: Sequence[TableSheet]) -> dict[str, object]:
    """Everything that is printed, as plain texts and numbers."""
    date = paper.date_text(document.date)
    size, scale = paper.head_letters(document.agency_head)
    of_name, of_date = paper.signature_indents(document.signature, date)
    return {
        "head": {"text": document.agency_head, "size": size, "scale": scale},
        "number": document.number,
        "title": paper.title_lines(document.title),
        "addressees": document.addressees,
        "paragraphs": [_paragraph(one) for one in document.paragraphs],
        "attachments": document.attachments,
        "signature": {"text": document.signature, "right": of_name},
        "date": {"text": date, "right": of_date},
        "note": document.note,
        "copies": document.copies_to,
        "printed-by": document.printed_by,
        "printed-on": f"{paper.date_text(document.printed_on)}印发",
        "is-draft": document.is_draft,
        "is-demo": document.is_demo,
        "data-note": document.data_note,
        "tables": [_table(sheet) for sheet in sheets],
    }


def _paragraph(paragraph: Paragraph) -> dict[str, object]:
    return {
        "run-in": paragraph.run_in,
        "text": "".join(span.text for span in paragraph.spans),
        "face": _DRAWN[paragraph.style],
        "is-heading": paragraph.style is not Style.BODY,
    }


def _table(sheet: TableSheet) -> dict[str, object]:
    size, widths = paper.table_columns(sheet) if sheet.heads else (paper.TABLE_SIZES[0], ())
    return {
        "title": sheet.title,
        "left": sheet.centre,
        "right": sheet.right,
        "size": size,
        "widths": widths,
        "heads": [{"label": head.label, "group": head.group} for head in sheet.heads],
        "rows": [_row(row, sheet) for row in sheet.rows],
        "notes": sheet.notes,
    }


def _row(row: TableRow, sheet: TableSheet) -> dict[str, object]:
    aligns = [head.align for head in sheet.heads]
    return {
        "kind": row.emphasis.value,
        "cells": [
            {"text": shown(content), "align": _alignment(content, align)}
            for content, align in zip(row.cells, aligns, strict=False)
        ],
    }


def _alignment(content: Content, align: Align) -> str:
    if isinstance(content, Figure) and content.value.known:
        return "right"
    return "left" if isinstance(content, str) and align is Align.LEFT else "center"
