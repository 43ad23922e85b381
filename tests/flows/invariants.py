"""What must hold of every filing at every moment between two transactions, read from the database alone."""

from __future__ import annotations

from filings import services
from filings.entry import from_figure
from filings.models import Filing, FilingEvent, Period, PublishedFigure, Revision
from filings.models.filing import Status
from filings.services.drafts import described
from filings.services.steps import checksum

#: States in which the institution or its checker holds an open draft. A returned filing gets its draft with the next save.
WITH_DRAFT = {Status.DRAFTING, Status.CHECKING, Status.SIGNING}


def assert_whole(period: Period) -> None:
    """No half state anywhere in the period: filings, revisions, published figures and sums agree with the history."""
    for filing in period.filings.all():
        events = list(filing.events.all())
        revisions = list(filing.revisions.all())
        _status_follows_the_events(filing, events)
        _numbers_count_the_history(filing, events)
        _drafts_are_where_they_belong(filing, revisions)
        _figures_are_their_history(revisions)
        _published_is_the_accepted(filing, revisions)
    accepted = FilingEvent.objects.filter(filing__period=period, verb="accept").count()
    assert Period.objects.get(pk=period.pk).data_version == accepted
    assert services.verify_totals(period=period) == []


def _status_follows_the_events(filing: Filing, events: list[FilingEvent]) -> None:
    states = [Status.NOT_STARTED, *(event.to_status for event in events)]
    assert [event.from_status for event in events] == states[:-1], filing
    assert filing.status == states[-1], filing


def _numbers_count_the_history(filing: Filing, events: list[FilingEvent]) -> None:
    """The edit number rises by one with each save that changed a cell and with each step; returns are counted.

    Two verbs write cells under their own number: a first save, and an approval that takes a correction's cells over.
    """
    verbs = [event.verb for event in events]
    saves = filing.revisions.values_list("changes__edit_number", flat=True)
    saved = {number for number in saves if number is not None}
    writing = verbs.count("save") + verbs.count("approve-correction")
    assert filing.edit_number == len(saved) + len(verbs) - writing, filing
    assert filing.return_count == verbs.count("send-back"), filing


def _drafts_are_where_they_belong(filing: Filing, revisions: list[Revision]) -> None:
    assert [revision.number for revision in revisions] == list(range(1, len(revisions) + 1)), filing
    drafts = [revision for revision in revisions if revision.is_draft]
    assert drafts == (revisions[-1:] if filing.status in WITH_DRAFT else []), filing


def _figures_are_their_history(revisions: list[Revision]) -> None:
    """The cells of each revision are those of the one before with the remembered changes; a frozen one fits its checksum."""
    cells: dict[str, str] = {}
    for revision in revisions:
        for code, new in revision.changes.values_list("indicator__code", "new"):
            cells[code] = new
        cells = {code: text for code, text in cells.items() if text}
        figures = revision.figures.select_related("indicator")
        stored = {
            figure.indicator.code: described(from_figure(figure, figure.indicator)) for figure in figures
        }
        assert stored == cells, revision
        assert revision.sha256 == ("" if revision.is_draft else checksum(revision)), revision


def _published_is_the_accepted(filing: Filing, revisions: list[Revision]) -> None:
    accepted = [revision for revision in revisions if revision.accepted_at]
    numbers: set[tuple[int, int, int]] = set()
    if accepted:
        figures = accepted[-1].figures.filter(raw__isnull=False).values_list("indicator_id", "raw")
        numbers = {(accepted[-1].pk, indicator, raw) for indicator, raw in figures}
    published = PublishedFigure.objects.filter(period=filing.period_id, institution=filing.institution_id)
    assert set(published.values_list("revision_id", "indicator_id", "raw")) == numbers, filing
