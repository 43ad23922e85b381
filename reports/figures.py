"""Reading the published figures: totals over kinds of institution, numbers of single institutions, coverage.

Everything here reads accepted revisions only (PublishedFigure, SummaryRow) and hands plain Decimals on. A ``Totals`` or a
``SingleFigures`` can be called with (code, quarter) and is therefore the operand source of any formula of the catalogue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Max, Q, Sum, Value
from django.urls import reverse

from filings.models import Filing, Indicator, Period, PublishedFigure, SummaryRow
from filings.models.filing import Status
from institutions.models import Group, Institution
from qianjiang_finance.common.quarter import Quarter
from reports.carried import carried_totals

Key = tuple[str, Quarter]

#: Where the code of an institution stands in an address.
_CODE = "/-/"
#: Kinds and institutions in their own order; Django drops a model's ordering from grouped queries.
_ROSTER_ORDER = ("institution__kind__order", "institution__order", "institution__code")


@dataclass(frozen=True, slots=True)
class Total:
    """One indicator in one quarter over a set of institutions: the value in its unit, and how many reported it.

    ``value`` is Σ for amounts and counts, the weighted mean for a rate with a weight (4 decimals are kept by the caller's
    rounding, none are lost here), None for a rate without one or when nobody reported.
    """

    value: Decimal | None
    count: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals by code and quarter. Calling it gives the value or None: missing is never zero."""

    rows: Mapping[Key, Total]

    def __call__(self, code: str, quarter: Quarter) -> Decimal | None:
        total = self.rows.get((code, quarter))
        return total.value if total else None

    def count(self, code: str, quarter: Quarter) -> int:
        """How many institutions reported the indicator in that quarter."""
        total = self.rows.get((code, quarter))
        return total.count if total else 0


@dataclass(frozen=True, slots=True)
class SingleFigures:
    """The published numbers of one institution by code and quarter; callable like :class:`Totals`."""

    rows: Mapping[Key, Decimal]

    def __call__(self, code: str, quarter: Quarter) -> Decimal | None:
        return self.rows.get((code, quarter))


def totals(codes: Iterable[str], quarters: Iterable[Quarter], kinds: Iterable[str] | None = None) -> Totals:
    """Totals of the codes in the quarters over all institutions, or those of some kinds: one query on the summary rows.

    A second one reads what is carried into periods told so (沿用上期); counts stay those of the reports.
    """
    return Totals(_totals(codes, quarters, kinds, by_kind=False).get("", {}))


def totals_by_kind(codes: Iterable[str], quarters: Iterable[Quarter]) -> dict[str, Totals]:
    """The same over the institutions of each kind, by its code: as many queries."""
    found = _totals(codes, quarters, None, by_kind=True)
    return {kind: Totals(rows) for kind, rows in found.items()}


def _totals(
    codes: Iterable[str], quarters: Iterable[Quarter], kinds: Iterable[str] | None, *, by_kind: bool
) -> dict[str, dict[Key, Total]]:
    """The totals by kind, or under an empty one those of all the kinds together."""
    codes, by_index = set(codes), {quarter.index: quarter for quarter in quarters}
    kinds = None if kinds is None else set(kinds)
    rows = SummaryRow.objects.filter(indicator__code__in=codes, period__index__in=by_index)
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    sums = rows.values_list(
        F("kind") if by_kind else Value(""),
        "indicator__code",
        "period__index",
        "period__missing_rule",
        "indicator__aggregation",
        "indicator__places",
    ).annotate(Sum("total"), Sum("count"), Sum("weighted"), Sum("weight"))
    found: dict[str, dict[Key, Total]] = {}
    carrying: set[Quarter] = set()
    for kind, code, index, rule, aggregation, places, *numbers in sums:
        total = _total(aggregation, places, [int(number) for number in numbers])
        found.setdefault(kind, {})[code, by_index[index]] = total
        if rule == Period.MissingRule.CARRY:
            carrying.add(by_index[index])
    if carrying:
        for (kind, code, at), amount in carried_totals(codes, carrying, kinds).items():
            of_kind = found.setdefault(kind if by_kind else "", {})
            known = of_kind.get((code, at), Total(None, 0))
            of_kind[code, at] = Total((known.value or Decimal(0)) + amount, known.count)
    return found


def _total(aggregation: str, places: int, sums: Sequence[int]) -> Total:
    """``sums`` are total, count, weighted and weight of the summary rows, all integers of the smallest units."""
    total, count, weighted, weight = sums
    if count == 0 or aggregation == Indicator.Aggregation.NONE:
        return Total(None, count)
    if aggregation == Indicator.Aggregation.WEIGHTED:
        value = (Decimal(weighted) / weight).scaleb(-places) if weight else None
        return Total(value, count)
    return Total(Decimal(total).scaleb(-places), count)


def by_institution(
    codes: Iterable[str], quarters: Iterable[Quarter], institutions: Iterable[Institution | int] | None = None
) -> dict[int, SingleFigures]:
    """The numbers of every institution (or the given ones, or their ids), by institution id: one query on the covering index."""
    by_index = {quarter.index: quarter for quarter in quarters}
    rows = PublishedFigure.objects.filter(indicator__code__in=set(codes), period__index__in=by_index)
    if institutions is not None:
        rows = rows.filter(institution__in={one if isinstance(one, int) else one.pk for one in institutions})
    collected: dict[int, dict[Key, Decimal]] = {}
    for institution, code, places, index, raw in rows.values_list(
        "institution_id", "indicator__code", "indicator__places", "period__index", "raw"
    ):
        collected.setdefault(institution, {})[(code, by_index[index])] = Decimal(raw).scaleb(-places)
    return {institution: SingleFigures(numbers) for institution, numbers in collected.items()}


@dataclass(frozen=True, slots=True)
class MissingFiling:
    """An expected filing whose figures are not in the totals, and where it stands."""

    institution: str
    short_name: str
    status: str
    url: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the expected filings are in the totals (n/N) and who is missing."""

    included: int
    expected: int
    missing: tuple[MissingFiling, ...]

    @property
    def is_complete(self) -> bool:
        return self.included == self.expected

    @property
    def text(self) -> str:
        return f"{self.included}/{self.expected}"


def coverage(period: Period, kinds: Iterable[str] | None = None) -> Coverage:
    """Coverage of a period over all reporting institutions or those of some kinds: one query.

    A filing counts as included once a revision of it was accepted, also while a correction is under way.
    """
    filings = (
        Filing.objects.for_period(period)
        .expected()
        .select_related("institution", "period")
        .annotate(accepted=Count("revisions", filter=Q(revisions__accepted_at__isnull=False)))
        .order_by(*_ROSTER_ORDER)
    )
    if kinds is not None:
        filings = filings.filter(institution__kind__in=set(kinds))
    rows = list(filings)
    missing = tuple(
        MissingFiling(
            filing.institution.name,
            filing.institution.short_name,
            Status(filing.status).label,
            filing.get_absolute_url(),
        )
        for filing in rows
        if not filing.accepted
    )
    return Coverage(len(rows) - len(missing), len(rows), missing)


def data_state(period: Period) -> str:
    """试算 while filings are outstanding, 已审核 when all are accepted, 已锁定 when all are locked (domain §3.7 item 1)."""
    states = set(
        Filing.objects.for_period(period).expected().order_by().values_list("status", flat=True).distinct()
    )
    if states <= {Status.LOCKED}:
        return "已锁定"
    return "已审核" if states <= {Status.LOCKED, Status.ACCEPTED} else "试算"


@dataclass(frozen=True, slots=True)
class ExpectedFiling:
    """A filing that is due in a period: whose it is, where it stands, and when a revision of it was last accepted (or None)."""

    institution_id: int
    code: str
    name: str
    kind: str
    kind_name: str
    takes_part: bool
    status: str
    accepted_at: dt.datetime | None
    url: str
    institution_url: str


def expected_filings(period: Period) -> tuple[ExpectedFiling, ...]:
    """The roster of a period, all but the exempt, in the order of kinds and institutions: one query."""
    # One address of each sort is worked out, the others differ by the code: finding an address costs more than a row.
    of_filing = reverse("filings:filing-detail", args=[period.code, "-"])
    of_institution = reverse("institutions:institution-detail", args=["-"])
    filings = (
        Filing.objects.for_period(period)
        .expected()
        .select_related("institution__kind", "period")
        .annotate(accepted_at=Max("revisions__accepted_at"))
        .order_by(*_ROSTER_ORDER)
    )
    return tuple(
        ExpectedFiling(
            institution_id=filing.institution_id,
            code=filing.institution.code,
            name=filing.institution.short_name,
            kind=filing.institution.kind_id,
            kind_name=filing.institution.kind.name,
            takes_part=filing.institution.is_ranked,
            status=Status(filing.status).label,
            accepted_at=filing.accepted_at,
            url=of_filing.replace(_CODE, f"/{filing.institution.code}/"),
            institution_url=of_institution.replace(_CODE, f"/{filing.institution.code}/"),
        )
        for filing in filings
    )


@dataclass(frozen=True, slots=True)
class Members:
    """Whom a group is made of: codes of kinds, and ids of institutions named one by one."""

    kinds: frozenset[str]
    institutions: frozenset[int]

    def __contains__(self, filing: ExpectedFiling) -> bool:
        return filing.kind in self.kinds or filing.institution_id in self.institutions


def reporting_groups() -> dict[str, Members]:
    """The groups that report indicators, with their members, by the group's code: one query."""
    kinds: dict[str, set[str]] = {}
    named: dict[str, set[int]] = {}
    reporters = Group.objects.filter(code__in=Indicator.objects.values("reporter"))
    for code, kind, institution in reporters.values_list("code", "kinds", "extra_members"):
        kinds.setdefault(code, set()).update({kind} - {None})
        named.setdefault(code, set()).update({institution} - {None})
    return {code: Members(frozenset(kinds[code]), frozenset(named[code])) for code in kinds}
