"""汇总: the kinds of bank beside each other, with the district's balance over time as bars."""

from __future__ import annotations

from reports import wording
from reports.bulletins import remarks
from reports.bulletins.annex import Annex
from reports.bulletins.layout import (
    AMOUNT,
    COUNT,
    HUNDREDTHS,
    PERCENT,
    Align,
    Chart,
    Column,
    Figure,
    TableSheet,
)
from reports.bulletins.sheets.frame import DEMO_MARK, plain, summed, table
from reports.bulletins.summary_table import SummaryRow
from reports.metrics import Value

FILED, BALANCE, STRUCTURE, FLOW = "报送", "制造业贷款", "其中", "当年累计"
COLUMNS: tuple[Column[SummaryRow], ...] = (
    Column("机构类别", 20, lambda row: row.name, align=Align.LEFT),
    Column("应报（家）", 9, lambda row: row.expected, FILED),
    Column("已汇总（家）", 9, lambda row: row.included, FILED),
    Column("各项贷款余额", 15, lambda row: Figure(row.loans, AMOUNT), leads="B102"),
    Column("余额", 14, lambda row: Figure(row.balance, AMOUNT), BALANCE, leads="B201"),
    Column("比年初增加", 13, lambda row: Figure(row.increase, AMOUNT), BALANCE, leads="B201/start"),
    Column("同比增速（%）", 10, lambda row: Figure(row.growth, PERCENT), BALANCE, leads="B201/year-growth"),
    Column("占各项贷款（%）", 11, lambda row: Figure(row.share, PERCENT), BALANCE, leads="D01"),
    Column("中长期余额", 14, lambda row: Figure(row.long_term, AMOUNT), STRUCTURE, leads="B203"),
    Column("信用余额", 13, lambda row: Figure(row.unsecured, AMOUNT), STRUCTURE, leads="B204"),
    Column("发放额", 13, lambda row: Figure(row.lent, AMOUNT), FLOW, leads="B207"),
    Column("加权平均利率（%）", 11, lambda row: Figure(row.rate, PERCENT), FLOW, leads="B405"),
    Column("首贷（户次）", 9, lambda row: Figure(row.first_loans, COUNT), FLOW, leads="B505"),
)


def summary_sheet(annex: Annex) -> TableSheet:
    """汇总."""
    summary = annex.summary
    rows = (
        *(plain(COLUMNS, row, row.key) for row in summary.rows),
        summed(COLUMNS, summary.total, summary.total.key),
    )
    omitted = (f"附图：{'；'.join(summary.omitted)}。",) if summary.omitted else ()
    return table(
        annex,
        "汇总",
        "银行机构分类汇总",
        COLUMNS,
        rows,
        unit="单位：家、万元、%",
        notes=(remarks.ROUNDING, remarks.coverage_text(annex), *remarks.without_missing(annex, annex.ranking.banks), *omitted),
        chart=_chart(annex),
        frozen=1,
        of_institutions=False,
    )  # fmt: skip


def _chart(annex: Annex) -> Chart:
    """The district's balance at the last quarter-ends in 亿元, oldest first."""
    return Chart(
        name="附图",
        title=f"各季末全区制造业贷款余额{DEMO_MARK if annex.basis.is_demo else ''}",
        value_title="制造业贷款余额（亿元）",
        bars=tuple(
            (wording.stock_wording(at.year, at.number), Figure(_in_yi(value), HUNDREDTHS))
            for at, value in annex.summary.balances
        ),
        name_title="时点",
        is_upright=True,
    )


def _in_yi(value: Value) -> Value:
    return Value(value.amount / wording.WAN_PER_YI) if value.amount is not None else value
