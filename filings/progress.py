"""How far a filing is, for every page of it: the step bar, and who must act next by name (feature D1)."""

from __future__ import annotations

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from filings.models import Filing, ReviewerAssignment
from filings.models.filing import Status
from filings.querysets import FilingQuerySet
from institutions.models import Membership, Role
from qianjiang_finance.common import clock

_MAIN_STEPS = (
    ("填报", (Status.NOT_STARTED, Status.DRAFTING, Status.RETURNED)),
    ("复核签字", (Status.CHECKING, Status.SIGNING)),
    ("金融办审核", (Status.SUBMITTED, Status.CORRECTING)),
    ("审核通过", (Status.ACCEPTED,)),
    ("锁定", (Status.LOCKED,)),
)


def steps_of(filing: Filing) -> list[dict[str, str]]:
    """The step bar: what is done, what is current, what is to come."""
    if filing.status == Status.EXEMPT:
        return [{"label": "免报", "state": "current", "detail": "本期不需报送"}]
    current = next(i for i, (_, states) in enumerate(_MAIN_STEPS) if filing.status in states)
    last = current == len(_MAIN_STEPS) - 1
    bar = []
    for position, (label, _) in enumerate(_MAIN_STEPS):
        state = "done" if position < current or last else "todo"
        state = "current" if position == current and not last else state
        detail = filing.get_status_display() if position == current else ""
        bar.append({"label": label, "state": state, "detail": detail})
    return bar


def with_next_person(filings: FilingQuerySet) -> FilingQuerySet:
    """Each filing with the names of up to two persons who may act next (feature D1): by state, of the institution or the office."""
    own = Case(
        When(status__in=["not-started", "drafting", "returned"], then=Value(Role.MAKER)),
        When(status="checking", then=Value(Role.CHECKER)),
        When(status="signing", then=Value(Role.OFFICER)),
        default=Value(""),
    )
    lead = Case(When(status__in=["accepted", "correcting"], then=Value(Role.OFFICE_LEAD)), default=Value(""))
    people = (
        Membership.objects.in_force()
        .filter(
            Q(role=OuterRef("own_role"), institution=OuterRef("institution")) | Q(role=OuterRef("lead_role"))
        )
        .order_by("user__username")
        .values("user__name")
    )
    today = clock.today()
    reviewers = (
        ReviewerAssignment.objects.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=today), valid_from__lte=today
        )
        .filter(Q(institution=OuterRef("institution")) | Q(kind=OuterRef("institution__kind")))
        .order_by(F("institution").asc(nulls_last=True))
        .values("reviewer__name")
    )
    return filings.annotate(own_role=own, lead_role=lead).annotate(
        next_person=Case(
            When(status="submitted", then=Subquery(reviewers[:1])), default=Subquery(people[:1])
        ),
        next_person_too=Subquery(people[1:2]),
    )
