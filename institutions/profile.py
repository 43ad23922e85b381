"""What the page of one institution shows: its names over time, its groups, and the measures it leads or answers for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from institutions.models import Group, Institution, Membership, User
from qianjiang_finance.common import clock


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name and the days it was carried; ``until`` is the first day without it, None for the present name."""

    name: str
    short_name: str
    since: dt.date
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A measure the institution leads or answers for; ``via`` names the group it does so through, or is empty."""

    number: int
    title: str
    url: str
    duty: str
    printed: str
    via: str


@dataclass(frozen=True, slots=True)
class Relative:
    """A predecessor or the successor; ``url`` is empty when the reader may not open it."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Relatives:
    """What a merger joined: the institutions it continues, and the one that continues it."""

    predecessors: tuple[Relative, ...]
    successor: Relative | None


def names_of(institution: Institution) -> list[NameSpan]:
    """All names, the present one first, without gaps (domain §0.5)."""
    spans = [
        NameSpan(former.name, former.short_name, former.valid_from, former.valid_until)
        for former in institution.former_names.all()
    ]
    since = max(
        (former.valid_until for former in institution.former_names.all()), default=institution.opened_on
    )
    now = NameSpan(institution.name, institution.short_name, since, institution.closed_on)
    return [now, *sorted(spans, key=lambda span: span.since, reverse=True)]


def groups_of(institution: Institution) -> list[Group]:
    """The groups it belongs to by its kind or by name, with the measures that address them."""
    member = Q(kinds=institution.kind_id) | Q(extra_members=institution)
    return list(Group.objects.filter(member).distinct().prefetch_related("measure_units__measure"))


def duties_of(institution: Institution, groups: list[Group]) -> list[Duty]:
    """The measures it leads or answers for, itself and through its groups, by number (feature A2)."""
    own = [(unit, "") for unit in institution.measure_units.select_related("measure")]
    through = [(unit, group.name) for group in groups for unit in group.measure_units.all()]
    duties = [
        Duty(
            number=unit.measure.number,
            title=unit.measure.title,
            url=unit.measure.get_absolute_url(),
            duty=unit.get_duty_display(),
            printed=unit.printed,
            via=via,
        )
        for unit, via in own + through
    ]
    return sorted(duties, key=lambda duty: (duty.number, duty.duty, duty.via))


def relatives_of(institution: Institution, reader: User) -> Relatives:
    """Predecessors and successor (承继), all by name, those the reader may open with a link."""
    visible = Institution.objects.visible_to(reader).filter(pk=OuterRef("pk"))
    related = Institution.objects.filter(Q(successor=institution) | Q(predecessors=institution))
    rows = [
        (
            row.pk == institution.successor_id,
            Relative(row.short_name, row.get_absolute_url() if row.is_visible else ""),
        )
        for row in related.distinct().annotate(is_visible=Exists(visible))
    ]
    return Relatives(
        predecessors=tuple(relative for is_successor, relative in rows if not is_successor),
        successor=next((relative for is_successor, relative in rows if is_successor), None),
    )


def people_of(institution: Institution) -> list[Membership]:
    """Who holds which role there today, by role."""
    rows = institution.memberships.in_force().filter(user__is_active=True).select_related("user", "role")
    return list(rows.order_by("role__order", "user__username"))


@dataclass(frozen=True, slots=True)
class GroupMembers:
    """A group with its kinds and the members that are open today."""

    group: Group
    kinds: tuple[str, ...]
    members: tuple[Institution, ...]


def members_of(groups: QuerySet[Group]) -> list[GroupMembers]:
    """Each group with its members: four queries."""
    rows = list(groups.prefetch_related("kinds", "extra_members"))
    everybody = list(Institution.objects.open_on(clock.today()).select_related("kind"))
    found = []
    for group in rows:
        kinds, named = list(group.kinds.all()), {one.pk for one in group.extra_members.all()}
        codes = {kind.pk for kind in kinds}
        members = tuple(one for one in everybody if one.kind_id in codes or one.pk in named)
        found.append(GroupMembers(group, tuple(kind.name for kind in kinds), members))
    return found
