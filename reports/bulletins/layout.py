"""The shapes of a sheet: columns with their heads, rows of cells with their number formats, notes, a chart (domain §6.4, §6.6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from reports.metrics import Value

ABSENT = "—"
SIGNATURES = "填表人：　　　　　　复核人：　　　　　　负责人：　　　　　　联系电话：　　　　　　　　填报日期：　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown: the format of the cell and the decimals it is rounded to."""

    code: str
    places: int


AMOUNT = NumberFormat("#,##0.00;-#,##0.00;0.00;@", 2)
COUNT = NumberFormat("#,##0", 0)
PERCENT = HUNDREDTHS = NumberFormat("0.00", 2)
ORDINAL = NumberFormat("0", 0)
#: A rate as it was reported: at least two decimals, at most four.
RATE = NumberFormat("0.00##", 4)


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed number for a cell; an absent one is printed as —."""

    value: Value
    shown_as: NumberFormat


Content = str | int | Figure | None
Row = TypeVar("Row")


class Align(Enum):
    """Where the text of a column stands; figures stand right whatever the column says."""

    LEFT = "left"
    CENTRE = "center"


@dataclass(frozen=True, slots=True)
class Column(Generic[Row]):
    """A column: its head in row 5 (or in rows 4–5 without a ``group`` above it), its least width in characters, its cells.

    ``leads`` says which page its numbers open (:mod:`reports.bulletins.annex_links`); empty for one that opens none.
    """

    label: str
    width: int
    of: Callable[[Row], Content]
    group: str = ""
    align: Align = Align.CENTRE
    leads: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column without its cells."""

    label: str
    width: int
    group: str
    align: Align
    leads: str = ""


class Emphasis(Enum):
    """A plain row, the head of a group (one cell over all columns), or a sum in bold."""

    PLAIN = "plain"
    GROUP = "group"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of cells in the order of the columns; a GROUP row has one. ``guarded`` are the places of those cells from which a figure
    of one or two institutions follows: for who sees single institutions alone. ``key`` says whose row it is, for
    :mod:`reports.bulletins.annex_links`."""

    cells: tuple[Content, ...]
    emphasis: Emphasis = Emphasis.PLAIN
    guarded: tuple[int, ...] = ()
    key: str = ""


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with one table: rows 1–3 above the head, the head, the rows, and what follows below them.

    ``frozen`` counts the columns that stay in sight. ``signed`` asks for the line of signatures. ``notes`` are printed one a row, the
    first after 注：. ``subject`` is the title without period and marks, as the bulletin lists its attachments; ``of_institutions``
    marks a table of the numbers of single institutions, which no other institution may see.
    """

    name: str
    subject: str
    title: str
    left: str
    centre: str
    right: str
    heads: tuple[Head, ...]
    rows: tuple[TableRow, ...]
    frozen: int = 2
    notes: tuple[str, ...] = ()
    signed: bool = False
    chart: Chart | None = None
    of_institutions: bool = True


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one figure by name; lying ones from the top down, or ``is_upright`` ones from left to right (a course of time).

    ``name_title`` is the head over the names in the small table beside the drawing.
    """

    name: str
    title: str
    value_title: str
    bars: tuple[tuple[str, Figure], ...]
    name_title: str = "机构"
    is_upright: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: heading, what it is of, the sheets that follow, and lines about the data."""

    title: str
    subtitle: str
    contents: tuple[str, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole workbook as data: the cover, the tables, 说明. ``office`` issues it; ``is_trial``: its data are not complete."""

    cover: Cover
    tables: tuple[TableSheet, ...]
    explanation: TableSheet
    office: str
    is_demo: bool
    is_trial: bool

    def attached(self, subjects: Sequence[str]) -> tuple[TableSheet, ...]:
        """The tables of these subjects, in their order; one that the book does not have is left out."""
        by_subject = {table.subject: table for table in self.tables}
        return tuple(by_subject[subject] for subject in subjects if subject in by_subject)
