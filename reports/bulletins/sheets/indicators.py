"""附表1 主要指标完成情况."""

from __future__ import annotations

from dataclasses import replace

from reports.bulletins import remarks
from reports.bulletins.annex import Annex
from reports.bulletins.indicator_table import IndicatorRow
from reports.bulletins.layout import (
    ABSENT,
    AMOUNT,
    COUNT,
    PERCENT,
    Align,
    Column,
    Figure,
    TableRow,
    TableSheet,
)
from reports.bulletins.sheets.frame import plain, table
from reports.dashboards import Nature
from reports.metrics import Value
from reports.policy_checks import CHECKS


def _in_unit(row: IndicatorRow, value: Value) -> Figure:
    """A figure in the row's own unit."""
    if row.unit in ("户", "户次", "笔"):
        return Figure(value, COUNT)
    return Figure(value, PERCENT if row.nature in (Nature.PRICE, Nature.RATIO) else AMOUNT)


def _name(row: IndicatorRow) -> str:
    name = f"　其中：{row.name}" if row.is_part else row.name
    return f"{name}{remarks.CIRCLE_MARK}" if row.comparable or row.left_out or row.broken else name


def _verdicts(row: IndicatorRow) -> str:
    """达标, or each check with its verdict where several of them differ; — without a check."""
    verdicts = {result.verdict for result in row.results.values()}
    if len(verdicts) > 1:
        return "\n".join(f"{CHECKS[code].name}：{result.verdict}" for code, result in row.results.items())
    return verdicts.pop() if verdicts else ABSENT


COLUMNS: tuple[Column[IndicatorRow], ...] = (
    Column("序号", 8, lambda row: row.number),
    Column("指标", 40, _name, align=Align.LEFT),
    Column("单位", 8, lambda row: row.unit),
    Column("期末余额（累计）", 14, lambda row: _in_unit(row, row.current), leads="value"),
    Column("比年初增加", 13, lambda row: _in_unit(row, row.since_start), "与年初比较", leads="start"),
    Column(
        "比年初增速（%）",
        12,
        lambda row: Figure(row.growth_since_start, PERCENT),
        "与年初比较",
        leads="start-growth",
    ),
    Column("上年同期", 14, lambda row: _in_unit(row, row.last_year), "与上年同期比较", leads="last-year"),
    Column(
        "同比增速（%）", 15, lambda row: Figure(row.growth, PERCENT), "与上年同期比较", leads="year-growth"
    ),
    Column(
        "同比多增（+）少增（-）",
        15,
        lambda row: _in_unit(row, row.increase_compared),
        "与上年同期比较",
        leads="more",
    ),
    Column("是否达标", 18, _verdicts),
)


#: Places of the figures, and of those among them that compare two dates.
_FIGURES, _COMPARED = (3, 4, 5, 6, 7, 8), (4, 5, 7, 8)


def _row(row: IndicatorRow) -> TableRow:
    guarded = _FIGURES if row.of_few else _COMPARED if row.tells_left_out else ()
    return replace(plain(COLUMNS, row, row.code), guarded=guarded)


def indicator_sheet(annex: Annex) -> TableSheet:
    """附表1."""
    return table(
        annex,
        "附表1",
        "主要指标完成情况",
        COLUMNS,
        tuple(_row(row) for row in annex.indicators),
        unit="单位：万元、户次、%",
        notes=remarks.indicator_notes(annex),
        of_institutions=False,
    )
