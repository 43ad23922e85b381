"""The stored bulletin as a :class:`Document`: headings and ordinals, words, kept numbers (domain §6.2). Reads, computes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from institutions.models import Institution
from qianjiang_finance.common.dates import day_text
from reports.bulletins.document import Document, Number, Paragraph, Span, Style, Text
from reports.drafting.placeholders import Slot, Typed, institution_of, pieces
from reports.models import Bulletin, BulletinFigure, BulletinOrder, BulletinParagraph, Section

#: Chapters with a heading, and the sections in each.
CHAPTERS = (
    ("", (Section.LEAD,)),
    ("总体情况", (Section.TOTALS, Section.STRUCTURE, Section.PRICE, Section.RISK, Section.INSTITUTIONS)),
    ("主要特点", (Section.MERITS, Section.PRAISE)),
    ("存在问题", (Section.PROBLEMS, Section.REMIND)),
    ("", (Section.CORRECTIONS,)),
    ("下一步要求", (Section.ORDERS,)),
    ("", (Section.CLOSING,)),
)
#: Sections whose first paragraph is headed by the section's own name.
HEADED = {
    Section.TOTALS: "总量。",
    Section.STRUCTURE: "结构。",
    Section.PRICE: "价格。",
    Section.RISK: "风险。",
    Section.INSTITUTIONS: "机构情况。",
    Section.PRAISE: "予以通报表扬的机构。",
    Section.REMIND: "予以提醒督促的机构。",
}
ORDINALS = "一二三四五六七八九十"
#: What stands for other institutions in the lines shown to one of them.
HIDDEN = "××"


def ordinal(number: int) -> str:
    """一 … 十, 十一 … 十九, 二十."""
    if number <= 10:
        return ORDINALS[number - 1]
    return f"{'' if number < 20 else ORDINALS[number // 10 - 1]}十{ORDINALS[number % 10 - 1] if number % 10 else ''}"


@dataclass(frozen=True, slots=True)
class Contents:
    """The rows of a bulletin that its text is made of, read once."""

    bulletin: Bulletin
    paragraphs: tuple[BulletinParagraph, ...]
    orders: tuple[BulletinOrder, ...]
    figures: Mapping[str, BulletinFigure]

    @property
    def printed(self) -> tuple[BulletinParagraph, ...]:
        """The paragraphs that are not struck."""
        return tuple(row for row in self.paragraphs if not row.is_struck)


def read_contents(bulletin: Bulletin) -> Contents:
    """Paragraphs, orders with their units, figures: four queries."""
    return Contents(
        bulletin,
        tuple(bulletin.paragraphs.all()),
        tuple(bulletin.orders.prefetch_related("units")),
        {figure.key: figure for figure in bulletin.figures.all()},
    )


def read_text(bulletin: Bulletin) -> Contents:
    """Paragraphs and figures alone: two queries."""
    figures = {figure.key: figure for figure in bulletin.figures.all()}
    return Contents(bulletin, tuple(bulletin.paragraphs.all()), (), figures)


def spans_of(words: str, figures: Mapping[str, BulletinFigure]) -> tuple[Span, ...]:
    """A sentence with its placeholders filled; one without a kept figure is shown in its braces."""
    spans: list[Span] = []
    for piece in pieces(words):
        if isinstance(piece, Slot):
            spans += _filled(piece.key, figures)
        elif isinstance(piece, Typed):
            spans.append(Number(piece.text, is_typed=True))
        else:
            spans.append(Text(piece.text))
    return tuple(spans)


def _filled(key: str, figures: Mapping[str, BulletinFigure]) -> Iterator[Span]:
    figure = figures.get(key)
    if figure is None:
        yield Text(f"{{{key}}}", key)
        return
    if figure.words:
        yield Text(figure.words, key)
    if figure.number:
        yield Number(figure.number, key, figure.value, figure.unit, (), figure.formula)


def body_of(contents: Contents) -> tuple[Paragraph, ...]:
    """The paragraphs in the order of the paper, with ordinals."""
    by_section: dict[str, list[BulletinParagraph]] = {}
    for row in contents.printed:
        by_section.setdefault(row.section, []).append(row)
    body: list[Paragraph] = []
    chapter = 0
    for title, sections in CHAPTERS:
        points = [point for section in sections for point in _points(section, by_section, contents)]
        if not points:
            continue
        if title:
            chapter += 1
            body.append(Paragraph(Style.HEADING1, (Text(f"{ordinal(chapter)}、{title}"),)))
        body += _numbered(points)
    return tuple(body)


def _points(
    section: Section, by_section: Mapping[str, Sequence[BulletinParagraph]], contents: Contents
) -> Iterator[Paragraph]:
    if section == Section.ORDERS:
        yield from (_order(order) for order in contents.orders)
    for place, row in enumerate(by_section.get(section, ())):
        heading = row.heading or (HEADED.get(section, "") if place == 0 else "")
        yield Paragraph(Style.BODY, spans_of(row.words, contents.figures), heading)


def _order(order: BulletinOrder) -> Paragraph:
    """加大…（责任单位：甲、乙；完成时限：2024年9月30日）"""
    units = "、".join(unit.short_name for unit in order.units.all()) or "各有关单位"
    term = f"（责任单位：{units}；完成时限：{day_text(order.due_on)}）"
    return Paragraph(Style.BODY, (*spans_of(order.words, {}), Text("。"), Text(term, "要求")), "、")


def _numbered(points: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """（一）, （二） … before the run-in headings; an order is headed by its ordinal alone."""
    number = 0
    for point in points:
        if not point.run_in:
            yield point
            continue
        number += 1
        yield replace(point, run_in=f"（{ordinal(number)}）{point.run_in.removeprefix('、')}")


def document_of(bulletin: Bulletin, contents: Contents | None = None) -> Document:
    """The bulletin as page, Word file and PDF print it: four queries unless its contents are given."""
    contents = contents or read_contents(bulletin)
    return Document(
        agency_head=bulletin.agency_head,
        number=bulletin.number,
        title=bulletin.title,
        addressees=f"{bulletin.addressees.rstrip('：:')}：",
        paragraphs=body_of(contents),
        attachments=attachments_of(bulletin),
        signature=bulletin.signature,
        date=bulletin.signed_on,
        note=bulletin.get_note_display(),
        copies_to=bulletin.copies_to,
        printed_by=bulletin.signature,
        printed_on=bulletin.issued_on,
        is_draft=not bulletin.is_final,
        is_demo=bulletin.is_demo,
        data_note=bulletin.data_note,
    )


def attachments_of(bulletin: Bulletin) -> tuple[str, ...]:
    """The names of the annex tables that were kept with the bulletin."""
    return tuple(bulletin.attachments.splitlines())


def mentions(row: BulletinParagraph, institution: Institution) -> bool:
    """Whether the paragraph speaks of the institution: by a placeholder, or by its name among the words."""
    keys = {institution_of(piece.key) for piece in pieces(row.words) if isinstance(piece, Slot)}
    names = (institution.short_name, institution.name)
    return institution.code in keys or any(name in row.words for name in names)


def lines_for(contents: Contents, institution: Institution, others: Iterable[str]) -> tuple[str, ...]:
    """Exactly what will be said of the institution: its paragraphs, with names and numbers of the others as ××.

    ``others``: names of the other institutions, hidden wherever they stand in the words.
    """
    own = institution.short_name + institution.name
    names = sorted((name for name in others if name and name not in own), key=len, reverse=True)
    lines = [
        row.heading + _masked(row.words, contents.figures, institution.code, names)
        for row in contents.printed
        if mentions(row, institution)
    ]
    orders = [order for order in contents.orders if institution in order.units.all()]
    lines += [f"要求：{order.words}（完成时限：{day_text(order.due_on)}）" for order in orders]
    return tuple(lines)


def _masked(words: str, figures: Mapping[str, BulletinFigure], own: str, names: Sequence[str]) -> str:
    parts = []
    for piece in pieces(words):
        if not isinstance(piece, Slot):
            parts.append(piece.text)
        elif institution_of(piece.key) in ("", own):
            parts.append("".join(span.text for span in _filled(piece.key, figures)))
        else:
            parts.append(HIDDEN)
    text = "".join(parts)
    for name in names:
        text = text.replace(name, HIDDEN)
    return text
