"""交接单: on one page what a new filer or officer of a unit must know (feature L5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from filings import progress
from filings.models import Explanation, Filing, FilingEvent, Revision
from institutions.contacts import office_contacts
from institutions.models import Institution, Membership, User
from qianjiang_finance.common import clock
from reports.agenda import AgendaItem, items_until

#: How far ahead the due days go.
_DAYS = 120
_OPEN = ("not-started", "drafting", "checking", "signing", "submitted", "returned", "correcting")


@dataclass(frozen=True, slots=True)
class Handover:
    """The page: who works there, whom to ask, what is open, what was last said of findings, what is due."""

    unit: Institution
    people: Sequence[Membership]
    contacts: str
    filings: Sequence[Filing]
    explanations: Sequence[Explanation]
    items: Sequence[AgendaItem]


def build(unit: Institution, reader: User) -> Handover:
    """The handover of a unit as the reader may see it. For the finance office itself: what it has to review, chase and decide."""
    is_office = any(at == unit.pk for _, at in reader.duties) and reader.is_office
    filings = Filing.objects.visible_to(reader).filter(status__in=_OPEN)
    filings = filings.to_review() if is_office else filings.filter(institution=unit)
    people = unit.memberships.in_force().select_related("user", "role")
    return Handover(
        unit=unit,
        people=list(people.filter(user__is_active=True).order_by("role__order", "user__username")),
        contacts=office_contacts(),
        filings=list(
            progress.with_next_person(filings.annotate(last_return=_last_return()))
            .select_related("institution__kind", "period")
            .order_by("-period__index", "institution__kind__order", "institution__order")
        ),
        explanations=[] if is_office else list(_last_said(unit)),
        items=items_until(reader, clock.today() + dt.timedelta(days=_DAYS), unit=None if is_office else unit),
    )


def _last_said(unit: Institution) -> QuerySet[Explanation]:
    """What was said of the findings of the newest signed version of the newest period of the unit: one query."""
    signed = Revision.objects.filter(filing__institution=unit, submitted_at__isnull=False)
    newest = signed.order_by("-filing__period__index", "-number").values("pk")[:1]
    return Explanation.objects.filter(revision=Subquery(newest)).select_related(
        "rule", "indicator", "revision__filing__period"
    )


def _last_return() -> Subquery:
    """What the office wrote when it last sent the filing back."""
    events = FilingEvent.objects.filter(filing=OuterRef("pk"), verb="send-back").order_by("-pk")
    return Subquery(events.values("comment")[:1])
