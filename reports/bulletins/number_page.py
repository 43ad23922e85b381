"""Behind a number of a bulletin: its formula, and the cells of every figure in it, adding up to it (feature Z3). Kept cells only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from filings.models import Indicator
from qianjiang_finance.common.quarter import Quarter
from reports import wording
from reports.bulletins.document import CellRef
from reports.drafting.ledger import Cell, Item, Ledger, Member, rows_of
from reports.drafting.ledger_reading import item_of
from reports.models import Bulletin, BulletinCell, BulletinFigure


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of the formula: whose, which, when; its cells, those of its weight (a rate), and the total they make."""

    scope: str
    indicator: str
    code: str
    when: str
    unit: str
    is_weighted: bool
    total: Decimal | None
    cells: tuple[CellRef, ...]
    weights: tuple[Decimal | None, ...]

    @property
    def rows(self) -> tuple[tuple[CellRef, Decimal | None], ...]:
        """Each cell with its weight."""
        return tuple(zip(self.cells, self.weights, strict=True))


@dataclass(frozen=True, slots=True)
class NumberPage:
    """The number, and the parts of its formula in order."""

    figure: BulletinFigure
    parts: tuple[Part, ...]


def number_page(bulletin: Bulletin, figure: BulletinFigure) -> NumberPage:
    """Five queries at most, whatever the number."""
    operands = list(figure.operands.select_related("indicator__weight"))
    codes = {operand.indicator_id for operand in operands}
    codes |= {operand.indicator.weight_id for operand in operands if operand.indicator.weight_id}
    cells = bulletin.cells.filter(
        indicator__in=codes, period_index__in={operand.period_index for operand in operands}
    ).select_related("indicator__weight", "institution", "revision")
    kept = list(cells)
    ledger = kept_ledger(kept)
    names = {f"@{cell.institution.code}": cell.name for cell in kept}
    parts = tuple(
        _part(ledger, operand.scope, operand.indicator, operand.quarter, names) for operand in operands
    )
    return NumberPage(figure, parts)


def kept_ledger(cells: Iterable[BulletinCell]) -> Ledger:
    """The cells that a bulletin owns as a ledger of their own; they are read with indicator, weight, institution and revision."""
    items: dict[str, Item] = {}
    members: dict[str, Member] = {}
    groups: dict[str, set[int]] = {}
    rows = []
    for cell in cells:
        row = cell.indicator
        items.setdefault(row.code, item_of(row))
        bank = cell.institution
        member = members.setdefault(bank.code, Member(bank.pk, bank.code, cell.name, bank.kind_id))
        for name in filter(None, cell.groups.split("|")):
            groups.setdefault(name, set()).add(bank.pk)
        revision = cell.revision
        value = row.from_raw(cell.raw)
        rows.append(
            Cell(
                member,
                row.code,
                cell.quarter,
                cell.raw,
                value,
                revision.pk,
                revision.number,
                cell.is_carried,
            )
        )
    frozen = {name: frozenset(found) for name, found in groups.items()}
    return Ledger(items, members, frozen, rows_of(rows))


def _part(ledger: Ledger, scope: str, indicator: Indicator, quarter: Quarter, names: dict[str, str]) -> Part:
    cells = ledger.cells(scope, indicator.code, quarter)
    weight = indicator.weight.code if indicator.weight else ""
    weights = {cell.member.pk: cell.value for cell in ledger.cells(scope, weight, quarter)} if weight else {}
    is_flow = indicator.kind != Indicator.Kind.STOCK
    words = wording.flow_wording if is_flow else wording.stock_wording
    return Part(
        scope=names.get(scope, scope or "全区"),
        indicator=indicator.name,
        code=indicator.code,
        when=words(quarter.year, quarter.number),
        unit=indicator.unit,
        is_weighted=bool(weight),
        total=ledger.total(scope, indicator.code, quarter),
        cells=tuple(cell_ref(cell, indicator.unit) for cell in cells),
        weights=tuple(weights.get(cell.member.pk) for cell in cells),
    )


def cell_ref(cell: Cell, unit: str) -> CellRef:
    """The cell with the page that tells its history."""
    period = str(cell.quarter)
    url = f"/filings/{period}/{cell.member.code}/cells/{cell.code}/"
    name = f"{cell.member.name}（沿用上期）" if cell.is_carried else cell.member.name
    return CellRef(name, cell.code, period, cell.value, unit, cell.revision_number, url)
