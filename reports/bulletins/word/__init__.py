"""The bulletin as a Word file in the layout of GB/T 9704-2012: the master that the office prints and seals (domain §6.5)."""

from __future__ import annotations

import io
from collections.abc import Sequence

import docx
from docx.enum.section import WD_SECTION

from reports.bulletins.document import Document
from reports.bulletins.layout import TableSheet
from reports.bulletins.word.pages import Marks, set_landscape, set_last, set_portrait, use_odd_and_even
from reports.bulletins.word.styles import set_styles
from reports.bulletins.word.tables import write_attachment
from reports.bulletins.word.text import write_body, write_head, write_imprint

__all__ = ["bulletin_docx"]


def bulletin_docx(document: Document, sheets: Sequence[TableSheet]) -> bytes:
    """The file. ``sheets`` are the tables that the document names as its attachments, in their order.

    Fonts are named and not embedded. Every page says 草稿 until 签发, and 演示数据 where the figures are invented.
    """
    word = docx.Document()
    marks = Marks(document.is_draft, document.is_demo)
    set_styles(word)
    use_odd_and_even(word)
    set_portrait(word.sections[0], marks)
    write_head(word, document)
    write_body(word, document)
    for number, sheet in enumerate(sheets, start=1):
        set_landscape(word.add_section(WD_SECTION.NEW_PAGE), marks)
        word.add_paragraph()
        write_attachment(word, sheet, f"附件{number}" if len(sheets) > 1 else "附件")
    set_last(word.add_section(WD_SECTION.EVEN_PAGE), marks)
    write_imprint(word, document)
    word.core_properties.title = document.title
    word.core_properties.author = document.signature
    word.core_properties.comments = ""
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()
