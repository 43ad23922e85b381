"""The paper of a supervision order: a page for each unit, with the slip by which it signs for it (feature A9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from measures.models import OrderEvent, OrderUnit, SupervisionOrder
from qianjiang_finance.common import word
from qianjiang_finance.common.dates import day_text, moment_text

OFFICE = "重庆市黔江区金融工作办公室"


def build(
    order: SupervisionOrder,
    units: Sequence[OrderUnit],
    *,
    contacts: str,
    is_demo: bool,
    by: str,
    at: dt.datetime,
) -> bytes:
    """The Word file of the order for these units, each on pages of its own. A unit's ``events`` are read for its slip."""
    document = word.new_document(is_demo=is_demo, by=by, at=at)
    for place, unit in enumerate(units):
        if place:
            document.add_page_break()
        _paper(document, order, unit, contacts)
        _slip(document, order, unit)
    return word.content_of(document)


def _paper(document: Document, order: SupervisionOrder, unit: OrderUnit, contacts: str) -> None:
    words = unit.words
    word.centred(document, words.title)
    number = word.centred(document, order.number, font=word.BODY, size=word.FOURTH)
    number.paragraph_format.space_after = Pt(12)
    rows = [
        (words.duty, unit.institution.name),
        ("商请事项" if words.is_asked else "督办事项", order.subject),
        ("来　　源", order.source_text),
    ]
    if order.measure:
        rows.append(("对应措施", str(order.measure)))
    rows += [
        ("有关情况" if words.is_asked else "办理要求", order.requirement),
        (f"{words.answer}期限", f"{day_text(unit.due_on)}24:00"),
        ("联 系 人", contacts),
    ]
    word.table(document, rows)
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    word.body(document, words.closing.format(due=day_text(unit.due_on)), size=word.FOURTH)
    for line in (OFFICE, day_text(timezone.localtime(order.issued_at))):
        word.write(document.add_paragraph(), line, size=word.FOURTH).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _slip(document: Document, order: SupervisionOrder, unit: OrderUnit) -> None:
    """签收回执, filled in where the unit has signed in the system."""
    cut = word.centred(document, "… … … … … … … … … … 裁 切 线 … … … … … … … … … …", font=word.BODY, size=10)
    cut.paragraph_format.space_before = Pt(12)
    word.centred(
        document, "收悉回执" if unit.words.is_asked else "签收回执", font=word.HEADING, size=word.THIRD
    )
    signed = next((event for event in unit.events.all() if event.verb == "sign"), None)
    word.table(
        document,
        [
            ("编　　号", order.number),
            ("单位（盖章）", unit.institution.name),
            ("签 收 人", _signer(signed)),
            ("签收时间", moment_text(signed.at) if signed else "　　　年　　月　　日　　时"),
            ("联系电话", ""),
        ],
    )


def _signer(signed: OrderEvent | None) -> str:
    if signed is None:
        return ""
    return f"{signed.comment}（金融办{signed.by}代登记）" if signed.on_behalf else f"{signed.by}（系统签收）"
