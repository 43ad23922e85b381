"""What every step and every save is made of: the compare-and-set, the event, the newest revision and a new draft (ADR 3)."""

from __future__ import annotations

import datetime as dt

from filings.models import Figure, Filing, FilingEvent, Revision
from filings.workflow import TRANSITIONS, Transition
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import StaleState


def newest_revision(filing: Filing) -> Revision | None:
    """The draft if there is one, else the last signed revision."""
    return filing.revisions.order_by("-number").first()


def move(filing: Filing, target: str, changes: dict[str, object] | None = None) -> None:
    """Compare-and-set of the status: StaleState if the filing is no longer as it was read."""
    rows = Filing.objects.filter(pk=filing.pk, status=filing.status, edit_number=filing.edit_number).update(
        status=target, edit_number=filing.edit_number + 1, **(changes or {})
    )
    if not rows:
        raise StaleState(who_acted(filing))


def record(
    filing: Filing,
    step: Transition,
    *,
    target: str,
    by: User,
    revision: Revision | None,
    comment: str = "",
    due_on: dt.date | None = None,
) -> FilingEvent:
    """The event of a step; without it the step is rolled back."""
    return FilingEvent.objects.create(
        filing=filing,
        revision=revision,
        verb=step.name,
        from_status=filing.status,
        to_status=target,
        by=by,
        at=clock.now(),
        comment=comment,
        due_on=due_on,
    )


def new_draft(filing: Filing, reason: str) -> Revision:
    """A draft numbered after the last revision, with its figures copied."""
    last = newest_revision(filing)
    draft = Revision.objects.create(
        filing=filing,
        number=last.number + 1 if last else 1,
        reason=reason,
        created_at=clock.now(),
    )
    if last:
        copies = [
            Figure(
                revision=draft,
                indicator_id=figure.indicator_id,
                entry=figure.entry,
                raw=figure.raw,
                typed=figure.typed,
                note=figure.note,
            )
            for figure in last.figures.all()
        ]
        Figure.objects.bulk_create(copies)
    return draft


def who_acted(filing: Filing) -> str:
    """Whose step or change came between, for the person who was slower."""
    event = FilingEvent.objects.filter(filing=filing).select_related("by").last()
    if event is None:
        return "报表已被他人改动，请刷新后再办理"
    done = TRANSITIONS[event.verb].done
    return f"报表已有新的办理：{event.by}已“{done}”或改动了数据。请刷新页面，核对后再办理"
