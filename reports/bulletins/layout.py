"""The sheets as data: columns with their heads, rows of cells with their number formats, notes (domain §6.4, §6.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from reports import wording
from reports.bulletins import remarks
from reports.bulletins.annex import Annex
from reports.bulletins.indicator_table import IndicatorRow
from reports.bulletins.ranking_table import RankingRow
from reports.dashboards import Nature
from reports.metrics import Value
from reports.policy_checks import CHECKS

WORKBOOK_NAME = "金融支持制造业高质量发展情况附表"
COVER, EXPLANATION = "封面", "说明"
DEMO_MARK = "（演示数据）"
ABSENT = "—"
SIGNATURES = "填表人：　　　　　　复核人：　　　　　　负责人：　　　　　　联系电话：　　　　　　　　填报日期：　　　　年　　月　　日"


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a number is shown: the format of the cell and the decimals it is rounded to."""

    code: str
    places: int


AMOUNT = NumberFormat("#,##0.00;-#,##0.00;0.00;@", 2)
COUNT = NumberFormat("#,##0", 0)
PERCENT = NumberFormat("0.00", 2)
ORDINAL = NumberFormat("0", 0)


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
    """A column: its head in row 5 (or in rows 4–5 without a ``group`` above it), its least width in characters, its cells."""

    label: str
    width: int
    of: Callable[[Row], Content]
    group: str = ""
    align: Align = Align.CENTRE


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column without its cells."""

    label: str
    width: int
    group: str
    align: Align


class Emphasis(Enum):
    """A plain row, the head of a group (one cell over all columns), or a sum in bold."""

    PLAIN = "plain"
    GROUP = "group"
    SUM = "sum"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of cells in the order of the columns; a GROUP row has one."""

    cells: tuple[Content, ...]
    emphasis: Emphasis = Emphasis.PLAIN


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with one table: rows 1–3 above the head, the head, the rows, and what follows below them.

    ``frozen`` counts the columns that stay in sight. ``signed`` asks for the line of signatures. ``notes`` are printed one a row, the
    first after 注：.
    """

    name: str
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


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one figure by name, the largest first."""

    name: str
    title: str
    value_title: str
    bars: tuple[tuple[str, Figure], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: heading, what it is of, the sheets that follow, and lines about the data."""

    title: str
    subtitle: str
    contents: tuple[str, ...]
    lines: tuple[str, ...]


def _in_unit(row: IndicatorRow, value: Value) -> Figure:
    """A figure in the row's own unit."""
    if row.unit in ("户", "户次", "笔"):
        return Figure(value, COUNT)
    return Figure(value, PERCENT if row.nature in (Nature.PRICE, Nature.RATIO) else AMOUNT)


def _name(row: IndicatorRow) -> str:
    name = f"　其中：{row.name}" if row.is_part else row.name
    return f"{name}{remarks.CIRCLE_MARK}" if row.comparable or row.left_out else name


def _verdicts(row: IndicatorRow) -> str:
    """达标, or each check with its verdict where several of them differ; — without a check."""
    verdicts = {result.verdict for result in row.results.values()}
    if len(verdicts) > 1:
        return "\n".join(f"{CHECKS[code].name}：{result.verdict}" for code, result in row.results.items())
    return verdicts.pop() if verdicts else ABSENT


INDICATOR_COLUMNS: tuple[Column[IndicatorRow], ...] = (
    Column("序号", 8, lambda row: row.number),
    Column("指标", 40, _name, align=Align.LEFT),
    Column("单位", 8, lambda row: row.unit),
    Column("期末余额（累计）", 14, lambda row: _in_unit(row, row.current)),
    Column("比年初增加", 13, lambda row: _in_unit(row, row.since_start), "与年初比较"),
    Column("比年初增速（%）", 12, lambda row: Figure(row.growth_since_start, PERCENT), "与年初比较"),
    Column("上年同期", 14, lambda row: _in_unit(row, row.last_year), "与上年同期比较"),
    Column("同比增速（%）", 15, lambda row: Figure(row.growth, PERCENT), "与上年同期比较"),
    Column("同比多增（+）少增（-）", 15, lambda row: _in_unit(row, row.increase_compared), "与上年同期比较"),
    Column("是否达标", 18, _verdicts),
)


def _bank_name(row: RankingRow) -> str:
    return f"{row.name}（{row.missing}）" if row.missing else row.name


RANKING_COLUMNS: tuple[Column[RankingRow], ...] = (
    Column("序号", 8, lambda row: "" if row.number is None else row.number),
    Column("机构", 30, _bank_name, align=Align.LEFT),
    Column("各项贷款", 16, lambda row: Figure(row.loans, AMOUNT)),
    Column("制造业贷款余额", 16, lambda row: Figure(row.balance, AMOUNT), "余额"),
    Column("排名", 8, lambda row: row.balance_rank, "余额"),
    Column("比年初增加", 15, lambda row: Figure(row.increase, AMOUNT), "增量"),
    Column("排名", 8, lambda row: row.increase_rank, "增量"),
    Column("同比增速（%）", 15, lambda row: Figure(row.growth, PERCENT), "增速"),
    Column("排名", 8, lambda row: row.growth_rank, "增速"),
    Column("占各项贷款（%）", 12, lambda row: Figure(row.share, PERCENT), "占比"),
    Column("比上年同期（百分点）", 12, lambda row: Figure(row.share_change, PERCENT), "占比"),
)


def _heads(columns: tuple[Column[Row], ...]) -> tuple[Head, ...]:
    return tuple(Head(column.label, column.width, column.group, column.align) for column in columns)


def _cells(columns: tuple[Column[Row], ...], row: Row) -> tuple[Content, ...]:
    return tuple(column.of(row) for column in columns)


def _title(annex: Annex, what: str) -> str:
    period = wording.report_title(annex.quarter.year, annex.quarter.number)
    return f"{period}{what}{DEMO_MARK if annex.basis.is_demo else ''}"


def _as_of(annex: Annex) -> str:
    return f"截至{wording.stock_wording(annex.quarter.year, annex.quarter.number)}"


def indicator_sheet(annex: Annex) -> TableSheet:
    """附表1."""
    return TableSheet(
        name="附表1",
        title=_title(annex, "主要指标完成情况"),
        left=f"填报单位：{annex.basis.office}",
        centre=_as_of(annex),
        right="单位：万元、户次、%",
        heads=_heads(INDICATOR_COLUMNS),
        rows=tuple(TableRow(_cells(INDICATOR_COLUMNS, row)) for row in annex.indicators),
        notes=remarks.indicator_notes(annex),
        signed=True,
    )


def ranking_sheet(annex: Annex) -> TableSheet:
    """附表2."""
    return TableSheet(
        name="附表2",
        title=_title(annex, "分机构制造业贷款排名"),
        left=f"填报单位：{annex.basis.office}",
        centre=_as_of(annex),
        right="单位：万元、%",
        heads=_heads(RANKING_COLUMNS),
        rows=tuple(_ranking_rows(annex)),
        notes=remarks.ranking_notes(annex),
        signed=True,
        chart=ranking_chart(annex),
    )


def _ranking_rows(annex: Annex) -> Iterator[TableRow]:
    for group in annex.ranking.groups:
        yield TableRow(
            (group.name if group.is_ranked else f"{group.name}（单列，不参加排名）",), Emphasis.GROUP
        )
        for row in group.rows:
            yield TableRow(_cells(RANKING_COLUMNS, row))
        yield TableRow(_cells(RANKING_COLUMNS, group.subtotal), Emphasis.SUM)
    yield TableRow(_cells(RANKING_COLUMNS, annex.ranking.total), Emphasis.SUM)


def ranking_chart(annex: Annex) -> Chart:
    """The balances of 附表2 as bars; banks without one are left out."""
    known = [row for row in annex.ranking.banks if row.balance.known]
    known.sort(key=lambda row: row.balance.amount or 0, reverse=True)
    return Chart(
        name="附图",
        title=_title(annex, "各机构制造业贷款余额"),
        value_title="制造业贷款余额（万元）",
        bars=tuple((row.name, Figure(row.balance, AMOUNT)) for row in known),
    )


def explanation_sheet(annex: Annex, *, by: str, at: dt.datetime) -> TableSheet:
    """说明."""
    return TableSheet(
        name=EXPLANATION,
        title=_title(annex, "附表编制说明"),
        left=f"编制单位：{annex.basis.office}",
        centre=_as_of(annex),
        right="",
        heads=(Head("项目", 38, "", Align.LEFT), Head("内容", 108, "", Align.LEFT)),
        rows=tuple(TableRow(line) for line in remarks.explanation_lines(annex, by=by, at=at)),
        frozen=1,
    )


def cover(annex: Annex) -> Cover:
    """封面."""
    basis = annex.basis
    return Cover(
        title="黔江区金融支持制造业高质量发展情况附表",
        subtitle=_title(annex, ""),
        contents=(
            "附表1　主要指标完成情况",
            "附表2　分机构制造业贷款排名（含附图）",
            "说明　　数据版本、口径和政策核查依据",
        ),
        lines=(
            basis.office,
            f"数据状态：{basis.state}　　数据版本：第{basis.versions[annex.quarter]}版",
            f"应报{basis.expected}家，已汇总{basis.included}家",
            "内部资料，注意保管",
        ),
    )
