"""Reading the published figures: totals over kinds of institution, numbers of single institutions, coverage.

Everything here reads accepted revisions only (PublishedFigure, SummaryRow) and hands plain Decimals on. A ``Totals`` or a
``SingleFigures`` can be called with (code, quarter) and is therefore the operand source of any formula of the catalogue.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Max, Q, Sum

from filings.models import Filing, Indicator, Period, PublishedFigure, SummaryRow
from filings.models.filing import Status
from institutions.models import Group, Institution
from qianjiang_finance.common.quarter import Quarter

Key = tuple[str, Quarter]

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
    """Totals of the codes in the quarters over all institutions, or those of some kinds: one query on the summary rows."""
    rows = SummaryRow.objects.filter(
        indicator__code__in=set(codes), period__index__in={quarter.index for quarter in quarters}
    )
    if kinds is not None:
        rows = rows.filter(kind__in=set(kinds))
    sums = rows.values_list(
        "indicator__code", "period__index", "indicator__aggregation", "indicator__places"
    ).annotate(Sum("total"), Sum("count"), Sum("weighted"), Sum("weight"))
    return Totals(
        {
            (code, Quarter.from_index(index)): _total(
                aggregation, places, [int(number) for number in numbers]
            )
            for code, index, aggregation, places, *numbers in sums
        }
    )


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
    codes: Iterable[str], quarters: Iterable[Quarter], institutions: Iterable[Institution] | None = None
) -> dict[int, SingleFigures]:
    """The numbers of every institution (or the given ones), keyed by institution id: one query on the covering index."""
    rows = PublishedFigure.objects.filter(
        indicator__code__in=set(codes), period__index__in={quarter.index for quarter in quarters}
    )
    if institutions is not None:
        rows = rows.filter(institution__in={institution.pk for institution in institutions})
    collected: dict[int, dict[Key, Decimal]] = {}
    for institution, code, places, index, raw in rows.values_list(
        "institution_id", "indicator__code", "indicator__places", "period__index", "raw"
    ):
        key = (code, Quarter.from_index(index))
        collected.setdefault(institution, {})[key] = Decimal(raw).scaleb(-places)
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
    name: str
    kind: str
    kind_name: str
    status: str
    accepted_at: dt.datetime | None
    url: str
    institution_url: str


def expected_filings(period: Period) -> tuple[ExpectedFiling, ...]:
    """The roster of a period, all but the exempt, in the order of kinds and institutions: one query."""
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
            name=filing.institution.short_name,
            kind=filing.institution.kind_id,
            kind_name=filing.institution.kind.name,
            status=Status(filing.status).label,
            accepted_at=filing.accepted_at,
            url=filing.get_absolute_url(),
            institution_url=filing.institution.get_absolute_url(),
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
