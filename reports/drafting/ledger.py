"""The accepted figures a bulletin speaks of, cell by cell, and their sums: what a number is traced back to (domain §3.2).

A total is the sum of exactly the cells shown for it; a rate is weighted over the cells that have both rate and weight. No database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.metrics import weighted_rate

#: Scope of the whole district; other scopes are names of groups (大型银行) and @ with the code of an institution (@B02).
DISTRICT = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An indicator as sentences need it. ``weight``: code of the weight of a rate, or empty; ``is_summed``: False for B511."""

    code: str
    name: str
    unit: str
    places: int
    weight: str = ""
    is_summed: bool = True

    @property
    def subject(self) -> str:
        """How a sentence calls it: 制造业贷款 for 制造业贷款余额."""
        return self.name.removesuffix("余额")


@dataclass(frozen=True, slots=True)
class Member:
    """An institution: its code, the name in sentences, its kind's code, and why it has no place in rankings (empty: it has)."""

    pk: int
    code: str
    name: str
    kind: str
    unranked: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """An accepted figure: ``raw`` as stored, ``value`` in its unit, and the revision it comes from.

    ``is_carried``: last quarter's balance stands in for a report that is missing (沿用上期); it counts in totals alone.
    """

    member: Member
    code: str
    quarter: Quarter
    raw: int
    value: Decimal
    revision: int
    revision_number: int
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """All cells that may be asked for, by indicator and quarter; ``groups`` names the members of each group."""

    items: Mapping[str, Item]
    members: Mapping[str, Member]
    groups: Mapping[str, frozenset[int]]
    rows: Mapping[tuple[str, Quarter], tuple[Cell, ...]]

    def knows(self, scope: str) -> bool:
        """Whether there is such a group or institution."""
        return scope == DISTRICT or scope in self.groups or scope.removeprefix("@") in self.members

    def cells(self, scope: str, code: str, quarter: Quarter) -> tuple[Cell, ...]:
        """The cells of the scope, in the order of the roster."""
        cells = self.rows.get((code, quarter), ())
        if scope == DISTRICT:
            return cells
        if scope.startswith("@"):
            return tuple(cell for cell in cells if cell.member.code == scope[1:] and not cell.is_carried)
        members = self.groups.get(scope, frozenset())
        return tuple(cell for cell in cells if cell.member.pk in members)

    def total(self, scope: str, code: str, quarter: Quarter) -> Decimal | None:
        """Σ of the cells, the weighted mean of a rate; None where nobody reported: missing is never zero."""
        cells = self.cells(scope, code, quarter)
        item = self.items.get(code)
        if not cells or item is None:
            return None
        if scope.startswith("@"):
            return cells[0].value
        if item.weight:
            weights = {cell.member.pk: cell.value for cell in self.cells(scope, item.weight, quarter)}
            return weighted_rate((weights.get(cell.member.pk), cell.value) for cell in cells).amount
        return sum((cell.value for cell in cells), Decimal(0)) if item.is_summed else None


@dataclass(frozen=True, slots=True)
class Operand:
    """A figure that a number was computed from: whose, which, when, and its value."""

    scope: str
    code: str
    quarter: Quarter
    value: Decimal | None


@dataclass(slots=True)
class Reading:
    """A ledger that remembers what was asked of it."""

    ledger: Ledger
    asked: dict[tuple[str, str, Quarter], Decimal | None] = field(default_factory=dict)

    def of(self, scope: str) -> Operands:
        """The totals of the scope as operands of a formula."""

        def look_up(code: str, quarter: Quarter) -> Decimal | None:
            value = self.ledger.total(scope, code, quarter)
            self.asked[scope, code, quarter] = value
            return value

        return look_up

    @property
    def operands(self) -> tuple[Operand, ...]:
        """What was asked for, once each, in the order of asking."""
        return tuple(Operand(*key, value) for key, value in self.asked.items())


def rows_of(cells: Iterable[Cell]) -> dict[tuple[str, Quarter], tuple[Cell, ...]]:
    """Cells by indicator and quarter, in their order."""
    rows: dict[tuple[str, Quarter], list[Cell]] = {}
    for cell in cells:
        rows.setdefault((cell.code, cell.quarter), []).append(cell)
    return {key: tuple(found) for key, found in rows.items()}
