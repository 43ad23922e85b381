"""The three files of a bulletin, from one document and the annex kept with it: Word, workbook, PDF (features J1–J4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace

from reports.bulletins.composing import document_of
from reports.bulletins.document import Document
from reports.bulletins.layout import ABSENT, Book, TableRow, TableSheet
from reports.bulletins.pdf import bulletin_pdf
from reports.bulletins.remarks import LIKE_FOR_LIKE
from reports.bulletins.snapshot import from_text
from reports.bulletins.word import bulletin_docx
from reports.bulletins.workbook import annex_workbook
from reports.models import Bulletin, BulletinAnnex

#: What stands on the page of a table that the reader may not see.
WITHHELD = "本表含单家机构数据，仅供区金融办和区领导使用，电子件不附。"

GUARDED = "报数机构不足3家的合计，以及能推出单家机构数字的比较，本件以“—”表示。"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file by its suffix: what a browser takes it for."""

    suffix: str
    content_type: str


WORD = FileKind("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
PDF = FileKind("pdf", "application/pdf")
_WRITERS: dict[str, Callable[[Document, tuple[TableSheet, ...]], bytes]] = {
    "docx": bulletin_docx,
    "pdf": bulletin_pdf,
}


def annex_of(bulletin: Bulletin) -> Book | None:
    """The annex kept with the bulletin; None for one without: one query."""
    kept = BulletinAnnex.objects.filter(bulletin=bulletin).first()
    return from_text(kept.content) if kept else None


def text_file(bulletin: Bulletin, kind: FileKind, *, with_institutions: bool) -> bytes:
    """The Word file or the PDF: the text with its tables. Numbers of single institutions only ``with_institutions`` (domain §8.3)."""
    document, annex = document_of(bulletin), annex_of(bulletin)
    tables = annex.attached(document.attachments) if annex else ()
    if not with_institutions:
        tables = tuple(_withheld(table) if table.of_institutions else _discreet(table) for table in tables)
    return _WRITERS[kind.suffix](document, tables)


def open_tables(bulletin: Bulletin, annex: Book) -> tuple[TableSheet, ...]:
    """The attached tables of totals, as the files show them to readers who may not see single institutions."""
    attached = annex.attached(document_of(bulletin).attachments)
    return tuple(_discreet(table) for table in attached if not table.of_institutions)


def _withheld(table: TableSheet) -> TableSheet:
    """The table's place without its rows."""
    return replace(table, heads=(), rows=(), centre="", right="", notes=(WITHHELD,), chart=None)


def _discreet(table: TableSheet) -> TableSheet:
    """A table of totals without the cells, and the notes on growth like for like, from which single institutions could be worked out."""
    if not any(row.guarded for row in table.rows):
        return table
    notes = tuple(note for note in table.notes if LIKE_FOR_LIKE not in note)
    return replace(table, rows=tuple(map(_without_guarded, table.rows)), notes=(*notes, GUARDED))


def _without_guarded(row: TableRow) -> TableRow:
    cells = (ABSENT if place in row.guarded else cell for place, cell in enumerate(row.cells))
    return replace(row, cells=tuple(cells))


def annex_file(bulletin: Bulletin, annex: Book, *, by: str, at: dt.datetime) -> bytes:
    """The workbook of the annex kept with the bulletin; 草稿 until the bulletin is signed."""
    return annex_workbook(annex, by=by, at=at, is_draft=not bulletin.is_final)
