"""明细: institution × item, every accepted figure of the period."""

from __future__ import annotations

from reports.bulletins.annex import Annex
from reports.bulletins.detail_table import DetailRow
from reports.bulletins.layout import AMOUNT, COUNT, RATE, Align, Column, Figure, NumberFormat, TableSheet
from reports.bulletins.sheets.frame import plain, table
from reports.metrics import Value

RULES = "为审核通过的各项数据；累计类指标为年初至季末累计数。未列出的项目为本期不适用、未知或未报；上年同期无数的以“—”表示。"


def _shown_as(row: DetailRow) -> NumberFormat:
    if row.unit == "%":
        return RATE
    return AMOUNT if row.places else COUNT


def _figure(row: DetailRow, value: Value) -> Figure:
    return Figure(value, _shown_as(row))


COLUMNS: tuple[Column[DetailRow], ...] = (
    Column("机构", 28, lambda row: row.institution, align=Align.LEFT),
    Column("机构类别", 16, lambda row: row.kind),
    Column("代码", 9, lambda row: row.code, "指标"),
    Column("名称", 40, lambda row: row.name, "指标", align=Align.LEFT),
    Column("单位", 8, lambda row: row.unit, "指标"),
    Column("本期", 16, lambda row: _figure(row, row.current), "数值", leads="now"),
    Column("上年同期", 16, lambda row: _figure(row, row.last_year), "数值", leads="last-year"),
    Column("同比增减", 15, lambda row: _figure(row, row.change), "数值", leads="now"),
    Column("版本", 8, lambda row: row.revision),
)


def detail_sheet(annex: Annex) -> TableSheet:
    """明细."""
    return table(
        annex,
        "明细",
        "分机构指标明细",
        COLUMNS,
        tuple(plain(COLUMNS, row, f"{row.institution_code}/{row.code}") for row in annex.details),
        unit="单位：见各行",
        notes=(RULES,),
        frozen=1,
        signed=False,
    )
