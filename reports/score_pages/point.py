"""One point opened: figure → comparison → rule → arithmetic → cells (feature I7)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.overview import SMALLEST_GROUP
from reports.models import ScoreFigure, ScorePoint, ScoreRow, ScoreRun
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
    """The page of a point."""

    point: ScorePoint
    figures: tuple[FigureRow, ...]
    behind: Behind | None
    others: tuple[ScorePoint, ...]


def open_point(run: ScoreRun, row: ScoreRow, point: ScorePoint, *, with_names: bool) -> OpenPoint:
    """The point with its figures; ``with_names``: the institutions behind a benchmark one by one, else only their sums, and
    nothing where fewer than three are summed."""
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
    others = tuple(row.points.select_related("item").exclude(pk=point.pk))
    return OpenPoint(point, own, _behind(point, by_key, with_names=with_names), others)


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
    if not with_names and len(institutions) < SMALLEST_GROUP:
        return None
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
