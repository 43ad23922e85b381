"""The table of a run: institutions × items, every point leading to its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from reports.models import ScoreRun
from reports.score_pages.stored import ScoredItem, ScoredRow, ScoreTable, table_of
from reports.scoring.results import Sheet


@dataclass(frozen=True, slots=True)
class PointCell:
    """A point of the table; without ``url`` it opens nothing (a trial that is not kept)."""

    score: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """An institution's row with its points in the order of the items."""

    scored: ScoredRow
    cells: tuple[PointCell, ...]
    url: str

    @property
    def note(self) -> str:
        """Why it has no rank: 一票否决 or the reason."""
        if self.scored.unranked:
            return self.scored.unranked
        return f"一票否决：{self.scored.vetoes}" if self.scored.vetoes else ""


@dataclass(frozen=True, slots=True)
class Board:
    """The page, and what it exports."""

    items: tuple[ScoredItem, ...]
    rows: tuple[BoardRow, ...]

    def as_values(self) -> Iterable[list[object]]:
        """Head and rows of the export (附表7)."""
        yield [
            "名次", "机构", "分组", *(f"{item.code} {item.name}（{item.weight.normalize():f}）" for item in self.items),
            "得分合计", "适用权重", "基础分", "加分", "扣分", "总分", "等次", "建议加分值", "说明",
        ]  # fmt: skip
        for row in self.rows:
            one = row.scored
            yield [
                one.rank, one.name, one.group, *(cell.score for cell in row.cells),
                one.sum, one.weight, one.base, one.bonus, one.deduction, one.total, one.grade, one.award, row.note,
            ]  # fmt: skip


def board_of(run: ScoreRun) -> Board:
    """The stored table of a run: four queries."""
    return _board(table_of(run), run.pk)


def _board(table: ScoreTable, run: int) -> Board:
    rows = tuple(
        BoardRow(
            scored=row,
            cells=tuple(
                PointCell(
                    row.points.get(item.code),
                    reverse("reports:score-point", args=[run, row.code, item.code]),
                )
                for item in table.items
            ),
            url=reverse("reports:score-sheet", args=[run, row.code]),
        )
        for row in table.rows
    )
    return Board(table.items, rows)


def board_of_sheet(sheet: Sheet, codes: Mapping[int, str]) -> Board:
    """The table of a sheet that is not kept; ``codes`` are those of the institutions by id."""
    items = tuple(ScoredItem(item.code, item.name, item.weight) for item in sheet.scheme.items)
    rows = []
    for row in sheet.rows:
        points = {point.item: point.score for point in row.points}
        scored = ScoredRow(
            institution=row.bank.key,
            code=codes.get(row.bank.key, ""),
            name=row.bank.name,
            group=row.bank.group,
            points=points,
            sum=row.sum,
            weight=row.weight,
            base=row.base,
            bonus=row.bonus,
            deduction=row.deduction,
            total=row.total,
            rank=row.rank,
            grade=row.grade,
            award=row.award,
            unranked=row.unranked,
            vetoes="、".join(row.vetoes),
        )
        rows.append(BoardRow(scored, tuple(PointCell(points[item.code], "") for item in items), ""))
    return Board(items, tuple(rows))
