"""附表4 13条措施进展."""

from __future__ import annotations

from qianjiang_finance.common.dates import day_text
from reports.bulletins.annex import Annex
from reports.bulletins.layout import ABSENT, Align, Column, TableSheet
from reports.bulletins.measure_table import MeasureRow, MeasureTable
from reports.bulletins.sheets.frame import plain, table

UNITS, TASKS, REPORT = "单位", "任务（项）", "牵头单位综合进展"
RULES = (
    "任务数为本年任务项数，已完成含长期坚持并达标的。评价：红（滞后）为核心任务滞后或对应核查连续两季未达标，"
    "黄（关注）为有未达标、关注事项或逾期未报，其余为绿（正常）；牵头单位另行评定的从其评定。"
)
COLUMNS: tuple[Column[MeasureRow], ...] = (
    Column("序号", 8, lambda row: row.number),
    Column("措施", 30, lambda row: row.name, align=Align.LEFT),
    Column("牵头单位", 18, lambda row: row.leads, UNITS, align=Align.LEFT),
    Column("责任单位", 26, lambda row: row.responsible, UNITS, align=Align.LEFT),
    Column("任务数", 8, lambda row: row.total, TASKS, leads="tasks"),
    Column("已完成/达标", 9, lambda row: row.met, TASKS, leads="tasks"),
    Column("推进中", 8, lambda row: row.going, TASKS, leads="tasks"),
    Column("滞后", 8, lambda row: row.late, TASKS, leads="tasks"),
    Column("主要进展", 36, lambda row: row.progress or ABSENT, REPORT, align=Align.LEFT),
    Column("存在问题", 24, lambda row: row.problems or ABSENT, REPORT, align=Align.LEFT),
    Column("评价", 12, lambda row: row.light),
)


def measure_sheet(annex: Annex, measures: MeasureTable) -> TableSheet:
    """附表4."""
    return table(
        annex,
        "附表4",
        "13条措施进展情况",
        COLUMNS,
        tuple(plain(COLUMNS, row, str(row.number)) for row in measures.rows),
        unit="单位：项",
        notes=(RULES,),
        centre=f"截至{day_text(measures.as_of)}",
        of_institutions=False,
    )
