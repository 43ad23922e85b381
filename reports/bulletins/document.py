"""A bulletin as it reads: what the page, the Word file and the PDF share, so that they are equal to the digit (domain §6.2, §6.5).

Nothing here computes. The words and numbers are those of the stored bulletin; a writer of files joins the ``text`` of the spans.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CellRef:
    """One accepted figure behind a number: whose, which indicator (B201), which quarter (2024Q2), its value in its own unit
    (万元, %, 户), the number of the revision it was read from, and the page of the cell."""

    institution: str
    code: str
    period: str
    value: Decimal
    unit: str
    revision: int
    url: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words. ``key`` is empty for the writer's own; else the placeholder that wrote them (a date, a name, 比年初增加)."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed with its unit (1.47亿元, 9.36%, 14个基点), without the word for its sign, which is a :class:`Text` before it.

    ``value`` is unrounded and signed, in ``unit`` (万元, %, 百分点, 个基点, 家): 1.47亿元 has value 14700 and unit 万元. ``formula`` says
    in Chinese how it comes out of ``cells``. A number typed by hand (``is_typed``) has no key, value, formula or cells.
    """

    text: str
    key: str = ""
    value: Decimal | None = None
    unit: str = ""
    cells: tuple[CellRef, ...] = ()
    formula: str = ""
    is_typed: bool = False


Span = Text | Number


class Style(StrEnum):
    """Rank of a paragraph: 一、(黑体), （一）(楷体), 1. (仿宋) and text, each indented by two characters (domain §6.5)."""

    HEADING1 = "heading1"
    HEADING2 = "heading2"
    HEADING3 = "heading3"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; the ordinal of a heading (一、 or （一）) is part of its first span. A :attr:`run_in` heading stands at the
    start of the paragraph itself: （一）总量。截至…"""

    style: Style
    spans: tuple[Span, ...]
    run_in: str = ""

    @property
    def text(self) -> str:
        """The paragraph as plain text, with its run-in heading."""
        return self.run_in + "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Document:
    """A bulletin in the order of the paper: 版头, 标题, 主送, 正文, 附件说明, 署名, 成文日期, 附注, 版记.

    ``agency_head``: 发文机关标志, as printed in red. ``number``: 黔江金融办发〔2024〕3号, empty before 编号. ``title``: whole, to be
    broken by the writer. ``addressees``: 主送 with the full-width colon. ``attachments``: names without ordinal or full stop.
    ``date``: 成文日期, None before 签发. ``note``: 附注 with its round brackets, or empty. ``copies_to``: 抄送, without the word and the
    full stop. ``printed_by`` and ``printed_on``: 印发机关, 印发日期 (None before 印发). ``is_draft``: 草稿 across every page until 签发.
    ``is_demo``: 演示数据 on every page. ``data_note``: what the figures rest on (data version, who is missing), a line for the files' end.
    """

    agency_head: str
    number: str
    title: str
    addressees: str
    paragraphs: tuple[Paragraph, ...]
    attachments: tuple[str, ...]
    signature: str
    date: dt.date | None
    note: str
    copies_to: str
    printed_by: str
    printed_on: dt.date | None
    is_draft: bool
    is_demo: bool
    data_note: str = ""

    @property
    def text(self) -> str:
        """The body as plain text, a line for each paragraph."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)
