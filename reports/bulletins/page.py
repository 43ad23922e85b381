"""The page of one bulletin: its paper with numbers to press, where it stands, what the reader may do (features J6, J7, Z3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse

from institutions.models import User
from reports import bulletin_policies as policies
from reports.bulletin_querysets import SPEAKERS
from reports.bulletin_steps import STEPS, WAY, BulletinStep
from reports.bulletins.composing import Contents, document_of, read_contents, spans_of
from reports.bulletins.document import Document, Number, Paragraph, Span, Text
from reports.bulletins.said import authorities_of
from reports.drafting.placeholders import Slot, pieces, typed_numbers
from reports.models import (
    Bulletin,
    BulletinCountersign,
    BulletinEvent,
    BulletinFigure,
    BulletinParagraph,
    BulletinRecipient,
)


@dataclass(frozen=True, slots=True)
class ShownSpan:
    """A span on the page: ``kind`` is words, locked (words of a placeholder), number or typed (手工数字)."""

    text: str
    kind: str
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """A paragraph with its style and run-in heading."""

    style: str
    run_in: str
    spans: tuple[ShownSpan, ...]


@dataclass(frozen=True, slots=True)
class WayStep:
    """A stage of the step bar."""

    label: str
    state: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BulletinPage:
    """Everything the page shows. ``cancelled``: the event of 作废. ``stale``: the periods whose data changed since the figures were taken."""

    bulletin: Bulletin
    document: Document
    paragraphs: tuple[ShownParagraph, ...]
    way: tuple[WayStep, ...]
    steps: tuple[BulletinStep, ...]
    countersigns: tuple[tuple[BulletinCountersign, bool], ...]
    stale: tuple[str, ...]
    typed: tuple[str, ...]
    own: BulletinRecipient | None
    cancelled: BulletinEvent | None
    may_edit: bool
    may_follow: bool


def build_page(bulletin: Bulletin, user: User) -> BulletinPage:
    """The page as this person may see it: at most seven queries beyond the bulletin."""
    contents = read_contents(bulletin)
    document = document_of(bulletin, contents)
    needs = bool(authorities_of(row.words for row in contents.printed))
    steps = tuple(
        step
        for step in STEPS.values()
        if policies.can_take_step(step, user, bulletin, needs_countersign=needs)
    )
    may_press = bool(policies.can_see_cells(user))
    return BulletinPage(
        bulletin=bulletin,
        document=document,
        paragraphs=tuple(shown(paragraph, bulletin, may_press) for paragraph in document.paragraphs),
        way=_way(bulletin, needs),
        steps=steps,
        countersigns=_countersigns(bulletin, user),
        stale=stale_periods(bulletin)
        if user.is_office and not (bulletin.is_final or bulletin.is_cancelled)
        else (),
        typed=tuple(number for row in contents.printed for number in typed_numbers(row.words)),
        own=_own(bulletin, user),
        cancelled=_cancelled(bulletin),
        may_edit=bool(policies.can_edit(user, bulletin)),
        may_follow=user.sees_all_institutions,
    )


def shown(paragraph: Paragraph, bulletin: Bulletin, may_press: bool) -> ShownParagraph:
    """The paragraph with the address of the cells behind each number, for those who may see them."""
    spans = tuple(_shown(span, bulletin, may_press) for span in paragraph.spans)
    return ShownParagraph(str(paragraph.style), paragraph.run_in, spans)


def _shown(span: Span, bulletin: Bulletin, may_press: bool) -> ShownSpan:
    if isinstance(span, Text):
        return ShownSpan(span.text, "locked" if span.key else "words")
    if span.is_typed:
        return ShownSpan(span.text, "typed", title="手工数字，没有数据来源，请核对")
    return ShownSpan(span.text, "number", number_url(bulletin, span) if may_press else "", span.formula)


def number_url(bulletin: Bulletin, number: Number) -> str:
    """The page of the cells behind a number."""
    return f"{reverse('reports:bulletin-number', args=[bulletin.pk])}?{urlencode({'key': number.key})}"


def _way(bulletin: Bulletin, needs_countersign: bool) -> tuple[WayStep, ...]:
    """The stages; 会签 only where it is needed."""
    states = [state for state in WAY if state != Bulletin.State.COUNTERSIGN or needs_countersign]
    if bulletin.state not in states:
        return (WayStep(bulletin.get_state_display(), "current"),)
    at = states.index(Bulletin.State(bulletin.state))
    last = len(states) - 1
    return tuple(
        WayStep(
            WAY[state],
            "done" if place < at or (place == at == last) else "current" if place == at else "todo",
        )
        for place, state in enumerate(states)
    )


def _countersigns(bulletin: Bulletin, user: User) -> tuple[tuple[BulletinCountersign, bool], ...]:
    """Who countersigned, for those who follow the bulletin and for the units that are asked to."""
    if bulletin.state in (Bulletin.State.DRAFT, Bulletin.State.REVIEW):
        return ()
    rows = list(bulletin.countersigns.select_related("institution", "agreed_by"))
    for row in rows:
        row.bulletin = bulletin
    shown_rows = tuple((row, bool(policies.can_countersign(user, row))) for row in rows)
    return shown_rows if user.sees_all_institutions or any(may for _, may in shown_rows) else ()


def stale_periods(bulletin: Bulletin) -> tuple[str, ...]:
    """Names of the periods with data newer than those the bulletin took: one query."""
    rows = bulletin.versions.filter(period__data_version__gt=F("data_version")).select_related("period")
    return tuple(str(row.period) for row in rows)


def _own(bulletin: Bulletin, user: User) -> BulletinRecipient | None:
    """The recipient that the person speaks for: one that has not read it first, then one that has not confirmed."""
    own = user.institutions_as(*SPEAKERS)
    if not bulletin.is_issued or not own:
        return None
    rows = bulletin.recipients.filter(institution__in=own).select_related("institution__kind", "confirmed_by")
    return rows.order_by(F("read_at").asc(nulls_first=True), F("confirmed_at").asc(nulls_first=True)).first()


def _cancelled(bulletin: Bulletin) -> BulletinEvent | None:
    """How it was given up."""
    if not bulletin.is_cancelled:
        return None
    return bulletin.events.filter(to_state=Bulletin.State.CANCELLED).select_related("by").last()


@dataclass(frozen=True, slots=True)
class EditRow:
    """A paragraph in the editor: its row, how it reads, the placeholders in it with what they say, and numbers typed by hand."""

    row: BulletinParagraph
    spans: tuple[ShownSpan, ...]
    legend: tuple[tuple[str, str], ...]
    typed: tuple[str, ...]


def edit_rows(contents: Contents) -> tuple[EditRow, ...]:
    """The paragraphs as the editor shows them."""
    return tuple(_edit_row(row, contents) for row in contents.paragraphs)


def _edit_row(row: BulletinParagraph, contents: Contents) -> EditRow:
    keys = dict.fromkeys(piece.key for piece in pieces(row.words) if isinstance(piece, Slot))
    return EditRow(
        row,
        tuple(_shown(span, contents.bulletin, False) for span in spans_of(row.words, contents.figures)),
        legend_of(keys, contents.figures),
        tuple(typed_numbers(row.words)),
    )


def legend_of(keys: Iterable[str], figures: Mapping[str, BulletinFigure]) -> tuple[tuple[str, str], ...]:
    """Placeholders with what they say."""
    return tuple((key, figures[key].text if key in figures else "") for key in keys)
