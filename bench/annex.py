"""The annex of 30 banks: writing it, and the whole way from their workbooks to it (quality.md, Speed)."""

from __future__ import annotations

import io
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from bench.rows import Line, best_of, markdown
from bench.stage import empty_stage

if TYPE_CHECKING:
    from reports.bulletins.layout import Book

BANKS = 30
QUARTERS = ("2022Q4", "2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1", "2024Q2")


def measure() -> Iterator[Line]:
    """All lines; needs a stage."""
    from filings.models import Period
    from qianjiang_finance.common import clock
    from reports.bulletins import build_annex
    from reports.bulletins.sheets import book_of
    from reports.bulletins.workbook import annex_workbook

    files = _banks_with_workbooks()
    period, at = Period.objects.get(code=QUARTERS[-1]), clock.now()
    book = book_of(build_annex(period))
    cells = sum(len(row.cells) for table in book.tables for row in table.rows)
    what = f"writing the annex, {cells:,} cells in {len(book.tables) + 2} sheets"
    writing = best_of(lambda: annex_workbook(book, by="甲", at=at))
    for rival, bare in (("openpyxl", _bare_openpyxl), ("XlsxWriter", _bare_xlsxwriter)):
        yield Line(
            what,
            writing,
            theirs=best_of(lambda bare=bare: bare(book)),
            rival=f"{rival}, the same values without any look",
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
        rival="LibreOffice, one process, only opening and saving them",
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


def _bare_openpyxl(book: Book) -> None:
    """The values of the tables, row by row, as a person would write them with openpyxl."""
    from openpyxl import Workbook

    out = Workbook()
    for table in book.tables:
        page = out.create_sheet(table.name)
        for row in table.rows:
            page.append([_value(content) for content in row.cells])
    out.save(io.BytesIO())


def _bare_xlsxwriter(book: Book) -> None:
    """The same with XlsxWriter, which writes the annex."""
    from xlsxwriter import Workbook

    with Workbook(io.BytesIO(), {"in_memory": True}) as out:
        for table in book.tables:
            page = out.add_worksheet(table.name)
            for number, row in enumerate(table.rows):
                page.write_row(number, 0, [_value(content) for content in row.cells])


def _value(content: object) -> object:
    from reports.bulletins.layout import Figure

    if isinstance(content, Figure):
        return content.value.amount
    return content


def _script(files: dict[str, bytes], book: Book) -> None:
    """What a careful person's script does: reads the files in the ordinary mode, sums by code, writes the tables with their looks."""
    from openpyxl import Workbook, load_workbook
    from openpyxl.styles import Alignment, Border, Font, Side

    sums: defaultdict[object, float] = defaultdict(float)
    for content in files.values():
        for page in load_workbook(io.BytesIO(content), data_only=True):
            for values in page.iter_rows(values_only=True):
                sums[values[min(1, len(values) - 1)]] += sum(
                    value for value in values if isinstance(value, (int, float))
                )
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
        command += ["--convert-to", "xlsx", "--outdir", f"{folder}/out"]
        start = time.perf_counter()
        subprocess.run(
            [*command, *map(str, Path(folder).glob("*.xlsx"))], check=True, capture_output=True, timeout=600
        )
        return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    with empty_stage("annex"):
        print(markdown(measure()))
