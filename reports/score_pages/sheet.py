"""One institution's own sheet: its points beside those of all others together, its place among peers without names (feature I8)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from reports.dashboards.overview import SMALLEST_GROUP
from reports.models import ScoreLine, ScorePoint, ScoreRow, ScoreRun
from reports.score_pages.discreet import for_bank
from reports.scoring.scheme import HUNDRED
from reports.scoring.wording import num, points


@dataclass(frozen=True, slots=True)
class SheetPoint:
    """A line of the sheet: the point, its place among the ``ranked`` institutions with points in that item, the mean points of the others.

    ``best`` and ``middle`` are the points of single institutions: only for who sees all of them.
    """

    point: ScorePoint
    arithmetic: str
    place: int | None
    ranked: int
    others: Decimal | None
    best: Decimal | None
    middle: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class Peer:
    """A ranked institution without its name, unless it is the reader's own."""

    rank: int
    name: str
    total: Decimal
    is_own: bool


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """The page of one institution."""

    row: ScoreRow
    points: tuple[SheetPoint, ...]
    lines: tuple[ScoreLine, ...]
    peers: tuple[Peer, ...]
    arithmetic: str
    before: tuple[str, int | None, Decimal | None] | None
    ranked_count: int


def sheet_of(run: ScoreRun, row: ScoreRow, *, sees_all: bool) -> OwnSheet:
    """The sheet of a row: five queries, whatever the number of institutions.

    Where fewer than three are ranked, numbers without names would tell whose they are: one that does not see all gets none.
    """
    scores: dict[int, dict[int, Decimal]] = defaultdict(dict)
    mine: list[ScorePoint] = []
    for point in ScorePoint.objects.filter(row__run=run).select_related("item", "row"):
        if point.row_id == row.pk:
            mine.append(point)
        if point.row.rank is not None and point.score is not None:
            scores[point.item_id][point.row_id] = point.score
    own = tuple(
        _line(run, row, point, scores[point.item_id], sees_all=sees_all)
        for point in sorted(mine, key=lambda one: (one.item.order, one.item_id))
    )
    totals = run.rows.filter(rank__isnull=False).order_by("order").values_list("pk", "rank", "total")
    ranked = list(totals)
    shows_peers = sees_all or len(ranked) >= SMALLEST_GROUP
    peers = tuple(
        Peer(rank or 0, row.name if pk == row.pk else f"其他银行{place}", total or Decimal(0), pk == row.pk)
        for place, (pk, rank, total) in enumerate(ranked, start=1)
        if shows_peers
    )
    return OwnSheet(
        row=row,
        points=own,
        lines=tuple(row.lines.prefetch_related("reasons")),
        peers=peers,
        arithmetic=arithmetic_of(row),
        before=_before(run, row),
        ranked_count=len(ranked),
    )


def _line(
    run: ScoreRun, row: ScoreRow, point: ScorePoint, scores: dict[int, Decimal], *, sees_all: bool
) -> SheetPoint:
    own = scores.get(row.pk)
    others = [score for pk, score in scores.items() if pk != row.pk]
    tells_others = sees_all or len(others) >= SMALLEST_GROUP
    return SheetPoint(
        point=point,
        arithmetic=point.arithmetic if sees_all else for_bank(point).arithmetic,
        place=None if own is None else 1 + sum(score > own for score in others),
        ranked=len(scores),
        others=sum(others, Decimal(0)) / len(others) if others and tells_others else None,
        best=max(scores.values(), default=None) if sees_all else None,
        middle=_middle(list(scores.values())) if sees_all else None,
        url=reverse("reports:score-point", args=[run.pk, row.institution.code, point.item.code]),
    )


def arithmetic_of(row: ScoreRow) -> str:
    """How the total came about, in one line."""
    if row.base is None or row.total is None:
        return "没有适用的指标，不计总分"
    base = f"基础分 = {points(row.sum)} × 100 ÷ {num(row.weight)} = {points(row.base)}"
    if row.weight == HUNDRED:
        base = f"基础分 = {points(row.base)}"
    raw = row.base + row.bonus - row.deduction
    floor = "，不低于0" if raw < 0 else ""
    return (
        f"{base}；总分 = {points(row.base)} + 加分{num(row.bonus)} − 扣分{num(row.deduction)} = "
        f"{points(row.total)}{floor}"
    )


def _middle(scores: list[Decimal]) -> Decimal | None:
    """The median; the mean of the two in the middle of an even number."""
    if not scores:
        return None
    ordered, half = sorted(scores), len(scores) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _before(run: ScoreRun, row: ScoreRow) -> tuple[str, int | None, Decimal | None] | None:
    """The confirmed score of the quarter before, if there is one: its name, rank and total."""
    earlier = (
        ScoreRow.objects.filter(
            institution=row.institution_id,
            run__period__index=run.period.index - 1,
            run__state__in=ScoreRun.FINAL,
        )
        .select_related("run__period")
        .order_by("-run__confirmed_at")
        .first()
    )
    return (str(earlier.run.period), earlier.rank, earlier.total) if earlier else None
