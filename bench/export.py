"""An export of a million cells, streamed from the database (quality.md, Speed)."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal

from bench.rows import Line, best_of, markdown
from bench.stage import empty_stage

#: 10 columns of 300 institutions × 56 indicators × 6 periods.
INSTITUTIONS, INDICATORS, PERIODS = 300, 56, 6
#: openpyxl's memory grows with the rows: it is measured over a tenth of them.
PART = 10


def measure() -> Iterator[Line]:
    """All lines; needs a stage."""
    from reports.detail_export import COLUMNS, rows_of, span_of

    first, last = _many_figures()
    span = span_of(first, last)
    assert span is not None
    cells = span.count() * len(COLUMNS)

    def ours() -> None:
        _drain(_stream(rows_of(span)))

    def theirs() -> None:
        _ordinary(rows_of(span))

    what = f"an export of {cells:,} cells from the database"
    time_of_ours, time_of_theirs = best_of(ours, times=2), best_of(theirs, times=1)
    yield Line(
        what, time_of_ours, theirs=time_of_theirs, rival="openpyxl, ordinary mode", bar=2, is_least=True
    )
    yield Line(
        f"{what}: the stretch", time_of_ours, theirs=time_of_theirs, rival="the same", bar=5, is_least=True
    )
    rows = list(rows_of(span))
    yield Line(
        "writing these cells alone, in memory",
        best_of(lambda: _drain(_stream(rows)), times=2),
        theirs=best_of(lambda: _write_only(rows), times=1),
        rival="openpyxl, write-only mode",
        bar=2,
        is_least=True,
    )
    few = rows[: len(rows) // PART]
    yield Line(
        f"peak memory of writing them ({PART} parts for openpyxl, one measured)",
        _peak(lambda: _drain(_stream(rows))),
        theirs=_peak(lambda: _ordinary(few)) * PART,
        rival="openpyxl, ordinary mode",
        bar=100,
        is_least=True,
        unit="MB",
    )


def _many_figures() -> tuple[str, str]:
    """Published figures of many institutions, put into the tables as they are; the codes of the first and the last period."""
    from filings.models import Filing, Indicator, Period, PublishedFigure, Revision
    from filings.models.filing import Status
    from institutions.models import Institution
    from qianjiang_finance.common import clock
    from qianjiang_finance.common.quarter import Quarter
    from tests import factories

    for number in range(INSTITUTIONS):
        factories.make_institution(f"X{number:03}", kind="CB", name=f"演示机构{number}", order=100 + number)
    institutions = list(Institution.objects.filter(code__startswith="X"))
    indicators = list(Indicator.objects.order_by("order")[:INDICATORS])
    quarters = [Quarter(2025, 1) + ahead for ahead in range(PERIODS)]
    now = clock.now()
    for quarter in quarters:
        period = Period.objects.create(
            code=str(quarter), index=quarter.index, data_version=1,
            opens_on=quarter.last_day, due_on=quarter.last_day, closes_on=quarter.last_day,
        )  # fmt: skip
        filings = Filing.objects.bulk_create(
            Filing(period=period, institution=one, status=Status.ACCEPTED) for one in institutions
        )
        revisions = Revision.objects.bulk_create(
            Revision(filing=one, number=1, reason="first", created_at=now, submitted_at=now, accepted_at=now)
            for one in filings
        )
        PublishedFigure.objects.bulk_create(
            (
                PublishedFigure(
                    period=period, indicator=indicator, raw=12_345_678 + place,
                    institution_id=revision.filing.institution_id, revision=revision,
                )
                for revision in revisions
                for place, indicator in enumerate(indicators)
            ),
            batch_size=5000,
        )  # fmt: skip
    return str(quarters[0]), str(quarters[-1])


Rows = Iterable[Sequence[str | int | Decimal | None]]


def _stream(rows: Rows) -> Iterator[bytes]:
    from qianjiang_finance.common.streams import xlsx_stream
    from reports.detail_export import COLUMNS

    return xlsx_stream("指标明细", COLUMNS, rows, "导出人：甲")


def _drain(pieces: Iterable[object]) -> None:
    for _ in pieces:
        pass


def _ordinary(rows: Rows) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    book.save(io.BytesIO())


def _write_only(rows: Rows) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in rows:
        page.append(row)
    book.save(io.BytesIO())


def _peak(work: Callable[[], object]) -> float:
    """The most memory that the work held at once, in MB, what was there before not counted."""
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    work()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (most - before) / 1e6


if __name__ == "__main__":
    with empty_stage("export"):
        print(markdown(measure()))
