"""汇总: the kinds of bank beside each other and the district's balance over time, unrounded."""

from __future__ import annotations

from dataclasses import dataclass

from qianjiang_finance.common.quarter import Quarter
from reports.bulletins.comparing import Subject
from reports.bulletins.materials import ALL, Materials, Measured
from reports.dashboards.periods import last_quarters
from reports.figures import ExpectedFiling
from reports.metrics import Value

#: How many quarter-ends the chart of the balance shows: two years and their base.
SHOWN = 9


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A kind of bank, or the district's banks: how many owe a report and are in the sums, amounts in 万元, growth, share and rate in %."""

    key: str
    name: str
    expected: int
    included: int
    loans: Value
    balance: Value
    increase: Value
    growth: Value
    share: Value
    long_term: Value
    unsecured: Value
    lent: Value
    rate: Value
    first_loans: Value


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """The rows by kind, the policy banks' last, and all banks together; ``balances`` of the last quarter-ends, oldest first.

    ``omitted`` says which quarter-ends are not drawn because a report is missing in them.
    """

    rows: tuple[SummaryRow, ...]
    total: SummaryRow
    balances: tuple[tuple[Quarter, Value], ...]
    omitted: tuple[str, ...]


def build_summary(materials: Materials) -> SummaryTable:
    """The sums of each kind of bank in the roster, and of all."""
    filings = materials.bank_filings
    rows = []
    for kind in materials.bank_kinds:
        own = [filing for filing in filings if filing.kind == kind]
        rows.append(_row(materials, materials.of_kind(kind), f"{ALL}{kind}", own[0].kind_name, own))
    balances, omitted = _balances(materials)
    return SummaryTable(
        rows=tuple(rows),
        total=_row(materials, materials.of_all(), ALL, "合计", list(filings)),
        balances=balances,
        omitted=omitted,
    )


def _row(
    materials: Materials, subject: Subject, key: str, name: str, filings: list[ExpectedFiling]
) -> SummaryRow:
    quarter, of = materials.quarter, Measured(materials.items, subject)
    return SummaryRow(
        key=key,
        name=name,
        expected=len(filings),
        included=sum(filing.accepted_at is not None for filing in filings),
        loans=of.now("B102"),
        balance=of.now("B201"),
        increase=of.change("B201", quarter.year_start),
        growth=of.growth("B201", quarter.same_last_year),
        share=of.now("D01"),
        long_term=of.now("B203"),
        unsecured=of.now("B204"),
        lent=of.now("B207"),
        rate=of.now("B405"),
        first_loans=of.now("B505"),
    )


def _balances(materials: Materials) -> tuple[tuple[tuple[Quarter, Value], ...], tuple[str, ...]]:
    """Σ B201 at each of the last quarter-ends that has one; a quarter with a report missing is left out and named."""
    item = materials.items.get("B201")
    if item is None:
        return (), ()
    quarters = last_quarters(materials.quarter, SHOWN)
    omitted = {one.quarter: one.text for one in materials.circles.omitted(item, quarters)}
    values = [(at, item.value(materials.totals, at)) for at in quarters if at not in omitted]
    return tuple((at, value) for at, value in values if value.known), tuple(omitted.values())
