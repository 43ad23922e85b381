"""附表3 分机构结构与价格, with the rates as bars."""

from __future__ import annotations

from collections.abc import Iterator

from reports.bulletins import remarks
from reports.bulletins.annex import Annex
from reports.bulletins.layout import (
    AMOUNT,
    COUNT,
    PERCENT,
    Align,
    Chart,
    Column,
    Figure,
    TableRow,
    TableSheet,
)
from reports.bulletins.sheets.frame import bank_name, group_head, plain, summed, table, title
from reports.bulletins.structure_table import StructureRow

LONG_TERM, UNSECURED, PRICE = "制造业中长期贷款", "制造业信用贷款", "新发放贷款利率"
COLUMNS: tuple[Column[StructureRow], ...] = (
    Column("序号", 8, lambda row: "" if row.number is None else row.number),
    Column("机构", 28, bank_name, align=Align.LEFT),
    Column("余额", 14, lambda row: Figure(row.long_term, AMOUNT), LONG_TERM, leads="B203"),
    Column("占制造业贷款（%）", 11, lambda row: Figure(row.long_term_share, PERCENT), LONG_TERM, leads="D02"),
    Column(
        "比年初增加", 13, lambda row: Figure(row.long_term_increase, AMOUNT), LONG_TERM, leads="B203/start"
    ),
    Column("占新增中长期（%）", 11, lambda row: Figure(row.increase_share, PERCENT), LONG_TERM, leads="D04"),
    Column("余额", 14, lambda row: Figure(row.unsecured, AMOUNT), UNSECURED, leads="B204"),
    Column("占制造业贷款（%）", 11, lambda row: Figure(row.unsecured_share, PERCENT), UNSECURED, leads="D03"),
    Column(
        "比上年同期（百分点）",
        12,
        lambda row: Figure(row.unsecured_change, PERCENT),
        UNSECURED,
        leads="D03/year-change",
    ),
    Column("加权平均（%）", 11, lambda row: Figure(row.rate, PERCENT), PRICE, leads="B405"),
    Column("同比（BP）", 10, lambda row: Figure(row.rate_change, COUNT), PRICE, leads="B405/year-change"),
    Column("首贷户（户）", 10, lambda row: Figure(row.first_loans, COUNT), leads="B505"),
    Column("不良率（%）", 10, lambda row: Figure(row.bad_ratio, PERCENT), leads="D05"),
)
RULES = (
    "“占新增中长期”为制造业中长期贷款比年初增量占全部中长期贷款比年初增量的比重，全部中长期贷款比年初未增加的不计算。"
    "利率为当年累计新发放制造业贷款的加权平均利率，小计、合计按发放额加权；同比为基点（BP），“-”为下降。"
    "首贷户小计、合计为户次，未去重。不良率为制造业不良贷款余额与制造业贷款余额之比。"
)


def structure_sheet(annex: Annex) -> TableSheet:
    """附表3."""
    return table(
        annex,
        "附表3",
        "分机构结构与价格",
        COLUMNS,
        tuple(_rows(annex)),
        unit="单位：万元、%、户",
        notes=(remarks.ROUNDING, *remarks.without_missing(annex, annex.structure.banks), RULES),
        chart=_chart(annex),
    )


def _rows(annex: Annex) -> Iterator[TableRow]:
    for group in annex.structure.groups:
        yield group_head(group.name)
        for row in group.rows:
            yield plain(COLUMNS, row, row.key)
        yield summed(COLUMNS, group.subtotal, group.subtotal.key)
    yield summed(COLUMNS, annex.structure.total, annex.structure.total.key)


def _chart(annex: Annex) -> Chart:
    """The rates of the banks as bars, the lowest first; banks without one are left out."""
    known = [row for row in annex.structure.banks if row.rate.known]
    known.sort(key=lambda row: row.rate.amount or 0)
    return Chart(
        name="附图2",
        title=title(annex, "各机构新发放制造业贷款加权平均利率"),
        value_title="加权平均利率（%）",
        bars=tuple((row.name, Figure(row.rate, PERCENT)) for row in known),
    )
