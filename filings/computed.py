"""What the form computes itself: subtotals and derived indicators, shown under the rows of their form and never typed (feature B1).

The formulas are the same data that the reports read: the derived indicators of domain §3.5, and the subtotals below.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from filings.checks import FigureBook
from filings.models import DerivedIndicator
from qianjiang_finance.common.expressions import Calculator, codes_in
from qianjiang_finance.common.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Formula:
    """A computed row: in the language of ``common.expressions``, over the items of the filing."""

    code: str
    name: str
    unit: str
    expression: str
    places: int = 2


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed row of a form with its value, None where an operand is missing or a divisor is zero."""

    code: str
    name: str
    unit: str
    places: int
    value: Decimal | None

    @property
    def cell_id(self) -> str:
        return f"computed-{self.code}"


#: Sums that a clerk checks by eye (domain §3.6: R04, R05, R07b, R14, R23).
SUBTOTALS = (
    Formula("S1", "短期贷款推算数（各项贷款－中长期－票据融资）", "万元", "B102 - B103 - B105"),
    Formula("S2", "短期与中长期合计", "万元", "B202 + B203"),
    Formula("S3", "信用与担保类合计", "万元", "B204 + B205"),
    Formula("S4", "仓单与应收账款质押合计", "万元", "B306 + B307"),
    Formula("S6", "产业链分项贷款合计", "万元", " + ".join(f"B303C{chain}" for chain in range(1, 9))),
    Formula("S5", "三个平台获贷合计", "万元", "B507 + B508 + B509"),
)


def rows_of(book: FigureBook) -> dict[str, list[Computed]]:
    """The computed rows of each form by its code, those whose items all belong to the filing: one query.

    A row stands under the form of the first item that its formula names.
    """
    calculator = Calculator(book, book.quarter)
    rows: dict[str, list[Computed]] = {}
    for formula in (*SUBTOTALS, *_derived(book.quarter)):
        codes = codes_in(formula.expression)
        if all(code in book.items for code in codes):
            value = calculator.value(formula.expression)
            row = Computed(
                formula.code,
                formula.name,
                formula.unit,
                formula.places,
                value if isinstance(value, Decimal) else None,
            )
            rows.setdefault(book.items[codes[0]].form_id, []).append(row)
    return rows


def _derived(quarter: Quarter) -> list[Formula]:
    rows = DerivedIndicator.objects.in_force(quarter).values_list(
        "code", "name", "unit", "expression", "decimals"
    )
    return [Formula(*row) for row in rows]


def by_id(rows: Mapping[str, list[Computed]]) -> dict[str, Computed]:
    """The same rows by the id of their cell."""
    return {row.cell_id: row for block in rows.values() for row in block}
