"""The figures behind totals, read without reading them all: only institutions that stand out, and the rest of each kind as one.

An institution stands out when it has no figure where it might be missed: it opened or closed in the time, a filing of it is not
accepted, or one of the codes is blank at it. All others have every figure at every date, so that their sums are those of the summary
rows less those that stand out, and nothing about them can differ between two dates. What :class:`Comparable` says of the two parts is
what it would say of the single figures, at a cost that does not grow with institutions and quarters (quality.md, Speed).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q

from filings.models import Filing, Indicator, PublishedFigure, SummaryRow
from filings.models.filing import PUBLISHED, Status
from institutions.models import Institution
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.attendance import Attendance, Attendee, attendance
from reports.dashboards.comparable import Comparable
from reports.figures import Key, SingleFigures

REST = "其余机构"


@dataclass(frozen=True, slots=True)
class _Sum:
    """A summary row: integers of the smallest unit."""

    total: int
    count: int
    weighted: int
    weight: int


@dataclass(frozen=True, slots=True)
class _Sums:
    """The summary rows of one kind, with how each code is aggregated and its decimals."""

    rows: Mapping[Key, _Sum]
    aggregation: Mapping[str, str]
    places: Mapping[str, int]

    def dates(self, code: str) -> list[Quarter]:
        """The quarters in which somebody of the kind reported the code."""
        return [at for known, at in self.rows if known == code]


def read_comparable(
    codes: Iterable[str], weights: Mapping[str, str], quarters: Iterable[Quarter], *, may_show: bool
) -> Comparable:
    """A :class:`Comparable` of everybody over the codes in the quarters. Five queries, two more where figures are blank."""
    wanted, at = frozenset((*codes, *weights.values())), frozenset(quarters)
    sums = _read_sums(wanted, at)
    apart = _standing_out(at)
    singles = _read_singles(wanted, at, apart)
    sizes = _sizes(apart)
    blank = {
        kind: _blank_codes(of_kind, sizes.get(kind, 0), _of_kind(kind, apart, singles))
        for kind, of_kind in sums.items()
    }
    if any(blank.values()):
        more = _with_blanks(blank, sums, apart)
        singles |= _read_singles(wanted, at, more)
        apart |= more
        sizes = _sizes(apart)
    rosters = attendance(at, apart)
    return _together(sums, sizes, apart, singles, rosters=rosters, weights=weights, may_show=may_show)


def read_everybody(
    codes: Iterable[str], weights: Mapping[str, str], quarters: Iterable[Quarter], *, may_show: bool
) -> Comparable:
    """The same over the single figures of everybody: two queries, for offices with few institutions."""
    at = frozenset(quarters)
    singles = figures.by_institution(frozenset((*codes, *weights.values())), at)
    return Comparable(singles, attendance(at), weights, may_show=may_show)


def _read_sums(codes: frozenset[str], quarters: frozenset[Quarter]) -> dict[str, _Sums]:
    rows = SummaryRow.objects.filter(
        indicator__code__in=codes, period__index__in=[one.index for one in quarters], count__gt=0
    ).values_list(
        "kind", "indicator__code", "period__index", "indicator__aggregation", "indicator__places",
        "total", "count", "weighted", "weight",
    )  # fmt: skip
    found: dict[str, tuple[dict[Key, _Sum], dict[str, str], dict[str, int]]] = {}
    for kind, code, index, aggregation, places, *numbers in rows:
        sums, aggregations, decimals = found.setdefault(kind, ({}, {}, {}))
        sums[code, Quarter.from_index(index)] = _Sum(*numbers)
        aggregations[code], decimals[code] = aggregation, places
    return {kind: _Sums(*parts) for kind, parts in found.items()}


def _standing_out(quarters: frozenset[Quarter]) -> dict[int, Institution]:
    """Who opened or closed in the time, or has a filing that is not accepted."""
    first = min(quarters).first_day
    waiting = Filing.objects.filter(
        period__index__in=[one.index for one in quarters],
        status__in=[status for status in Status if status not in PUBLISHED],
    )
    found = Institution.objects.filter(
        Q(opened_on__gt=first) | Q(closed_on__isnull=False) | Q(pk__in=waiting.values("institution"))
    )
    return {one.pk: one for one in found}


def _read_singles(
    codes: frozenset[str], quarters: frozenset[Quarter], apart: Mapping[int, Institution]
) -> dict[int, SingleFigures]:
    return figures.by_institution(codes, quarters, apart.values()) if apart else {}


def _sizes(apart: Mapping[int, Institution]) -> dict[str, int]:
    """How many institutions of each kind do not stand out."""
    everybody = Institution.objects.order_by().values_list("kind").annotate(Count("pk"))
    sizes = dict(everybody)
    for one in apart.values():
        sizes[one.kind_id] -= 1
    return sizes


def _of_kind(
    kind: str, apart: Mapping[int, Institution], singles: Mapping[int, SingleFigures]
) -> list[SingleFigures]:
    return [one for pk, one in singles.items() if apart[pk].kind_id == kind]


def _blank_codes(sums: _Sums, size: int, apart: list[SingleFigures]) -> list[str]:
    """The codes that not all of the others have at every date of the code."""
    return sorted(
        {
            code
            for (code, at), one in sums.rows.items()
            if one.count - sum((code, at) in single.rows for single in apart) != size
        }
    )


def _with_blanks(
    blank: Mapping[str, list[str]], sums: Mapping[str, _Sums], apart: Mapping[int, Institution]
) -> dict[int, Institution]:
    """Those of the others that lack one of the codes at one of its dates: two queries."""
    kinds = [kind for kind, codes in blank.items() if codes]
    rest = [one for one in Institution.objects.filter(kind__in=kinds) if one.pk not in apart]
    codes = {code for kind in kinds for code in blank[kind]}
    indexes = {at.index for kind in kinds for code in blank[kind] for at in sums[kind].dates(code)}
    counted = PublishedFigure.objects.filter(
        indicator__code__in=codes, period__index__in=indexes, institution__kind__in=kinds
    )
    rows = counted.order_by().values_list("institution", "indicator__code").annotate(Count("pk"))
    numbers = {(pk, code): count for pk, code, count in rows}
    return {
        one.pk: one
        for one in rest
        if any(
            numbers.get((one.pk, code), 0) != len(sums[one.kind_id].dates(code))
            for code in blank[one.kind_id]
        )
    }


def _together(
    sums: Mapping[str, _Sums],
    sizes: Mapping[str, int],
    apart: Mapping[int, Institution],
    singles: Mapping[int, SingleFigures],
    *,
    rosters: Attendance,
    weights: Mapping[str, str],
    may_show: bool,
) -> Comparable:
    """Those standing out by their ids, the rest of each kind under a negative one: on the roster at all dates, with all figures."""
    figures_of, attendees = dict(singles), dict(rosters.attendees)
    accepted = dict(rosters.accepted)
    for number, (kind, of_kind) in enumerate(sorted(sums.items()), start=1):
        if not sizes.get(kind):
            continue
        figures_of[-number] = _rest(of_kind, _of_kind(kind, apart, singles), weights)
        attendees[-number] = Attendee(REST, kind, takes_part=True, size=sizes[kind])
        accepted |= {(-number, at): True for _, at in of_kind.rows}
    everybody = Attendance(attendees, accepted, rosters.exempt)
    return Comparable(figures_of, everybody, weights, may_show=may_show)


def _rest(sums: _Sums, apart: list[SingleFigures], weights: Mapping[str, str]) -> SingleFigures:
    """The sums of a kind less those standing out; a rate is the mean of the rest by its weight."""
    found: dict[Key, Decimal] = {}
    for (code, at), one in sums.rows.items():
        if sums.aggregation[code] == Indicator.Aggregation.WEIGHTED:
            value = _rate(one, sums, (code, at), apart, weights)
        elif sums.aggregation[code] == Indicator.Aggregation.NONE:
            value = None
        else:
            known = (single.rows.get((code, at), Decimal(0)) for single in apart)
            value = Decimal(one.total).scaleb(-sums.places[code]) - sum(known, Decimal(0))
        if value is not None and one.count > sum((code, at) in single.rows for single in apart):
            found[code, at] = value
    return SingleFigures(found)


def _rate(
    one: _Sum, sums: _Sums, key: Key, apart: list[SingleFigures], weights: Mapping[str, str]
) -> Decimal | None:
    code, at = key
    weight_code = weights.get(code, "")
    places = sums.places.get(weight_code, 0)
    weight = Decimal(one.weight).scaleb(-places)
    weighted = Decimal(one.weighted).scaleb(-places - sums.places[code])
    for single in apart:
        rate, amount = single.rows.get(key), single.rows.get((weight_code, at))
        if rate is not None and amount is not None:
            weighted -= rate * amount
            weight -= amount
    return weighted / weight if weight > 0 else None
