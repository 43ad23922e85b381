"""Workbooks going out: the annex of 30 banks and its way from their workbooks, and an export of a million cells (quality.md, Speed)."""

from __future__ import annotations

import io
import subprocess
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from bench.rows import Line, best_of, markdown
from bench.stage import empty_stage

if TYPE_CHECKING:
    from reports.bulletins.layout import Book

BANKS = 30
QUARTERS = ("2022Q4", "2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1", "2024Q2")
#: For the million cells: 10 columns of 300 institutions × 56 indicators × 6 periods.
INSTITUTIONS, INDICATORS, PERIODS = 300, 56, 6
#: openpyxl's memory grows with the rows: it is measured over a tenth of them.
PART = 10


def measure() -> list[Line]:
    """All lines; needs a stage."""
    return [*_annex(), *_million()]


def _annex() -> Iterator[Line]:
    from filings.models import Period
    from qianjiang_finance.common import clock
    from reports.bulletins import build_annex
    from reports.bulletins.sheets import book_of
    from reports.bulletins.workbook import annex_workbook

    files = _banks_with_workbooks()
    period, at = Period.objects.get(code=QUARTERS[-1]), clock.now()
    book = book_of(build_annex(period))
    cells = sum(len(row.cells) for table in book.tables for row in table.rows)
    yield Line(
        f"writing the annex, {cells:,} cells in {len(book.tables) + 2} sheets",
        best_of(lambda: annex_workbook(book, by="甲", at=at)),
        theirs=best_of(lambda: _bare(book)),
        rival="openpyxl, the same values without any look",
        bar=1.5,
    )

    def ours() -> None:
        _read_all(files, period)
        annex_workbook(book_of(build_annex(period)), by="甲", at=at)

    whole = best_of(ours, times=3)
    yield Line(
        f"{BANKS} workbooks read with all guards, tables computed, annex written",
        whole,
        theirs=best_of(lambda: _script(files, book), times=1),
        rival="openpyxl script: reads them, writes the same tables",
        bar=5,
        is_least=True,
    )
    yield Line(
        "the same",
        whole,
        theirs=_libreoffice(files),
        rival="LibreOffice only opening and saving them",
        bar=40,
        is_least=True,
    )


def _banks_with_workbooks() -> dict[str, bytes]:
    """30 banks with seven quarters of figures, and for each a filled template."""
    from filings.models import Filing, Indicator
    from tests import factories
    from tests.filings.workbook_files import filled, template
    from tests.reports.worked_example import publish

    factories.make_user("office", ("office-staff", "JRB"))
    kinds = ("LB", "JB", "CB", "PB")
    codes = [f"B{number:02}" for number in range(1, BANKS + 1)]
    for number, code in enumerate(codes):
        factories.make_institution(code, kind=kinds[number % 3], name=f"演示银行{number + 1}", order=number)
    indicators = Indicator.objects.filter(reporter="BK", is_core=True).values_list("code", "unit")
    for place, quarter in enumerate(QUARTERS):
        figures = {
            code: {
                name: "4.25" if unit == "%" else str(1000 + 37 * number + 11 * place)
                for name, unit in indicators
            }
            for number, code in enumerate(codes)
        }
        publish(quarter, figures)
    period_filings = Filing.objects.filter(period__code=QUARTERS[-1]).select_related("institution", "period")
    numbers = {code: float(text) for code, text in factories.BANK_FIGURES.items()}
    return {filing.institution.code: filled(template(filing), numbers) for filing in period_filings}


def _read_all(files: dict[str, bytes], period: object) -> None:
    from filings.models import Filing
    from filings.reporting import items_of
    from filings.workbook import read_upload

    codes: list[str] = []
    for filing in Filing.objects.filter(period=period).select_related("institution", "period"):
        codes = codes or [item.code for item in items_of(filing)]
        read_upload(files[filing.institution.code], filing, codes)


def _bare(book: Book) -> None:
    """The values of the tables, row by row, as a person would write them with openpyxl."""
    from openpyxl import Workbook

    out = Workbook()
    for table in book.tables:
        page = out.create_sheet(table.name)
        for row in table.rows:
            page.append([_value(content) for content in row.cells])
    out.save(io.BytesIO())


def _value(content: object) -> object:
    from reports.bulletins.layout import Figure

    if isinstance(content, Figure):
        return content.value.amount
    return content


def _script(files: dict[str, bytes], book: Book) -> None:
    """What a careful person's script does: reads the files in the ordinary mode, writes the tables with their looks."""
    from openpyxl import Workbook, load_workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    for content in files.values():
        for page in load_workbook(io.BytesIO(content), data_only=True):
            for values in page.iter_rows(values_only=True):
                tuple(values)
    out = Workbook()
    for table in book.tables:
        page = out.create_sheet(table.name)
        for number, row in enumerate(table.rows, start=6):
            for column, content in enumerate(row.cells, start=1):
                cell = page.cell(number, column, _value(content))
                side = Side(style="thin")
                cell.font = Font(name="仿宋", size=11)
                cell.border = Border(left=side, right=side, top=side, bottom=side)
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                cell.number_format = "#,##0.00"
    out.save(io.BytesIO())


def _libreoffice(files: dict[str, bytes]) -> float:
    """Milliseconds in which LibreOffice opens and saves the workbooks, in one process."""
    with tempfile.TemporaryDirectory() as folder:
        for code, content in files.items():
            (Path(folder) / f"{code}.xlsx").write_bytes(content)
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
        command += ["--convert-to", "csv", "--outdir", f"{folder}/out"]
        start = time.perf_counter()
        subprocess.run(
            [*command, *map(str, Path(folder).glob("*.xlsx"))], check=True, capture_output=True, timeout=600
        )
        return (time.perf_counter() - start) * 1000


def _million() -> Iterator[Line]:
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
