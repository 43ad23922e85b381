"""The facts of filings for :mod:`filings.discipline.derive`, read for many institutions in a fixed number of queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils import timezone

from filings.discipline.derive import Facts, Submission
from filings.models import CorrectionRequest, Figure, Filing, FilingEvent, Revision
from filings.models.filing import Status
from filings.services.reminder_log import reminded_on
from qianjiang_finance.common.quarter import Quarter


@dataclass(slots=True)
class _Trail:
    """What happened to one filing: its signed revisions, the days it was sent back, its first lock."""

    revisions: list[Revision] = field(default_factory=list)
    returns: list[dt.date] = field(default_factory=list)
    lock: FilingEvent | None = None


def facts_of(institutions: Collection[int]) -> dict[int, list[Facts]]:
    """The facts of each institution's filings, oldest first."""
    filings = list(
        Filing.objects.filter(institution__in=institutions)
        .select_related("period", "institution")
        .order_by("period__index")
    )
    trails = _trails(institutions)
    own_errors = _own_errors(institutions)
    unknown = _unknown_items(institutions)
    reminders = reminded_on([filing for filing in filings if filing.first_submitted_at is None])
    found: dict[int, list[Facts]] = {pk: [] for pk in institutions}
    for filing in filings:
        trail = trails[filing.pk]
        items = unknown.get(trail.lock.revision_id, []) if trail.lock else []
        found[filing.institution_id].append(
            _facts(filing, trail, items, own_errors, reminders.get(filing.pk))
        )
    return found


def _trails(institutions: Collection[int]) -> dict[int, _Trail]:
    trails: dict[int, _Trail] = defaultdict(_Trail)
    revisions = Revision.objects.filter(filing__institution__in=institutions, submitted_at__isnull=False)
    for revision in revisions.order_by("number"):
        trails[revision.filing_id].revisions.append(revision)
    events = FilingEvent.objects.filter(filing__institution__in=institutions, verb__in=["send-back", "lock"])
    for event in events.select_related("revision").order_by("pk"):
        trail = trails[event.filing_id]
        if event.verb == "send-back":
            trail.returns.append(_day(event.at))
        elif trail.lock is None:
            trail.lock = event
    return trails


def _unknown_items(institutions: Collection[int]) -> dict[int | None, list[str]]:
    """Revision → its core items filled in as 未知, in the order of the forms."""
    rows = Figure.objects.filter(
        revision__filing__institution__in=institutions,
        entry=Figure.Entry.UNKNOWN,
        indicator__is_core=True,
    ).order_by("indicator__form__order", "indicator__order")
    found: dict[int | None, list[str]] = defaultdict(list)
    for revision, code, name in rows.values_list("revision_id", "indicator__code", "indicator__name"):
        found[revision].append(f"{code}{name}")
    return found


def _own_errors(institutions: Collection[int]) -> set[int | None]:
    """The versions that correct an error of the institution itself; changed definitions and restatements are none."""
    requests = CorrectionRequest.objects.filter(
        filing__institution__in=institutions, kind=CorrectionRequest.Kind.ERROR, is_approved=True
    )
    return set(requests.values_list("draft", flat=True))


def _facts(
    filing: Filing,
    trail: _Trail,
    unknown: list[str],
    own_errors: set[int | None],
    reminder: dt.date | None,
) -> Facts:
    period = filing.period
    signed = [_submission(revision, revision.submitted_at) for revision in trail.revisions]
    accepted = [revision for revision in trail.revisions if revision.accepted_at]
    missed = filing.missed_due_on
    return Facts(
        filing=filing.pk,
        label=str(period),
        due_on=filing.due_on,
        closes_on=max(period.closes_on, filing.excused_until or period.closes_on),
        next_end=(Quarter.from_index(period.index) + 1).last_day,
        is_exempt=filing.status == Status.EXEMPT,
        submitted=signed[0] if signed else None,
        accepted_on=_day(accepted[0].accepted_at) if accepted else None,
        missed_term=missed,
        mended=next((one for one in signed if missed and one.on > missed), None),
        returns=tuple(trail.returns),
        corrections=tuple(
            _submission(revision, revision.accepted_at) for revision in accepted if revision.pk in own_errors
        ),
        locked=_submission(trail.lock.revision, trail.lock.at) if trail.lock else None,
        unknown=tuple(unknown),
        reminded_on=reminder,
    )


def _submission(revision: Revision | None, moment: dt.datetime | None) -> Submission:
    assert revision is not None, "only a filing with a signed version is locked"
    return Submission(revision.number, _day(moment))


def _day(moment: dt.datetime | None) -> dt.date:
    assert moment is not None, "asked only for what has happened"
    return timezone.localtime(moment).date()
