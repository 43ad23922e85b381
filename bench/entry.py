"""The form and its checks: the page against ``form.as_table``, the findings of a filing with its history, acceptance (quality.md)."""

from __future__ import annotations

import time
from collections.abc import Callable

from bench.rows import Line, best_of, markdown
from bench.stage import empty_stage

QUARTERS = tuple(f"{year}Q{number}" for year in (2022, 2023, 2024) for number in (1, 2, 3, 4))


def measure() -> list[Line]:
    """All lines; needs a stage."""
    from tests import factories

    bank = factories.make_institution("B01", kind="LB", name="演示大型银行甲", order=1)
    maker = factories.make_user("b01-maker", ("maker", bank))
    checker = factories.make_user("b01-checker", ("checker", bank))
    office = factories.make_user("office", ("office-staff", "JRB"))
    cast = {"maker": maker, "checker": checker, "office": office}
    for code in QUARTERS[:-1]:
        factories.accept_figures(factories.open_period(code), bank, factories.BANK_FIGURES, **cast)
    return [*_filling(factories.open_period(QUARTERS[-1]), bank, maker), _accepting(bank, cast)]


def _filling(period: object, bank: object, maker: object) -> list[Line]:
    """The form with every item of a bank switched on."""
    from filings.services.steps import findings_of
    from tests import factories

    period.extended.set(_extended())
    filing = factories.save(factories.filing_of(period, bank), maker, _everything(period, bank))
    found = best_of(lambda: findings_of(filing))
    return [
        Line("findings of a filing with 11 quarters before it", found, bar=15),
        Line(
            "the same against its expressions alone",
            found,
            theirs=best_of(_bare(filing)),
            rival="expressions, figures in memory",
            bar=5,
        ),
        _form(filing),
    ]


def _bare(filing: object) -> Callable[[], object]:
    """The same expressions over figures that lie ready: what no engine could save."""
    from filings import checks
    from filings.checks import engine, rulebook
    from filings.services.moves import newest_revision

    book = checks.FigureBook.of(filing, newest_revision(filing))
    rules = rulebook.active_rules(book.quarter.last_day, filing.institution.kind_id)
    calculator = engine._calculator(book)
    asked = [
        (line.expression, code)
        for rule in rules
        for line in rule.lines
        for code in engine._items_under(line, book)
    ]
    return lambda: [calculator.value(expression, item=code) for expression, code in asked]


def _extended() -> list[object]:
    from filings.models import Indicator

    return list(Indicator.objects.filter(is_core=False, reporter="BK").exclude(form__in=("B3F", "N1")))


def _everything(period: object, bank: object) -> dict[str, str]:
    """The base figures, and 0 in every other item of the bank's forms."""
    from filings.reporting import items_of
    from tests import factories

    codes = [item.code for item in items_of(factories.filing_of(period, bank))]
    return {code: factories.BANK_FIGURES.get(code, "0") for code in codes}


def _form(filing: object) -> Line:
    """The rows of the form as the page makes them, against the same fields through Django's own form."""
    from django import forms

    from filings import checks, sheet
    from filings.services.moves import newest_revision
    from filings.templatetags.entry_rows import entry_rows

    page = sheet.build(checks.FigureBook.of(filing, newest_revision(filing)))
    rows = [row for block in page.blocks for row in block.rows]
    fields = {
        f"{mark}-{row.code}": forms.CharField(label=row.name, initial=text, required=False, max_length=200)
        for row in rows
        for mark, text in (("v", row.text), ("n", row.note))
    }
    stock = type("StockForm", (forms.Form,), fields)
    return Line(
        f"rows of the form, {len(rows)} items with their notes",
        best_of(lambda: [entry_rows(block, filing, ()) for block in page.blocks]),
        theirs=best_of(lambda: stock().as_table()),
        rival="form.as_table",
        bar=10,
        is_least=True,
    )


def _accepting(bank: object, cast: dict[str, object]) -> Line:
    """The time in the database of one acceptance, sums included; rolled back each time."""
    from django.db import connection, transaction

    from filings.services import take
    from tests import factories

    filing = factories.filing_of(factories.open_period("2025Q1"), bank)
    factories.save(filing, cast["maker"])
    factories.explain_all(filing, cast["maker"])
    factories.step("send-to-check", filing, cast["maker"])
    filing = factories.step("sign", filing, cast["checker"])
    spent: list[float] = []

    def timed(execute: Callable[..., object], *args: object) -> object:
        start = time.perf_counter()
        try:
            return execute(*args)
        finally:
            spent[-1] += (time.perf_counter() - start) * 1000

    for _ in range(7):
        spent.append(0)
        with transaction.atomic(), connection.execute_wrapper(timed):
            take("accept", filing=filing, by=cast["office"], seen=filing.edit_number)
            transaction.set_rollback(True)
    count = len(factories.BANK_FIGURES)
    return Line(f"accepting a filing of {count} figures, sums included, database time", min(spent), bar=10)


if __name__ == "__main__":
    with empty_stage("entry"):
        print(markdown(measure()))
