"""附表6 报送质量."""

from __future__ import annotations

from collections.abc import Iterator

from reports import wording
from reports.bulletins.annex import Annex
from reports.bulletins.conduct_table import ConductRow
from reports.bulletins.layout import Align, Column, TableRow, TableSheet
from reports.bulletins.sheets.frame import group_head, plain, summed, table

COUNTED = "报送情况（份）"
QUALITY = "质量（次）"
COLUMNS: tuple[Column[ConductRow], ...] = (
    Column("序号", 8, lambda row: "" if row.number is None else row.number),
    Column("机构", 34, lambda row: row.name, align=Align.LEFT),
    Column("应报", 12, lambda row: row.owed, COUNTED, leads="filings"),
    Column("按时", 12, lambda row: row.on_time, COUNTED, leads="filings"),
    Column("迟报", 12, lambda row: row.late, COUNTED, leads="records"),
    Column("漏报", 12, lambda row: row.missing, COUNTED, leads="records"),
    Column("退回", 12, lambda row: row.returns, QUALITY, leads="filings"),
    Column("更正", 12, lambda row: row.corrections, QUALITY, leads="filings"),
)
RULES = (
    "统计本年初至本期各期报表，免报的不计。截止日之后、关闭日之前首次报送（或退回后逾期重报）为迟报，关闭日之后报送或仍未报送为漏报；"
    "退回为金融办退回次数，更正为审核通过后更正的次数。经申诉成立或免予记录的不计。"
)


def conduct_sheet(annex: Annex) -> TableSheet:
    """附表6."""
    year = annex.quarter.year
    return table(
        annex,
        "附表6",
        "报送质量情况",
        COLUMNS,
        tuple(_rows(annex)),
        unit="单位：份、次",
        centre=f"{wording.flow_wording(year, annex.quarter.number)}各期报表",
        notes=(RULES, *_remarks(annex)),
    )


def _rows(annex: Annex) -> Iterator[TableRow]:
    for group in annex.conduct.groups:
        yield group_head(group.name)
        for row in group.rows:
            yield plain(COLUMNS, row, row.key)
    yield summed(COLUMNS, annex.conduct.total, annex.conduct.total.key)


def _remarks(annex: Annex) -> Iterator[str]:
    """Who has core items without a figure, who appeals, and whose filing is neither in nor overdue."""
    rows = annex.conduct.institutions
    blank = [f"{row.name}{row.blank_items}项" for row in rows if row.blank_items]
    if blank:
        yield f"锁定时核心指标未报数：{'、'.join(blank)}。"
    appealed = [f"{row.name}{row.appealed}份" for row in rows if row.appealed]
    if appealed:
        yield f"记录申诉中、尚未计入：{'、'.join(appealed)}。"
    pending = [row.name for row in rows if row.pending > row.appealed]
    if pending:
        yield f"尚未报送、未到关闭日的：{'、'.join(pending)}。"
