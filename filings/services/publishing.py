"""Publication of accepted figures and their sums, in the accepting transaction, under one lock per period (quality.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from filings.models import Filing, Indicator, Period, PublishedFigure, Revision, SummaryRow


@dataclass(slots=True)
class _Sums:
    """What a set of published numbers adds to one summary row; all integers of the smallest units."""

    total: int = 0
    count: int = 0
    weighted: int = 0
    weight: int = 0

    def add(self, raw: int, weight: int | None, sign: int = 1) -> None:
        self.total += sign * raw
        self.count += sign
        if weight is not None:
            self.weighted += sign * raw * weight
            self.weight += sign * weight

    def as_tuple(self) -> tuple[int, int, int, int]:
        return (self.total, self.count, self.weighted, self.weight)


def publish(*, filing: Filing, revision: Revision) -> None:
    """Make the revision's numbers the published ones of its institution and period, and move the sums by the difference.

    Runs inside the caller's transaction. The sums are integers, so adding differences never drifts; ``verify_totals`` proves it.
    """
    lock_period_rows(filing.period_id)
    old = dict(
        PublishedFigure.objects.filter(
            period=filing.period_id, institution=filing.institution_id
        ).values_list("indicator_id", "raw")
    )
    rows = revision.figures.values_list("indicator_id", "raw")
    new = {indicator: raw for indicator, raw in rows if raw is not None}
    weights = _weights()
    difference: dict[int, _Sums] = defaultdict(_Sums)
    for numbers, sign in ((old, -1), (new, 1)):
        for indicator, raw in numbers.items():
            difference[indicator].add(raw, numbers.get(weights.get(indicator, 0)), sign)
    _replace(filing, revision, old, new)
    _shift_summary(filing.period_id, filing.institution.kind_id, difference)
    Period.objects.filter(pk=filing.period_id).update(data_version=F("data_version") + 1)


def lock_period_rows(period_id: int) -> None:
    """Let one transaction at a time refresh the sums of a period. SQLite's write transactions already exclude each other."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [period_id])


def _weights() -> dict[int, int]:
    """Rate indicator → its weight indicator."""
    return dict(Indicator.objects.filter(weight__isnull=False).values_list("pk", "weight_id"))


def _replace(filing: Filing, revision: Revision, old: dict[int, int], new: dict[int, int]) -> None:
    gone = [indicator for indicator in old if indicator not in new]
    if gone:
        PublishedFigure.objects.filter(
            period=filing.period_id, institution=filing.institution_id, indicator__in=gone
        ).delete()
    PublishedFigure.objects.bulk_create(
        (
            PublishedFigure(
                period_id=filing.period_id,
                institution_id=filing.institution_id,
                indicator_id=indicator,
                raw=raw,
                revision=revision,
            )
            for indicator, raw in new.items()
        ),
        update_conflicts=True,
        unique_fields=["period", "indicator", "institution"],
        update_fields=["raw", "revision"],
    )


def _shift_summary(period_id: int, kind_id: str, difference: dict[int, _Sums]) -> None:
    stored = {
        row.indicator_id: row
        for row in SummaryRow.objects.filter(period=period_id, kind=kind_id, indicator__in=difference)
    }
    rows = []
    for indicator, sums in difference.items():
        row = stored.get(indicator) or SummaryRow(
            period_id=period_id, kind_id=kind_id, indicator_id=indicator
        )
        row.total += sums.total
        row.count += sums.count
        row.weighted += sums.weighted
        row.weight += sums.weight
        rows.append(row)
    _upsert(rows)


def _upsert(rows: Iterable[SummaryRow]) -> None:
    SummaryRow.objects.bulk_create(
        (
            SummaryRow(
                period_id=row.period_id,
                kind_id=row.kind_id,
                indicator_id=row.indicator_id,
                total=row.total,
                count=row.count,
                weighted=row.weighted,
                weight=row.weight,
            )
            for row in rows
        ),
        update_conflicts=True,
        unique_fields=["period", "indicator", "kind"],
        update_fields=["total", "count", "weighted", "weight"],
    )


def _computed(period_id: int) -> dict[tuple[int, str], _Sums]:
    """The sums of a period from its published figures, independent of the stored rows."""
    weights = _weights()
    by_institution: dict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    rows = PublishedFigure.objects.filter(period=period_id).values_list(
        "institution_id", "institution__kind_id", "indicator_id", "raw"
    )
    for institution, kind, indicator, raw in rows.iterator():
        by_institution[(institution, kind)][indicator] = raw
    sums: dict[tuple[int, str], _Sums] = defaultdict(_Sums)
    for (_, kind), numbers in by_institution.items():
        for indicator, raw in numbers.items():
            sums[(indicator, kind)].add(raw, numbers.get(weights.get(indicator, 0)))
    return sums


def verify_totals(*, period: Period) -> list[str]:
    """Differences between the stored sums and the published figures, one Chinese sentence each; empty when they agree."""
    computed = _computed(period.pk)
    stored = {
        (row.indicator_id, row.kind_id): (row.total, row.count, row.weighted, row.weight)
        for row in SummaryRow.objects.filter(period=period)
    }
    codes = dict(Indicator.objects.values_list("pk", "code"))
    empty = (0, 0, 0, 0)
    problems = []
    for key in sorted({*computed, *stored}):
        should = computed[key].as_tuple() if key in computed else empty
        actual = stored.get(key, empty)
        if should != actual:
            problems.append(f"{period.code} {codes[key[0]]} {key[1]}：应为{should}，现为{actual}")
    return problems


@transaction.atomic
def rebuild_summary(*, period: Period) -> int:
    """Write the sums of a period anew from its published figures; returns the number of rows."""
    lock_period_rows(period.pk)
    computed = _computed(period.pk)
    SummaryRow.objects.filter(period=period).delete()
    _upsert(
        SummaryRow(
            period=period,
            indicator_id=indicator,
            kind_id=kind,
            total=sums.total,
            count=sums.count,
            weighted=sums.weighted,
            weight=sums.weight,
        )
        for (indicator, kind), sums in computed.items()
    )
    return len(computed)
