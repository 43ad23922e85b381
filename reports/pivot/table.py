"""The pivot (feature H5): one yardstick over two of four dimensions; the other two are narrowed by choice.

Where no institution is on an axis the cells are sums over the chosen scope (ratios of sums, weighted rates), compared like for like
where a report is missing (domain §3.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from filings.models import Period
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.basis import DataBasis, basis_of
from reports.dashboards.comparable import NOT_COMPARABLE, Comparable
from reports.dashboards.items import Item
from reports.dashboards.periods import last_quarters
from reports.dashboards.yardsticks import VALUE, YARDSTICKS, Yardstick, looked_at, yardsticks_for
from reports.figures import ExpectedFiling
from reports.institution_pages.reading import Frame, Reading, read_figures, read_frame
from reports.metrics import Value, absent

INSTITUTION, GROUP, ITEM, PERIOD = "institution", "group", "item", "period"
DIMENSIONS = {INSTITUTION: "机构", GROUP: "分组", ITEM: "指标", PERIOD: "报送期"}
SPANS = (1, 4, 8, 12)
#: More cells are no table to read.
MOST_CELLS = 6000
DEFAULT_ITEMS = ("B102", "B201", "D01")
NOT_FOR_IT = "该指标没有这项内容"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for: dimensions of rows and columns, yardstick, codes of indicators and groups, number of periods."""

    rows: str
    columns: str
    yardstick: str
    items: tuple[str, ...]
    groups: tuple[str, ...]
    span: int

    @classmethod
    def read(cls, query: MultiValueDict[str, str]) -> Wanted:
        """From an address; what it does not know counts as not asked for."""
        rows = query.get("rows") or INSTITUTION
        rows = rows if rows in DIMENSIONS else INSTITUTION
        columns = query.get("columns") or ITEM
        if columns not in DIMENSIONS or columns == rows or {rows, columns} == {INSTITUTION, GROUP}:
            columns = PERIOD if rows != PERIOD else ITEM
        span = query.get("span")
        return cls(
            rows=rows,
            columns=columns,
            yardstick=query.get("by") or VALUE,
            items=tuple(query.getlist("item")),
            groups=tuple(query.getlist("group")),
            span=int(span) if span in {str(one) for one in SPANS} else 4,
        )


@dataclass(frozen=True, slots=True)
class Head:
    """A row or column: its name, what stands small beside it (code, unit), and the one thing of its dimension that it is."""

    name: str
    note: str
    url: str = ""
    filing: ExpectedFiling | None = None
    members: frozenset[int] | None = None
    item: Item | None = None
    quarter: Quarter | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with its unit; ``url`` opens the figure where it is a single one."""

    value: Value
    unit: str
    signed: bool
    url: str = ""
    places: int | None = None


@dataclass(frozen=True, slots=True)
class PivotRow:
    """A row of cells under its head."""

    head: Head
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Pivot:
    """The table, what was chosen for it, and what can be."""

    wanted: Wanted
    yardstick: Yardstick
    columns: tuple[Head, ...]
    rows: tuple[PivotRow, ...]
    items: tuple[Item, ...]
    chosen: tuple[Item, ...]
    groups: tuple[tuple[str, str], ...]
    fixed: str
    basis: DataBasis
    is_too_big: bool

    def as_values(self) -> Iterator[list[object]]:
        """Head and rows of the file, unrounded, each number with its unit in the head where the column has one."""
        yield [
            DIMENSIONS[self.wanted.rows],
            "",
            *(f"{head.name} {head.note}".strip() for head in self.columns),
        ]
        for row in self.rows:
            yield [row.head.name, row.head.note, *(cell.value.amount for cell in row.cells)]
        yield [f"{self.yardstick.label}；{self.fixed}", *[""] * (len(self.columns) + 1)]


def build_pivot(period: Period, wanted: Wanted) -> Pivot:
    """The table of the quarters up to the period. At most ten queries."""
    frame = read_frame(period)
    yardstick = next((one for one in YARDSTICKS if one.code == wanted.yardstick), YARDSTICKS[0])
    chosen = _chosen_items(frame, wanted)
    quarters = last_quarters(period.quarter, wanted.span if PERIOD in (wanted.rows, wanted.columns) else 1)
    reading = read_figures(frame, chosen, looked_at([yardstick], quarters))
    filings = _scope(frame, wanted)
    table = _Table(reading, yardstick, chosen, quarters, filings, wanted)
    rows, columns = table.heads(wanted.rows), table.heads(wanted.columns)
    is_too_big = len(rows) * len(columns) > MOST_CELLS
    return Pivot(
        wanted=wanted,
        yardstick=yardstick,
        columns=columns,
        rows=() if is_too_big else tuple(PivotRow(row, table.row(row, columns)) for row in rows),
        items=tuple(frame.items.values()),
        chosen=chosen,
        groups=tuple((one.code, one.name) for one in frame.groups.among(frame.roster)),
        fixed=table.fixed,
        basis=basis_of(period, filings),
        is_too_big=is_too_big,
    )


def _chosen_items(frame: Frame, wanted: Wanted) -> tuple[Item, ...]:
    """The items asked for, else three; only the first where indicators are not on an axis."""
    codes = [code for code in wanted.items if code in frame.items]
    codes = codes or [code for code in DEFAULT_ITEMS if code in frame.items]
    if ITEM not in (wanted.rows, wanted.columns):
        codes = codes[:1]
    return tuple(frame.items[code] for code in codes)


def _scope(frame: Frame, wanted: Wanted) -> list[ExpectedFiling]:
    """The institutions of the chosen groups that report one of the chosen items; all groups without a choice."""
    items = _chosen_items(frame, wanted)
    return [
        filing
        for filing in frame.roster
        if (not wanted.groups or frame.groups.of(filing).code in wanted.groups)
        and any(filing in frame.reporters[item.reporter] for item in items)
    ]


@dataclass(frozen=True, slots=True)
class _Table:
    """What heads and cells are made from."""

    reading: Reading
    yardstick: Yardstick
    items: tuple[Item, ...]
    quarters: tuple[Quarter, ...]
    filings: Sequence[ExpectedFiling]
    wanted: Wanted

    @property
    def fixed(self) -> str:
        """What holds for all cells: the one period, the one indicator, the scope."""
        axes = (self.wanted.rows, self.wanted.columns)
        parts = []
        if PERIOD not in axes:
            parts.append(self.quarters[-1].label)
        if ITEM not in axes and self.items:
            parts.append(f"{self.items[0].code} {self.items[0].name}")
        if INSTITUTION not in axes and GROUP not in axes:
            parts.append("所选分组合计" if self.wanted.groups else "全区合计")
        return "　".join(parts)

    def heads(self, dimension: str) -> tuple[Head, ...]:
        """All rows or columns of a dimension; institutions and groups are followed by all of them together."""
        frame = self.reading.frame
        if dimension == ITEM:
            return tuple(
                Head(item.name, item.code, reverse("reports:indicator", args=[item.code]), item=item)
                for item in self.items
            )
        if dimension == PERIOD:
            return tuple(Head(quarter.label, "", quarter=quarter) for quarter in self.quarters)
        together = Head("合计", "", members=self._everybody())
        if dimension == INSTITUTION:
            single = (
                Head(one.name, one.code, reverse("reports:institution", args=[one.code]), filing=one)
                for one in self.filings
            )
            return (*single, together)
        parts = frame.groups.split(list(self.filings))
        groups = (
            Head(group.name, f"{len(members)}家", members=self._with_closed(members))
            for group, members in parts
        )
        return (*groups, together)

    def _everybody(self) -> frozenset[int]:
        if not self.wanted.groups:
            return frozenset(self.reading.singles)
        return self._with_closed(self.filings)

    def _with_closed(self, filings: Sequence[ExpectedFiling]) -> frozenset[int]:
        """The institutions, and those of their kinds that have left the roster since: they belong to the sums of their time."""
        on_roster = {one.institution_id for one in self.reading.frame.roster}
        kinds = {one.kind for one in filings}
        attendees = self.reading.attendance.attendees
        left = {pk for pk, one in attendees.items() if one.kind in kinds and pk not in on_roster}
        return frozenset(left | {one.institution_id for one in filings})

    def row(self, row: Head, columns: Sequence[Head]) -> tuple[Cell, ...]:
        """The cells of a row."""
        return tuple(self._cell(row, column) for column in columns)

    def _cell(self, row: Head, column: Head) -> Cell:
        item = row.item or column.item or self.items[0]
        quarter = row.quarter or column.quarter or self.quarters[-1]
        filing = row.filing or column.filing
        value = self._value(item, quarter, filing, row.members or column.members)
        unit = self.yardstick.unit_of(item)
        if filing is None and unit == item.unit:
            unit = item.total_unit
        is_figure = filing and self.yardstick.code == VALUE and value.known and len(item.codes) == 1
        url = ""
        if filing and is_figure:
            address = reverse("filings:filing-detail", args=[str(quarter), filing.code])
            url = f"{address}#cell-{item.codes[0]}"
        return Cell(value, unit, self.yardstick.signed, url, self.yardstick.places_of(item))

    def _value(
        self, item: Item, quarter: Quarter, filing: ExpectedFiling | None, members: frozenset[int] | None
    ) -> Value:
        if self.yardstick not in yardsticks_for(item):
            return absent(NOT_FOR_IT)
        totals = self.reading.totals
        if filing is not None:
            if filing not in self.reading.frame.reporters[item.reporter]:
                return absent("不填报该指标")
            return self.yardstick.value(item, self.reading.of(filing), quarter, totals)
        if not item.sums:
            return absent("不汇总")
        return self._together(item, quarter, self._everybody() if members is None else members)

    def _together(self, item: Item, quarter: Quarter, members: frozenset[int]) -> Value:
        """All of them in one number."""
        circle: Comparable = self.reading.comparable.among(members)
        everybody: Operands = circle.sums(frozenset(circle.figures))
        at = sorted(self.yardstick.quarters(quarter), reverse=True)
        comparison = circle.comparison(item, everybody, at) if len(at) > 1 else None
        operands = comparison.operands if comparison else everybody
        if operands is None:
            return absent(NOT_COMPARABLE)
        return self.yardstick.value(item, operands, quarter, self.reading.totals)
