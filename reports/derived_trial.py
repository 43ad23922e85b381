"""A formula tried on a past period before it is saved: the district and every institution (feature H1). Read only."""

from __future__ import annotations

from dataclasses import dataclass

from filings.models import Period
from qianjiang_finance.common.expressions import codes_in, quarters_in
from reports import figures
from reports.dashboards.items import derived_value
from reports.figures import SingleFigures
from reports.metrics import Value


@dataclass(frozen=True, slots=True)
class TriedRow:
    """An institution, or 全区, and what the formula gives for it."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that is not saved yet."""

    expression: str


@dataclass(frozen=True, slots=True)
class DerivedTrial:
    """The outcome in a period, with ``decimals`` to print."""

    period: Period
    unit: str
    decimals: int
    rows: tuple[TriedRow, ...]


def try_formula(expression: str, period: Period, *, unit: str, decimals: int) -> DerivedTrial:
    """The formula over the accepted figures of the period: ratios of sums for the district. Raises ExpressionError."""
    codes, quarters = codes_in(expression), quarters_in(expression, period.quarter)
    totals, singles = figures.totals(codes, quarters), figures.by_institution(codes, quarters)
    formula, nothing = Formula(expression), SingleFigures({})
    rows = [TriedRow("全区", derived_value(formula, totals, period.quarter))]
    rows += [
        TriedRow(
            filing.name,
            derived_value(formula, singles.get(filing.institution_id, nothing), period.quarter),
        )
        for filing in figures.expected_filings(period)
        if filing.institution_id in singles
    ]
    return DerivedTrial(period, unit, decimals, tuple(rows))
