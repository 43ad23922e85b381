"""The annex of a period, read with a fixed number of queries: its tables and what their figures rest on (domain §6.4).

All numbers are unrounded; rounding is for the writer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from filings.models import Period
from qianjiang_finance.common.quarter import Quarter
from reports.bulletins.check_table import CheckTable, build_checks
from reports.bulletins.conduct_table import ConductTable, build_conduct
from reports.bulletins.detail_table import DetailRow, build_details
from reports.bulletins.indicator_table import IndicatorRow, Source, indicator_rows
from reports.bulletins.materials import OFFICE, Materials, read
from reports.bulletins.measure_table import MeasureTable, build_measures
from reports.bulletins.ranking_table import RankingTable, build_ranking, why_missing
from reports.bulletins.structure_table import StructureTable, build_structure
from reports.bulletins.summary_table import SummaryTable, build_summary
from reports.dashboards.basis import basis_of
from reports.models import ScoreScheme
from reports.score_pages import ScoreTable, confirmed_score


@dataclass(frozen=True, slots=True)
class Missing:
    """An institution whose figures are not in the sums, and why (未报, 待审核 …)."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Basis:
    """What the figures rest on. ``versions``: the data version of the period, then of those it is compared with, newest first."""

    office: str
    state: str
    versions: Mapping[Quarter, int]
    expected: int
    missing: tuple[Missing, ...]
    missing_text: str
    is_demo: bool
    is_carrying: bool = False

    @property
    def included(self) -> int:
        """How many of the expected institutions are in the sums: the n of n/N."""
        return self.expected - len(self.missing)


@dataclass(frozen=True, slots=True)
class Annex:
    """The tables of a quarter, and what they rest on: 附表1, 2, 3, 5, 6, 汇总 by kind of bank, 明细 of every accepted figure;
    附表4 in a year with tasks, 附表7 once a score of the period is confirmed."""

    quarter: Quarter
    basis: Basis
    indicators: tuple[IndicatorRow, ...]
    ranking: RankingTable
    summary: SummaryTable
    structure: StructureTable
    checks: CheckTable
    conduct: ConductTable
    details: tuple[DetailRow, ...]
    measures: MeasureTable | None = None
    score: ScoreTable | None = None


def build_annex(period: Period) -> Annex:
    """The annex of a period with published data. Read again if figures were accepted meanwhile, so that they fit the versions."""
    while True:
        versions = _versions(period.quarter)
        annex = _read(period, versions)
        if _versions(period.quarter) == versions:
            return annex


def _versions(quarter: Quarter) -> dict[Quarter, int]:
    """The data versions of the quarter and of its bases, newest first, as far as anything was published."""
    last_year = quarter.same_last_year
    read = {quarter, quarter.previous, quarter.year_start, last_year, last_year.year_start}
    rows = Period.objects.with_published().filter(index__in=[at.index for at in read])
    return {
        Quarter.from_index(index): version for index, version in rows.values_list("index", "data_version")
    }


def _read(period: Period, versions: Mapping[Quarter, int]) -> Annex:
    materials = read(period)
    institutions = materials.institutions
    singles = {institutions[pk]: row for pk, row in materials.singles.items() if pk in institutions}
    source = Source(materials.totals, singles, materials.quarter, materials.circles)
    ranking = build_ranking(materials)
    return Annex(
        quarter=materials.quarter,
        basis=_basis(materials, versions),
        indicators=indicator_rows(materials.items, source),
        ranking=ranking,
        summary=build_summary(materials),
        structure=build_structure(materials),
        checks=build_checks(materials),
        conduct=build_conduct(period),
        details=build_details(period),
        measures=build_measures(materials.quarter),
        score=confirmed_score(period, _scheme_kind(materials.quarter)),
    )


def _scheme_kind(quarter: Quarter) -> str:
    """The year's score belongs to its last quarter."""
    kinds = ScoreScheme.PeriodKind
    return kinds.YEAR if quarter.number == 4 else kinds.QUARTER


def _basis(materials: Materials, versions: Mapping[Quarter, int]) -> Basis:
    roster, institutions = materials.roster, materials.institutions.values()
    missing = tuple(Missing(filing.name, why) for filing in roster if (why := why_missing(filing)))
    return Basis(
        office=next(row.name for row in institutions if row.code == OFFICE),
        state=basis_of(materials.period, roster).state,
        versions=versions,
        expected=len(roster),
        missing=missing,
        missing_text=materials.period.missing_text(len(missing)),
        is_demo=any(row.is_demo for row in institutions),
        is_carrying=materials.period.is_carrying,
    )
