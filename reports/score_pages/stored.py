"""A stored score read back: as a table for pages, annex and bulletin, and as a sheet of the engine from its frozen inputs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from filings.breaks import MARK
from filings.models import Period
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports import scoring
from reports.models import ScoreFigure, ScoreLine, ScorePoint, ScoreRow, ScoreRun, ScoreScheme
from reports.score_pages.as_scheme import engine_scheme
from reports.scoring.results import Comparability, Key


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """A column of the table: code, name and weight of an item."""

    code: str
    name: str
    weight: Decimal


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """An institution's row. ``points`` by the item's code, None where the item does not apply; all numbers with 2 decimals.

    ``total`` = base + bonus − deduction, not below zero; None without any applicable item. ``rank`` and ``award`` (建议加分值) are
    None for one that is not ranked, whose reason stands in ``unranked``; under a veto (``vetoes`` in words, else empty) ``rank``
    is None and ``award`` 0.
    """

    institution: int
    code: str
    name: str
    group: str
    points: Mapping[str, Decimal | None]
    sum: Decimal
    weight: Decimal
    base: Decimal | None
    bonus: Decimal
    deduction: Decimal
    total: Decimal | None
    rank: int | None
    grade: str
    award: Decimal | None
    unranked: str
    vetoes: str


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """A score as it was stored. ``rows``: ranked ones in order, then those under a veto, then the unranked."""

    run: int
    period: str
    quarter: Quarter
    scheme: str
    state: str
    confirmed_at: dt.datetime | None
    items: tuple[ScoredItem, ...]
    rows: tuple[ScoredRow, ...]
    url: str
    versions: Mapping[Quarter, int]

    @property
    def ranked(self) -> tuple[ScoredRow, ...]:
        """The rows with a rank."""
        return tuple(row for row in self.rows if row.rank is not None)


def confirmed_score(
    period: Period, kind: str = ScoreScheme.PeriodKind.QUARTER, at: dt.datetime | None = None
) -> ScoreTable | None:
    """The confirmed (or published) score of a period, frozen as it was confirmed; None while there is none.

    Returns a :class:`ScoreTable`: items (columns), rows with points, sum, weight, base, 加分, 扣分, total, rank, grade and 建议加分值, the
    scheme's version, the data versions read and the page. ``kind`` chooses the quarterly or the yearly scheme; where only the
    other one was confirmed, that is returned. ``at``: as it stood at that moment (nothing confirmed later). Four queries.
    """
    runs = ScoreRun.objects.final().filter(period=period)
    if at is not None:
        runs = runs.filter(confirmed_at__lte=at)
    found = list(runs.select_related("period", "scheme").order_by("-confirmed_at"))
    found.sort(key=lambda run: run.scheme.period_kind != kind)
    return table_of(found[0]) if found else None


def table_of(run: ScoreRun, rows: list[ScoreRow] | None = None) -> ScoreTable:
    """The stored table of a run, or those of its rows that are given: three queries."""
    items = tuple(ScoredItem(item.code, item.name, item.weight) for item in run.scheme.items.all())
    if rows is None:
        rows = list(run.rows.select_related("institution").prefetch_related("points__item"))
    return ScoreTable(
        run=run.pk,
        period=run.period.code,
        quarter=run.period.quarter,
        scheme=str(run.scheme),
        state=run.get_state_display(),
        confirmed_at=run.confirmed_at,
        items=items,
        rows=tuple(_row(row) for row in rows),
        url=run.get_absolute_url(),
        versions=versions_of(run.versions),
    )


def _row(row: ScoreRow) -> ScoredRow:
    return ScoredRow(
        institution=row.institution_id,
        code=row.institution.code,
        name=row.name,
        group=row.group,
        points={point.item.code: point.score for point in row.points.all()},
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
        vetoes=row.vetoes,
    )


def versions_of(text: str) -> dict[Quarter, int]:
    """``2024Q2:12 2023Q2:13`` → data version by quarter."""
    pairs = (part.split(":") for part in text.split())
    return {Quarter.parse(code): int(version) for code, version in pairs}


def versions_text(versions: Mapping[Quarter, int]) -> str:
    """The inverse of :func:`versions_of`, newest first."""
    return " ".join(f"{quarter}:{versions[quarter]}" for quarter in sorted(versions, reverse=True))


def keys_of(text: str) -> tuple[Key, ...]:
    """``B201@2024Q2 B201@2023Q2`` → code and quarter of each."""
    pairs = (part.split("@") for part in text.split())
    return tuple((code, Quarter.parse(quarter)) for code, quarter in pairs)


def keys_text(keys: Iterable[Key]) -> str:
    """The inverse of :func:`keys_of`."""
    return " ".join(f"{code}@{quarter}" for code, quarter in keys)


def frozen_inputs(run: ScoreRun) -> tuple[scoring.Scheme, list[scoring.Bank]]:
    """The scheme and the banks exactly as the run read them, from its frozen figures and lines: eight queries."""
    numbers: dict[int, dict[Key, Decimal]] = {}
    for figure in ScoreFigure.objects.filter(run=run, raw__isnull=False).select_related("indicator"):
        number = Decimal(figure.raw or 0).scaleb(-figure.indicator.places)
        numbers.setdefault(figure.institution_id, {})[figure.indicator.code, figure.quarter] = number
    lines: dict[int, list[scoring.Adjustment]] = {}
    for line in ScoreLine.objects.filter(row__run=run):
        lines.setdefault(line.row_id, []).append(scoring.Adjustment(line.code, line.count, line.words))
    banks = [
        scoring.Bank(
            row.institution_id, row.name, row.group, _operands(numbers.get(row.institution_id, {})),
            "" if row.unranked.startswith("适用权重") else row.unranked, tuple(lines.get(row.pk, ())),
        )
        for row in run.rows.order_by("order")
    ]  # fmt: skip
    return engine_scheme(run.scheme), banks


def _operands(numbers: Mapping[Key, Decimal]) -> Operands:
    def look_up(code: str, quarter: Quarter) -> Decimal | None:
        return numbers.get((code, quarter))

    return look_up


def frozen_sheet(run: ScoreRun, why_not: Comparability | None = None) -> scoring.Sheet:
    """The run calculated again from its frozen inputs; the stored run is not touched. ``why_not`` if it was read already."""
    scheme, banks = frozen_inputs(run)
    return scoring.score(scheme, banks, run.period.quarter, why_not or frozen_comparability(run))


def frozen_comparability(run: ScoreRun) -> Comparability:
    """Says ※口径调整 of exactly those figures of which the run said so: one query."""
    broken = {
        frozenset(keys_of(figures)): reason
        for figures, reason in ScorePoint.objects.filter(row__run=run, reason__startswith=MARK).values_list(
            "figures", "reason"
        )
    }
    return lambda keys: broken.get(frozenset(keys), "")
