"""The sheets of an annex as data, in the order of the workbook; the pages and the Word file show the same (domain §6.4)."""

from __future__ import annotations

from reports.bulletins.annex import Annex
from reports.bulletins.layout import Book, TableSheet
from reports.bulletins.remarks import TRIAL
from reports.bulletins.sheets.checks import check_sheet
from reports.bulletins.sheets.conduct import conduct_sheet
from reports.bulletins.sheets.details import detail_sheet
from reports.bulletins.sheets.front import COVER, WORKBOOK_NAME, cover, explanation_sheet, with_exporter
from reports.bulletins.sheets.indicators import indicator_sheet
from reports.bulletins.sheets.measures import measure_sheet
from reports.bulletins.sheets.ranking import ranking_sheet
from reports.bulletins.sheets.scores import score_sheet
from reports.bulletins.sheets.structure import structure_sheet
from reports.bulletins.sheets.summary import summary_sheet

__all__ = ["COVER", "WORKBOOK_NAME", "appendices", "attached", "book_of", "with_exporter"]


def book_of(annex: Annex) -> Book:
    """The workbook of an annex: 封面, 汇总, the 附表, 明细, 说明."""
    tables = (summary_sheet(annex), *appendices(annex), detail_sheet(annex))
    return Book(
        cover=cover(annex, tables),
        tables=tables,
        explanation=explanation_sheet(annex),
        office=annex.basis.office,
        is_demo=annex.basis.is_demo,
        is_trial=annex.basis.state == TRIAL,
    )


def appendices(annex: Annex) -> tuple[TableSheet, ...]:
    """附表1 and those after it: what is attached to the bulletin on paper. 附表4 and 附表7 where there is something to say."""
    measures = (measure_sheet(annex, annex.measures),) if annex.measures else ()
    scores = (score_sheet(annex, annex.score),) if annex.score else ()
    return (
        indicator_sheet(annex),
        ranking_sheet(annex),
        structure_sheet(annex),
        *measures,
        check_sheet(annex),
        conduct_sheet(annex),
        *scores,
    )


def attached(book: Book) -> tuple[str, ...]:
    """The subjects of the appendices of a book, as a bulletin lists its attachments."""
    return tuple(table.subject for table in book.tables if table.name.startswith("附表"))
