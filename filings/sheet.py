"""The sheet of a filing as a page shows it: forms, rows, the cell now and the numbers to compare with. Read only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from filings import breaks
from filings.checks import FigureBook, Finding
from filings.computed import Computed
from filings.entry import Cell
from filings.models import Form, Indicator


@dataclass(frozen=True, slots=True)
class Row:
    """One item: what was typed, and the accepted numbers of last quarter, year start and the same quarter last year.

    A flow starts at zero on 1 January, so it has no number at year start. ``unlike`` names the numbers (last_quarter, year_start,
    last_year) that stand under another definition than this quarter's, ``broken`` says from when (empty: none).
    """

    code: str
    name: str
    is_part: bool
    unit: str
    kind: str
    is_flow: bool
    is_rate: bool
    definition: str
    basis: str
    text: str
    value: Decimal | None
    note: str
    problem: str
    places: int
    last_quarter: Decimal | None
    year_start: Decimal | None
    last_year: Decimal | None
    is_blocked: bool
    has_query: bool
    broken: str = ""
    unlike: frozenset[str] = frozenset()

    @property
    def base(self) -> Decimal | None:
        """What the change is taken against: last quarter, for a year-to-date flow the same quarter last year.

        None where the definition changed in between: no change is computed across a break (feature Z12).
        """
        name = "last_year" if self.is_flow else "last_quarter"
        return None if name in self.unlike else getattr(self, name)

    @property
    def base_word(self) -> str:
        """The base of the change in words, beside the change."""
        return "较上年同期" if self.is_flow else "较上期"

    @property
    def change(self) -> Decimal | None:
        """Now less the base, in the unit of the item."""
        if self.value is None or self.base is None:
            return None
        return self.value - self.base

    @property
    def growth(self) -> Decimal | None:
        """The change in % of the base; none for a rate, nor over a base that is not positive (domain §3.2)."""
        if self.change is None or self.is_rate or self.base is None or self.base <= 0:
            return None
        return self.change / self.base * 100

    @property
    def cell_id(self) -> str:
        return f"cell-{self.code}"


@dataclass(frozen=True, slots=True)
class Block:
    """One form of the sheet with its rows; ``head`` has the marks of the form, 表号 to 有效期至 (feature Z18)."""

    code: str
    number: str
    title: str
    rows: tuple[Row, ...]
    computed: tuple[Computed, ...] = ()
    head: tuple[str, ...] = ()

    @property
    def filled(self) -> int:
        """How many rows hold an entry."""
        return sum(1 for row in self.rows if row.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All forms of a filing."""

    blocks: tuple[Block, ...]

    @property
    def filled(self) -> int:
        return sum(block.filled for block in self.blocks)

    @property
    def total(self) -> int:
        return sum(len(block.rows) for block in self.blocks)

    @property
    def next_blank(self) -> Row | None:
        """Where to go on: the first row without an entry; None on a sheet that is full or not begun."""
        if not self.filled:
            return None
        return next((row for block in self.blocks for row in block.rows if not row.text), None)

    def with_typed(self, texts: Mapping[str, tuple[str, str]]) -> Sheet:
        """The same sheet with other texts and notes in some cells: what a person typed and must not lose."""
        blocks = tuple(
            replace(
                block,
                rows=tuple(
                    replace(row, text=texts[row.code][0], note=texts[row.code][1])
                    if row.code in texts
                    else row
                    for row in block.rows
                ),
            )
            for block in self.blocks
        )
        return Sheet(blocks)


def build(
    book: FigureBook,
    findings: Iterable[Finding] = (),
    computed: Mapping[str, Iterable[Computed]] | None = None,
) -> Sheet:
    """The sheet of a book; cells named by a blocking finding are marked; ``computed`` rows stand under their form."""
    blocked = {finding.code for finding in findings if finding.is_blocking}
    forms: dict[Form, list[Row]] = {}
    for item in book.items.values():
        forms.setdefault(item.form, []).append(_row(item, book, item.code in blocked))
    under = computed or {}
    return Sheet(
        tuple(
            Block(
                form.code,
                form.number,
                form.title,
                tuple(rows),
                tuple(under.get(form.code, ())),
                form.head_lines,
            )
            for form, rows in forms.items()
        )
    )


def _row(item: Indicator, book: FigureBook, is_blocked: bool) -> Row:
    cell = book.cells.get(item.code)
    quarter = book.quarter
    bases = {
        "last_quarter": quarter.previous,
        "year_start": quarter.year_start,
        "last_year": quarter.same_last_year,
    }
    broken = breaks.newest_breaks([item])
    starts = broken.between([item.code], min(bases.values()), quarter)
    return Row(
        code=item.code,
        name=item.name,
        is_part=item.is_part,
        unit=item.unit,
        kind=item.get_kind_display(),
        is_flow=item.kind == Indicator.Kind.FLOW,
        is_rate=item.kind == Indicator.Kind.RATE,
        definition=item.definition,
        basis=item.basis,
        text=cell.text if cell else "",
        value=cell.value if cell else None,
        note=cell.note if cell else "",
        problem=_problem(cell),
        places=item.entry_places,
        last_quarter=book(item.code, quarter.previous),
        year_start=None if item.kind == Indicator.Kind.FLOW else book(item.code, quarter.year_start),
        last_year=book(item.code, quarter.same_last_year),
        is_blocked=is_blocked,
        has_query=item.has_query,  # type: ignore[attr-defined]  # annotated by reporting.items_of
        broken=breaks.words(starts),
        unlike=frozenset(name for name, base in bases.items() if broken.between([item.code], base, quarter)),
    )


def _problem(cell: Cell | None) -> str:
    return cell.problem if cell else ""
