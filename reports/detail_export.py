"""明细导出: every accepted figure of chosen periods, read while it is sent (feature J2; quality.md, Speed)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from filings.models import Indicator, Period, PublishedFigure, Revision
from institutions.models import Institution
from qianjiang_finance.common.streams import Column, Content
from reports import wording

COLUMNS = (
    Column("期次", 16),
    Column("机构代码", 12),
    Column("机构", 32),
    Column("机构类别", 18),
    Column("指标代码", 10),
    Column("指标", 40),
    Column("单位", 8),
    Column("数值", 18),
    Column("版本", 8),
    Column("审核通过时间", 20),
)
#: Rows between two reports of progress.
STEP = 2000
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Span:
    """The periods from one to another, oldest first, that have published data."""

    periods: tuple[Period, ...]

    @property
    def text(self) -> str:
        """2023年一季度至2024年二季度."""
        first, last = self.periods[0], self.periods[-1]
        return str(first) if first == last else f"{first}至{last}"

    @property
    def versions(self) -> str:
        """2024年一季度第5版、2024年二季度第5版: which data the file holds."""
        return "、".join(f"{period}第{period.data_version}版" for period in self.periods)

    def count(self) -> int:
        """How many figures it has: one query."""
        return PublishedFigure.objects.filter(period__in=self.periods).count()


def span_of(first: str, last: str) -> Span | None:
    """The published periods between two codes, in either order; None without any. Two queries at most."""
    published = list(Period.objects.with_published().order_by("index"))
    indexes = {period.code: period.index for period in published}
    if first not in indexes or last not in indexes:
        return None
    low, high = sorted((indexes[first], indexes[last]))
    return Span(tuple(period for period in published if low <= period.index <= high))


def _untold(done: int) -> None:
    """Nobody asks how far it is."""


def rows_of(span: Span, progress: Progress = _untold) -> Iterator[Sequence[Content]]:
    """The figures by period, institution and indicator. ``progress`` is told how many are done, now and then and at the end.

    Memory stays that of one institution's names and a few thousand figures: rows come from the database as they are sent.
    """
    indicators, institutions = _indicators(), _institutions()
    done = 0
    for period in span.periods:
        label, versions = (
            wording.single_quarter_title(period.quarter.year, period.quarter.number),
            _versions(period),
        )
        figures = (
            PublishedFigure.objects.filter(period=period)
            .order_by("institution__kind__order", "institution__order", "institution_id", "indicator__order")
            .values_list("institution_id", "indicator_id", "raw", "revision_id")
        )
        for institution, indicator, raw, revision in figures.iterator(chunk_size=STEP):
            code, name, unit, places = indicators[indicator]
            yield (
                label, *institutions[institution], code, name, unit,
                Decimal(raw).scaleb(-places), *versions[revision],
            )  # fmt: skip
            done += 1
            if done % STEP == 0:
                progress(done)
    progress(done)


def _indicators() -> Mapping[int, tuple[str, str, str, int]]:
    rows = Indicator.objects.values_list("pk", "code", "name", "unit", "places")
    return {pk: (code, name, unit, places) for pk, code, name, unit, places in rows}


def _institutions() -> Mapping[int, tuple[str, str, str]]:
    rows = Institution.objects.values_list("pk", "code", "short_name", "kind__name")
    return {pk: (code, name, kind) for pk, code, name, kind in rows}


def _versions(period: Period) -> Mapping[int, tuple[int, str]]:
    """Number and time of acceptance of the accepted revisions of a period."""
    rows = Revision.objects.filter(filing__period=period, accepted_at__isnull=False)
    return {
        pk: (number, f"{timezone.localtime(accepted_at):%Y-%m-%d %H:%M}")
        for pk, number, accepted_at in rows.values_list("pk", "number", "accepted_at")
    }
