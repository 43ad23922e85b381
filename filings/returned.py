"""What a return said, and which filings may be sent back with it. Read only (feature D3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, takewhile

from django.db.models import F, OuterRef, Q, Subquery

from filings.entry import Cell
from filings.models import Filing, FilingEvent, Revision, SignedFinding
from filings.models.filing import Status
from filings.services.drafts import described

_DELIVERIES, _WITHIN = ("sign", "countersign"), ("hand-back", "decline")


@dataclass(frozen=True, slots=True)
class Marked:
    """A cell that was sent back: what is wrong with it, what stood in it then and, where it is known, what stands in it now."""

    code: str
    name: str
    remark: str
    was: str
    now: str | None = None

    @property
    def cell_id(self) -> str:
        return f"cell-{self.code}"

    @property
    def is_changed(self) -> bool:
        """Whether the content, number or note, differs from what was sent back."""
        return self.now is not None and self.now != self.was


@dataclass(frozen=True, slots=True)
class Passage:
    """An event of a filing with the cells it sent back: a line of the history."""

    event: FilingEvent
    marked: tuple[Marked, ...]

    @property
    def is_office(self) -> bool:
        """Sent back by the office; else handed back within the institution."""
        return self.event.verb == "send-back"

    @property
    def changed(self) -> int:
        """How many of the cells have another content now."""
        return sum(mark.is_changed for mark in self.marked)


def history(filing: Filing, cells: Mapping[str, Cell] | None) -> list[Passage]:
    """All events, newest first, with their cells compared to ``cells`` (None: what stands now may not be seen): one query."""
    rows = (
        filing.events.select_related("by")
        .annotate(
            code=F("returned_cells__indicator__code"),
            item=F("returned_cells__indicator__name"),
            remark=F("returned_cells__remark"),
            was=F("returned_cells__was"),
        )
        .order_by("-pk", "returned_cells__indicator__form__order", "returned_cells__indicator__order")
    )
    passages = []
    for _, group in groupby(rows, key=lambda event: event.pk):
        events = list(group)
        marked = tuple(_marked(event, cells) for event in events if vars(event)["code"])
        passages.append(Passage(events[0], marked))
    return passages


def _marked(row: FilingEvent, cells: Mapping[str, Cell] | None) -> Marked:
    own = vars(row)
    now = None if cells is None else described(cells.get(own["code"]))
    return Marked(own["code"], own["item"], own["remark"], own["was"], now)


def open_returns(passages: Iterable[Passage]) -> list[Passage]:
    """What the maker has to mend: the office's return since the last delivery and, if later, the newest hand-back from within."""
    since = list(takewhile(lambda passage: passage.event.verb not in _DELIVERIES, passages))
    office = next((passage for passage in since if passage.is_office), None)
    within = next((passage for passage in since if passage.event.verb in _WITHIN), None)
    found = [passage for passage in (office, within) if passage is not None]
    return found if office is None or within is None or within.event.pk > office.event.pk else [office]


@dataclass(frozen=True, slots=True)
class Related:
    """A filing that waits for review too and may be sent back with another, and why."""

    filing: Filing
    why: str

    @property
    def key(self) -> str:
        """The value of its tick box: period, institution, and the edit number it was seen with."""
        return f"{self.filing.period.code}-{self.filing.institution.code}-{self.filing.edit_number}"


def related_to(filing: Filing) -> list[Related]:
    """Delivered filings of the same institution, and those of its kind and period with one of the same findings: two queries."""
    peers = Q(period=filing.period_id, institution__kind=filing.institution.kind_id)
    waiting = (
        Filing.objects.filter(Q(institution=filing.institution_id) | peers, status=Status.SUBMITTED)
        .select_related("institution__kind", "period")
        .order_by("period__index", "institution__order", "institution__code")
    )
    found = _findings_of([other.pk for other in waiting])
    own = found.get(filing.pk, {})
    related = []
    for other in waiting:
        shared = [words for key, words in own.items() if key in found.get(other.pk, {})]
        if other.pk == filing.pk:
            continue
        if other.institution_id == filing.institution_id:
            related.append(Related(other, "同一单位，已报送待审核"))
        elif shared:
            related.append(Related(other, f"同类机构有相同问题：{'、'.join(shared)}"))
    return related


def _findings_of(filings: list[int]) -> dict[int, dict[tuple[int, int], str]]:
    """By filing, what stood at the signing of its newest revision: (rule, item) → in words."""
    newest = Revision.objects.filter(filing=OuterRef("revision__filing")).order_by("-number").values("pk")[:1]
    rows = (
        SignedFinding.objects.filter(revision__filing__in=filings)
        .annotate(newest=Subquery(newest))
        .filter(revision=F("newest"))
        .values_list("revision__filing", "rule", "indicator", "rule__code", "indicator__name")
    )
    found: dict[int, dict[tuple[int, int], str]] = {}
    for filing, rule, indicator, code, name in rows:
        found.setdefault(filing, {})[(rule, indicator)] = f"{code} {name}"
    return found
