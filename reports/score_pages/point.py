"""One point opened: figure → comparison → rule → arithmetic → cells (feature I7)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from django.urls import reverse

from filings.names import names_of
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.spoken import spoken, spoken_within
from reports.models import ScoreFigure, ScorePoint, ScoreRow, ScoreRun
from reports.score_pages.as_scheme import codes_of
from reports.score_pages.discreet import PointWords, for_bank, in_full, knows_benchmark
from reports.score_pages.stored import keys_of


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A frozen figure with the version it came from; ``url`` leads to its cell. ``number`` None: not reported."""

    name: str
    code: str
    quarter: str
    number: Decimal | None
    places: int
    unit: str
    version: int | None
    url: str


@dataclass(frozen=True, slots=True)
class SumRow:
    """An institution's part of the sums behind a benchmark, in the order of the columns."""

    name: str
    numbers: tuple[FigureRow | None, ...]


@dataclass(frozen=True, slots=True)
class Behind:
    """The figures summed for a benchmark: columns, rows by institution (empty for one that sees only itself), and the sums."""

    columns: tuple[str, ...]
    rows: tuple[SumRow, ...]
    sums: tuple[tuple[Decimal, int], ...]
    count: int


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """The page of a point: ``expression`` and ``words`` name indicators, ``place`` is 2/11家, ``others`` are the other points with their
    arithmetic."""

    point: ScorePoint
    expression: str
    words: PointWords
    place: str
    figures: tuple[FigureRow, ...]
    behind: Behind | None
    others: tuple[tuple[ScorePoint, str], ...]


def open_point(run: ScoreRun, row: ScoreRow, point: ScorePoint, *, with_names: bool) -> OpenPoint:
    """The point with its figures; ``with_names``: the institutions behind a benchmark one by one, else only what tells nothing of one."""
    wanted = set(keys_of(point.figures)) | set(keys_of(point.compared_figures))
    kept = ScoreFigure.objects.filter(run=run, indicator__code__in={code for code, _ in wanted})
    by_key: dict[tuple[int, str, Quarter], ScoreFigure] = {}
    for figure in kept.select_related("indicator", "institution", "revision"):
        by_key[figure.institution_id, figure.indicator.code, figure.quarter] = figure
    own = tuple(
        _figure(by_key[row.institution_id, code, quarter])
        for code, quarter in keys_of(point.figures)
        if (row.institution_id, code, quarter) in by_key
    )
    knows = with_names or knows_benchmark(run, row, point)
    words = in_full(point) if with_names else for_bank(point, knows_benchmark=knows)
    names = names_of(codes_of([point.item]))
    others = row.points.select_related("item").exclude(pk=point.pk)
    return OpenPoint(
        point=point,
        expression=spoken(point.item.expression, names),
        words=replace(words, rule=spoken_within(words.rule, names)),
        place=_place(run, row, point),
        figures=own,
        behind=_behind(point, by_key, with_names=with_names) if knows else None,
        others=tuple((one, one.arithmetic if with_names else for_bank(one).arithmetic) for one in others),
    )


def _place(run: ScoreRun, row: ScoreRow, point: ScorePoint) -> str:
    """2/11家 by the points of the item among the ranked; empty for one that has none or is not ranked: one query."""
    if row.rank is None or point.score is None:
        return ""
    ranked = ScorePoint.objects.filter(row__run=run, item=point.item_id, row__rank__isnull=False)
    found = ranked.exclude(score=None).order_by().values_list("score", flat=True)
    scores = [score for score in found if score is not None]
    return f"{1 + sum(score > point.score for score in scores)}/{len(scores)}家"


def _figure(figure: ScoreFigure) -> FigureRow:
    indicator = figure.indicator
    return FigureRow(
        name=indicator.name,
        code=indicator.code,
        quarter=figure.quarter.label,
        number=None if figure.raw is None else Decimal(figure.raw).scaleb(-indicator.places),
        places=indicator.places,
        unit=indicator.unit,
        version=figure.revision.number if figure.revision else None,
        url=""
        if figure.raw is None
        else reverse(
            "filings:filing-cell", args=[str(figure.quarter), figure.institution.code, indicator.code]
        ),
    )


def _behind(
    point: ScorePoint, by_key: dict[tuple[int, str, Quarter], ScoreFigure], *, with_names: bool
) -> Behind | None:
    keys = keys_of(point.compared_figures)
    if not keys:
        return None
    institutions = [int(key) for key in point.compared_with.split()]
    rows: list[SumRow] = []
    sums: dict[int, Decimal] = defaultdict(Decimal)
    places: dict[int, int] = {}
    names: dict[int, str] = {}
    for institution in institutions:
        cells: list[FigureRow | None] = []
        for column, (code, quarter) in enumerate(keys):
            figure = by_key.get((institution, code, quarter))
            cell = _figure(figure) if figure else None
            cells.append(cell)
            if figure and cell and cell.number is not None:
                sums[column] += cell.number
                places[column], names[institution] = cell.places, figure.institution.short_name
        rows.append(SumRow(names.get(institution, ""), tuple(cells)))
    heads = {
        code: f"{figure.indicator.name}（{figure.indicator.unit}）" for (_, code, _), figure in by_key.items()
    }
    return Behind(
        columns=tuple(f"{heads.get(code, code)} {quarter.label}" for code, quarter in keys),
        rows=tuple(rows) if with_names else (),
        sums=tuple((sums[column], places.get(column, 2)) for column in range(len(keys))),
        count=len(institutions),
    )
