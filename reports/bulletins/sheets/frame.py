"""What every sheet has around its rows: the top lines, the heads, the mark of invented data, the name of a bank."""

from __future__ import annotations

from typing import Protocol

from reports import wording
from reports.bulletins.annex import Annex
from reports.bulletins.layout import Chart, Column, Content, Emphasis, Head, Row, TableRow, TableSheet

DEMO_MARK = "（演示数据）"


class Named(Protocol):
    """A row of an institution or a sum: its name, and why an institution has no figures."""

    @property
    def name(self) -> str: ...

    @property
    def missing(self) -> str: ...


def bank_name(row: Named) -> str:
    """演示城商银行丙（未报）."""
    return f"{row.name}（{row.missing}）" if row.missing else row.name


def heads(columns: tuple[Column[Row], ...]) -> tuple[Head, ...]:
    """The heads of the columns."""
    return tuple(
        Head(column.label, column.width, column.group, column.align, column.leads) for column in columns
    )


def cells(columns: tuple[Column[Row], ...], row: Row) -> tuple[Content, ...]:
    """A row's content in the order of the columns."""
    return tuple(column.of(row) for column in columns)


def plain(columns: tuple[Column[Row], ...], row: Row, key: str = "") -> TableRow:
    """An ordinary row; ``key`` says whose it is."""
    return TableRow(cells(columns, row), key=key)


def summed(columns: tuple[Column[Row], ...], row: Row, key: str = "") -> TableRow:
    """A 小计 or 合计; ``key`` says of whom."""
    return TableRow(cells(columns, row), Emphasis.SUM, key=key)


def group_head(name: str) -> TableRow:
    """The name of a group over all columns."""
    return TableRow((name,), Emphasis.GROUP)


def title(annex: Annex, what: str) -> str:
    """2024年上半年主要指标完成情况, with （演示数据） where the figures are invented."""
    period = wording.report_title(annex.quarter.year, annex.quarter.number)
    return f"{period}{what}{DEMO_MARK if annex.basis.is_demo else ''}"


def as_of(annex: Annex) -> str:
    """截至2024年6月末."""
    return f"截至{wording.stock_wording(annex.quarter.year, annex.quarter.number)}"


def table(
    annex: Annex,
    name: str,
    what: str,
    columns: tuple[Column[Row], ...],
    rows: tuple[TableRow, ...],
    *,
    unit: str,
    notes: tuple[str, ...] = (),
    chart: Chart | None = None,
    frozen: int = 2,
    centre: str = "",
    signed: bool = True,
    of_institutions: bool = True,
) -> TableSheet:
    """A sheet of the annex with the lines that all of them share."""
    return TableSheet(
        name=name,
        subject=what,
        title=title(annex, what),
        left=f"填报单位：{annex.basis.office}",
        centre=centre or as_of(annex),
        right=unit,
        heads=heads(columns),
        rows=rows,
        frozen=frozen,
        notes=notes,
        signed=signed,
        chart=chart,
        of_institutions=of_institutions,
    )
