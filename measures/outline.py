"""What the pages of the policy show: units as printed with what they mean today, and what is the reader's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, F, Prefetch, Q, QuerySet

from institutions.models import Group, Institution, Role, User
from institutions.policies import can_read_institution
from measures.models import Measure, MeasureUnit, PolicyDocument, Section

#: Financial regulators are not subordinate to the district: they are asked, not told (domain §1.3, 商请).
_REGULATORS = "RG"
_WORKING_ROLES = (
    Role.OFFICE_STAFF,
    Role.OFFICE_LEAD,
    Role.DEPARTMENT,
    Role.MAKER,
    Role.CHECKER,
    Role.OFFICER,
)


@dataclass(frozen=True, slots=True)
class Member:
    """An institution a unit stands for; ``url`` is empty when the reader may not open it, ``is_own`` when the reader works there."""

    name: str
    url: str
    pk: int
    code: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A lead or responsible unit: the printed name, its unit (``unit``) or group (``group``), and whether it is the reader's own.

    ``members`` are those of the group's ``size`` institutions of the day whom the reader may know by name; empty for a single unit.
    """

    printed: str
    unit: Member | None
    group: str
    members: tuple[Member, ...]
    size: int
    is_requested: bool
    is_mine: bool


@dataclass(frozen=True, slots=True)
class MeasureCard:
    """A measure in the outline; ``mine`` is 我牵头, 我负责 or empty."""

    number: int
    title: str
    url: str
    leads: tuple[UnitLine, ...]
    responsible: tuple[UnitLine, ...]
    indicators: int
    derived: int
    mine: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section with its measures."""

    title: str
    measures: tuple[MeasureCard, ...]


class Reader:
    """Who reads: the institutions the person may open, and the units and groups the person works for. Each is asked for when needed."""

    def __init__(self, user: User) -> None:
        self._user = user
        self._own = user.institutions_as(*_WORKING_ROLES)

    @cached_property
    def _own_groups(self) -> set[str]:
        if not self._own:
            return set()
        member = Q(kinds__institutions__in=self._own) | Q(extra_members__in=self._own)
        return set(Group.objects.filter(member).values_list("pk", flat=True))

    def member(self, institution: Institution) -> Member:
        """Its name, with a link where the person may follow it."""
        url = institution.get_absolute_url() if self.may_name(institution) else ""
        is_own = institution.pk in self._own
        return Member(institution.short_name, url, institution.pk, institution.code, is_own)

    def may_name(self, institution: Institution) -> bool:
        """Whether the group is opened to the person at this institution: its own, a department, or any for who sees all."""
        return bool(can_read_institution(self._user, institution))

    def works_for(self, unit: MeasureUnit) -> bool:
        """Whether the person works for the unit, or for a member of the group."""
        if unit.group_id is None:
            return unit.institution_id in self._own
        return unit.group_id in self._own_groups


def chapters(document: PolicyDocument, user: User) -> list[Chapter]:
    """The document's sections and measures with their units, for one reader; the number of queries is constant."""
    reader = Reader(user)
    units = MeasureUnit.objects.select_related("institution__kind", "group")
    measures = Measure.objects.annotate(
        indicator_count=Count("indicators", distinct=True),
        derived_count=Count("derived_indicators", distinct=True),
    ).prefetch_related(Prefetch("units", units))
    sections: QuerySet[Section] = document.sections.prefetch_related(Prefetch("measures", measures))
    return [
        Chapter(str(section), tuple(_card(row, reader) for row in section.measures.all()))
        for section in sections
    ]


def unit_lines(measure: Measure, user: User, on: dt.date) -> tuple[list[UnitLine], list[UnitLine]]:
    """Leads and responsible units in printed order, each group with its members of that day (feature A3). Two queries for the office.

    A bank reads the class and its own name, as the document prints them; the names of all members are for the office, the leaders and the
    departments that lead the measure, whose work it is to supervise them.
    """
    reader = Reader(user)
    units = list(measure.units.select_related("institution__kind", "group"))
    members = _members({unit.group_id for unit in units if unit.group_id}, on)
    leading = user.institutions_as(Role.DEPARTMENT)
    names_all = any(unit.duty == MeasureUnit.Duty.LEAD and unit.institution_id in leading for unit in units)
    lines = [
        (unit.duty, _line(unit, reader, members.get(unit.group_id or "", []), names_all=names_all))
        for unit in units
    ]
    return (
        [line for duty, line in lines if duty == MeasureUnit.Duty.LEAD],
        [line for duty, line in lines if duty == MeasureUnit.Duty.RESPONSIBLE],
    )


def _members(codes: Iterable[str], on: dt.date) -> dict[str, list[Institution]]:
    """The members of each group on a day: one query for all (the rule of Group.members_on)."""
    wanted = set(codes)
    rows = (
        Institution.objects.open_on(on)
        .select_related("kind")
        .annotate(by_kind=F("kind__groups"), by_name=F("extra_groups"))
        .filter(Q(by_kind__in=wanted) | Q(by_name__in=wanted))
        .order_by("kind__order", "order", "code")
    )
    found: dict[str, dict[int, Institution]] = {code: {} for code in wanted}
    for row in rows:
        for code in wanted & {row.by_kind, row.by_name}:
            found[code][row.pk] = row
    return {code: list(members.values()) for code, members in found.items()}


def _card(measure: Measure, reader: Reader) -> MeasureCard:
    lines = [(unit.duty, _line(unit, reader, None)) for unit in measure.units.all()]
    leads = tuple(line for duty, line in lines if duty == MeasureUnit.Duty.LEAD)
    responsible = tuple(line for duty, line in lines if duty == MeasureUnit.Duty.RESPONSIBLE)
    mine = "我牵头" if any(line.is_mine for line in leads) else ""
    return MeasureCard(
        number=measure.number,
        title=measure.title,
        url=measure.get_absolute_url(),
        leads=leads,
        responsible=responsible,
        indicators=measure.indicator_count,  # type: ignore[attr-defined]  # annotated in chapters()
        derived=measure.derived_count,  # type: ignore[attr-defined]  # annotated in chapters()
        mine=mine or ("我负责" if any(line.is_mine for line in responsible) else ""),
    )


def _line(
    unit: MeasureUnit, reader: Reader, members: list[Institution] | None, *, names_all: bool = False
) -> UnitLine:
    """The unit for a reader; ``members`` None: the group is not expanded; ``names_all``: to every member."""
    single = unit.institution
    opened = tuple(reader.member(one) for one in members or () if names_all or reader.may_name(one))
    return UnitLine(
        printed=unit.printed,
        unit=reader.member(single) if single is not None else None,
        group=unit.group.name if unit.group is not None else "",
        members=opened,
        size=len(members or ()),
        is_requested=single is not None and single.kind_id == _REGULATORS,
        is_mine=reader.works_for(unit) if members is None or single else any(one.is_own for one in opened),
    )
