"""封面 and 说明."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from qianjiang_finance.common.dates import moment_text
from reports.bulletins import remarks
from reports.bulletins.annex import Annex
from reports.bulletins.layout import Align, Cover, Head, TableRow, TableSheet
from reports.bulletins.sheets.frame import as_of, title

WORKBOOK_NAME = "金融支持制造业高质量发展情况附表"
COVER, EXPLANATION = "封面", "说明"
#: What the table of contents says of a sheet beyond its title.
_WITH_CHART = "（含附图）"


def explanation_sheet(annex: Annex) -> TableSheet:
    """说明, without who exports it."""
    return TableSheet(
        name=EXPLANATION,
        subject="附表编制说明",
        title=title(annex, "附表编制说明"),
        left=f"编制单位：{annex.basis.office}",
        centre=as_of(annex),
        right="",
        heads=(Head("项目", 38, "", Align.LEFT), Head("内容", 108, "", Align.LEFT)),
        rows=tuple(TableRow(line) for line in remarks.explanation_lines(annex)),
        frozen=1,
    )


def with_exporter(sheet: TableSheet, *, by: str, at: dt.datetime) -> TableSheet:
    """说明 with the line that says who exported the workbook when, before that on its use."""
    line = TableRow(("导出", f"导出人：{by}　导出时间：{moment_text(at)}"))
    place = next(number for number, row in enumerate(sheet.rows) if row.cells[0] == remarks.USE)
    return replace(sheet, rows=(*sheet.rows[:place], line, *sheet.rows[place:]))


def cover(annex: Annex, sheets: Sequence[TableSheet]) -> Cover:
    """封面, with the sheets that follow."""
    basis = annex.basis
    contents = tuple(
        f"{sheet.name}　{sheet.subject}{_WITH_CHART if sheet.chart and sheet.chart.bars else ''}"
        for sheet in sheets
    )
    return Cover(
        title="黔江区金融支持制造业高质量发展情况附表",
        subtitle=title(annex, ""),
        contents=(*contents, f"{EXPLANATION}　数据版本、口径和政策核查依据"),
        lines=(
            basis.office,
            f"数据状态：{basis.state}　　数据版本：第{basis.versions[annex.quarter]}版",
            f"应报{basis.expected}家，已汇总{basis.included}家",
            "内部资料，注意保管",
        ),
    )
