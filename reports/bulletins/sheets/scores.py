"""附表7 评价得分: the confirmed score of the period, as it was confirmed (domain §5.2, §6.4)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from reports.bulletins.annex import Annex
from reports.bulletins.layout import HUNDREDTHS, Align, Column, Content, Figure, TableSheet
from reports.bulletins.sheets.frame import plain, table
from reports.metrics import Value, absent
from reports.score_pages import ScoredItem, ScoredRow, ScoreTable

RULES = "总分＝基础分＋加分－扣分，不低于零；不适用项目按适用权重折算。排名为参评的商业银行，一票否决的不排名、不建议加分。"
NOT_APPLICABLE = "不适用"


def _points(row: ScoredRow, item: ScoredItem) -> Content:
    points = row.points.get(item.code)
    return NOT_APPLICABLE if points is None else Figure(Value(points), HUNDREDTHS)


def _number(of: Callable[[ScoredRow], Decimal | None]) -> Callable[[ScoredRow], Content]:
    def cell(row: ScoredRow) -> Content:
        value = of(row)
        return Figure(absent(NOT_APPLICABLE) if value is None else Value(value), HUNDREDTHS)

    return cell


def _grade(row: ScoredRow) -> str:
    return row.vetoes or row.unranked or row.grade


def _columns(score: ScoreTable) -> tuple[Column[ScoredRow], ...]:
    return (
        Column("机构", 28, lambda row: row.name, align=Align.LEFT),
        *(
            Column(f"{item.code} {item.name}", 11, partial(_points, item=item), "各项得分", leads=item.code)
            for item in score.items
        ),
        Column("基础分", 10, _number(lambda row: row.base), "得分", leads="sheet"),
        Column("加分", 9, _number(lambda row: row.bonus), "得分", leads="sheet"),
        Column("扣分", 9, _number(lambda row: row.deduction), "得分", leads="sheet"),
        Column("总分", 10, _number(lambda row: row.total), "得分", leads="sheet"),
        Column("排名", 8, lambda row: row.rank),
        Column("等次", 14, _grade),
        Column("建议加分值", 10, _number(lambda row: row.award), leads="sheet"),
    )


def score_sheet(annex: Annex, score: ScoreTable) -> TableSheet:
    """附表7."""
    columns = _columns(score)
    return table(
        annex,
        "附表7",
        "评价得分情况",
        columns,
        tuple(plain(columns, row, f"{score.run}/{row.code}") for row in score.rows),
        unit="单位：分",
        notes=(RULES, f"评分办法：{score.scheme}，{score.state}。"),
        frozen=1,
    )
