"""The annex of a period, read with a fixed number of queries: 附表1, 附表2 and what their figures rest on (domain §6.4).

All numbers are unrounded; rounding is for the writer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from filings.models import Period
from institutions.models import Institution
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.attendance import attendance
from reports.bulletins.indicator_table import LINES, IndicatorRow, Source, indicator_rows
from reports.bulletins.ranking_table import RANKED_CODES, RankingTable, build_ranking, why_missing
from reports.dashboards.comparable import Comparable
from reports.dashboards.items import catalogue
from reports.dashboards.periods import last_quarters, with_bases

#: The unit that issues the annex: 区金融办, under the name it has today.
OFFICE = "JRB"
#: Compared with B405 by check C6, not a line of its own.
ALL_LENDING_RATE = "B407"


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
    is_demo: bool

    @property
    def included(self) -> int:
        """How many of the expected institutions are in the sums: the n of n/N."""
        return self.expected - len(self.missing)


@dataclass(frozen=True, slots=True)
class Annex:
    """附表1 and 附表2 of a quarter, and what they rest on."""

    quarter: Quarter
    basis: Basis
    indicators: tuple[IndicatorRow, ...]
    ranking: RankingTable


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
    quarter = period.quarter
    quarters = last_quarters(quarter)
    items = catalogue(period)
    roster = figures.expected_filings(period)
    codes = {code for line in LINES if line.code in items for code in items[line.code].codes}
    institutions = _reporters_and_office()
    banks = {pk: institution for pk, institution in institutions.items() if institution.kind.is_bank}
    weights = {code: items[code].weight for code in codes if code in items and items[code].weight}
    bases = (quarter, quarter.year_start, quarter.same_last_year, quarter.same_last_year.year_start)
    own = figures.by_institution(codes.union(weights.values()), with_bases(bases))
    rosters = attendance(with_bases(quarters))
    singles = {institutions[pk]: numbers for pk, numbers in own.items() if pk in institutions}
    totals = figures.totals({*codes, ALL_LENDING_RATE}, quarters)
    return Annex(
        quarter=quarter,
        basis=Basis(
            office=next(row.name for row in institutions.values() if row.code == OFFICE),
            state=figures.data_state(period),
            versions=versions,
            expected=len(roster),
            missing=tuple(Missing(filing.name, why) for filing in roster if (why := why_missing(filing))),
            is_demo=Institution.objects.filter(is_demo=True).exists(),
        ),
        indicators=indicator_rows(items, Source(totals, singles, quarter, Comparable(own, rosters, weights))),
        ranking=build_ranking(
            roster, banks, figures.by_institution(RANKED_CODES, quarters), rosters, quarter
        ),
    )


def _reporters_and_office() -> dict[int, Institution]:
    rows = Institution.objects.filter(Q(kind__is_agency=False) | Q(code=OFFICE)).select_related("kind")
    return {row.pk: row for row in rows}
