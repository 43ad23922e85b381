"""附表2 分机构制造业贷款排名, with the balances as bars."""

from __future__ import annotations

from collections.abc import Iterator

from reports.bulletins import remarks
from reports.bulletins.annex import Annex
from reports.bulletins.layout import AMOUNT, PERCENT, Align, Chart, Column, Figure, TableRow, TableSheet
from reports.bulletins.ranking_table import RankingRow
from reports.bulletins.sheets.frame import bank_name, group_head, plain, summed, table, title

APART = "（单列，不参加排名）"
COLUMNS: tuple[Column[RankingRow], ...] = (
    Column("序号", 8, lambda row: "" if row.number is None else row.number),
    Column("机构", 30, bank_name, align=Align.LEFT),
    Column("各项贷款", 16, lambda row: Figure(row.loans, AMOUNT), leads="B102"),
    Column("制造业贷款余额", 16, lambda row: Figure(row.balance, AMOUNT), "余额", leads="B201"),
    Column("排名", 8, lambda row: row.balance_rank, "余额"),
    Column("比年初增加", 15, lambda row: Figure(row.increase, AMOUNT), "增量", leads="B201/start"),
    Column("排名", 8, lambda row: row.increase_rank, "增量"),
    Column("同比增速（%）", 15, lambda row: Figure(row.growth, PERCENT), "增速", leads="B201/year-growth"),
    Column("排名", 8, lambda row: row.growth_rank, "增速"),
    Column("占各项贷款（%）", 12, lambda row: Figure(row.share, PERCENT), "占比", leads="D01"),
    Column(
        "比上年同期（百分点）",
        12,
        lambda row: Figure(row.share_change, PERCENT),
        "占比",
        leads="D01/year-change",
    ),
)


def ranking_sheet(annex: Annex) -> TableSheet:
    """附表2."""
    return table(
        annex,
        "附表2",
        "分机构制造业贷款排名",
        COLUMNS,
        tuple(_rows(annex)),
        unit="单位：万元、%",
        notes=remarks.ranking_notes(annex),
        chart=ranking_chart(annex),
    )


def _rows(annex: Annex) -> Iterator[TableRow]:
    for group in annex.ranking.groups:
        yield group_head(group.name if group.is_ranked else f"{group.name}{APART}")
        for row in group.rows:
            yield plain(COLUMNS, row, row.key)
        yield summed(COLUMNS, group.subtotal, group.subtotal.key)
    yield summed(COLUMNS, annex.ranking.total, annex.ranking.total.key)


def ranking_chart(annex: Annex) -> Chart:
    """The balances of 附表2 as bars, the largest first; banks without one are left out."""
    known = [row for row in annex.ranking.banks if row.balance.known]
    known.sort(key=lambda row: row.balance.amount or 0, reverse=True)
    return Chart(
        name="附图1",
        title=title(annex, "各机构制造业贷款余额"),
        value_title="制造业贷款余额（万元）",
        bars=tuple((row.name, Figure(row.balance, AMOUNT)) for row in known),
    )
