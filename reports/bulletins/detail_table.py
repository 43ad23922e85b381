"""明细: every accepted figure of the period, one line for each institution and indicator, with last year's beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from filings.models import Period, PublishedFigure
from reports.metrics import Value, absent, difference
from reports.metrics.values import BASE_NOT_REPORTED


@dataclass(frozen=True, slots=True)
class DetailRow:
    """One figure as it was reported: in ``unit`` with ``places`` decimals; ``change`` is its difference from ``last_year``.

    ``revision`` is the number of the accepted version it comes from.
    """

    institution_code: str
    institution: str
    kind: str
    code: str
    name: str
    unit: str
    places: int
    current: Value
    last_year: Value
    change: Value
    revision: int


def build_details(period: Period) -> tuple[DetailRow, ...]:
    """The figures in the order of institutions and indicators: one query."""
    before = period.quarter.same_last_year.index
    figures = (
        PublishedFigure.objects.filter(period__index__in=(before, period.index))
        .order_by(
            "institution__kind__order", "institution__order", "institution__code", "indicator__order", "period__index"
        )
        .values_list(
            "period__index", "institution_id", "indicator_id", "raw",
            "indicator__places", "indicator__entry_places", "institution__code", "institution__short_name", "institution__kind__name",
            "indicator__code", "indicator__name", "indicator__unit", "revision__number",
        )
    )  # fmt: skip
    last_year: dict[tuple[int, int], int] = {}
    rows = []
    for index, institution, indicator, raw, *words in figures:
        if index == before:
            last_year[institution, indicator] = raw
        else:
            rows.append(_row(last_year.get((institution, indicator)), raw, words))
    return tuple(rows)


def _row(base: int | None, raw: int, words: Sequence[Any]) -> DetailRow:
    places, shown, institution_code, institution, kind, code, name, unit, revision = words
    current = Value(Decimal(raw).scaleb(-places))
    last_year = absent(BASE_NOT_REPORTED) if base is None else Value(Decimal(base).scaleb(-places))
    change = difference(current, last_year)
    return DetailRow(
        institution_code, institution, kind, code, name, unit, shown, current, last_year, change, revision
    )
