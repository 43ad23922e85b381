"""Reading the cells of a bulletin: accepted figures with their revisions, carried balances, members and groups (domain §3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from django.db.models import Q

from filings.models import Filing, Indicator, Period, PublishedFigure
from institutions.models import Group, Institution
from qianjiang_finance.common.quarter import Quarter
from reports.attendance import Attendance
from reports.check_pages.reading import quarters_of
from reports.drafting.ledger import Cell, Item, Ledger, Member, rows_of
from reports.ranking_rules import why_unranked

_CELL = ("institution_id", "indicator__code", "period__index", "raw", "revision_id", "revision__number")


def read_ledger(period: Period, codes: Iterable[str], rosters: Attendance) -> Ledger:
    """The accepted figures of the codes in the quarter and everything it is compared with: five queries."""
    quarter = period.quarter
    quarters = {*quarters_of(quarter), quarter.previous.same_last_year}
    indicators = list(Indicator.objects.select_related("weight"))
    items = {row.code: item_of(row) for row in indicators}
    wanted = {code for code in codes if code in items}
    wanted |= {items[code].weight for code in wanted} - {""}
    members = _members(quarter, rosters)
    by_pk = {member.pk: member for member in members.values()}
    rows = (
        PublishedFigure.objects.filter(
            indicator__code__in=wanted, period__index__in=[at.index for at in quarters]
        )
        .order_by("institution__kind__order", "institution__order", "institution__code")
        .values_list(*_CELL)
    )
    cells = (
        Cell(
            by_pk[pk],
            code,
            Quarter.from_index(index),
            raw,
            Decimal(raw).scaleb(-items[code].places),
            revision,
            number,
        )
        for pk, code, index, raw, revision, number in rows
    )
    carried = _carried(quarters, wanted, items, by_pk)
    return Ledger(items, members, _groups(members), rows_of((*cells, *carried)))


def _carried(
    quarters: Iterable[Quarter],
    codes: Iterable[str],
    items: Mapping[str, Item],
    by_pk: Mapping[int, Member],
) -> Iterator[Cell]:
    """Last quarter's balances of those who have not reported, in periods told so (``reports.carried``): one query, two where there are any."""
    waiting = (
        Filing.objects.expected()
        .filter(
            period__index__in=[at.index for at in quarters],
            period__missing_rule=Period.MissingRule.CARRY,
        )
        .without_accepted()
        .values_list("institution_id", "period__index")
    )
    wanted = Q()
    for institution, index in waiting:
        wanted |= Q(institution=institution, period__index=index - 1)
    if not wanted:
        return
    rows = PublishedFigure.objects.filter(
        wanted,
        indicator__code__in=codes,
        indicator__kind=Indicator.Kind.STOCK,
        indicator__aggregation=Indicator.Aggregation.SUM,
    ).order_by("institution__kind__order", "institution__order", "institution__code")
    for pk, code, index, raw, revision, number in rows.values_list(*_CELL):
        value = Decimal(raw).scaleb(-items[code].places)
        quarter = Quarter.from_index(index + 1)
        yield Cell(by_pk[pk], code, quarter, raw, value, revision, number, is_carried=True)


def item_of(row: Indicator) -> Item:
    """The indicator as sentences need it; read with its weight."""
    return Item(
        code=row.code,
        name=row.name,
        unit=row.unit,
        places=row.places,
        weight=row.weight.code if row.weight else "",
        is_summed=row.aggregation != Indicator.Aggregation.NONE,
    )


def _members(quarter: Quarter, rosters: Attendance) -> dict[str, Member]:
    """Every institution, in the order of the roster, under the name it has now."""
    ends = rosters.quarter_ends(quarter)
    members = {}
    for row in Institution.objects.order_by("kind__order", "order", "code"):
        attendee = rosters.attendees.get(row.pk)
        is_listed = attendee is not None and rosters.was_listed(row.pk, quarter)
        why = why_unranked(attendee, ends[row.pk]) if attendee and is_listed else "不在本期报送名单"
        members[row.code] = Member(row.pk, row.code, row.short_name, row.kind_id, why)
    return members


def _groups(members: Mapping[str, Member]) -> dict[str, frozenset[int]]:
    """The kinds of institutions and the groups of the policy, by name."""
    kinds: dict[str, set[str]] = {}
    named: dict[str, set[int]] = {}
    for name, kind, institution in Group.objects.values_list("name", "kinds", "extra_members"):
        kinds.setdefault(name, set()).add(kind)
        named.setdefault(name, set()).add(institution)
    return {
        name: frozenset(
            member.pk for member in members.values() if member.kind in kinds[name] or member.pk in named[name]
        )
        for name in kinds
    }
