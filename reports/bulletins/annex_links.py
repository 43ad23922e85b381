"""Where a number of an annex table leads (feature Z3): a reported figure to its cell, a computed one to the page that opens it.

A row's ``key`` says whose it is, a column's ``leads`` which number. Codes of indicators may be followed by a yardstick of
:mod:`reports.dashboards.yardsticks`: B201/start is the increase of B201 since the start of the year.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse

from qianjiang_finance.common.quarter import Quarter
from reports.bulletins.materials import ALL

#: Derived indicators, which no institution reports, have no cell of their own.
_DERIVED = "D"
_LAST_YEAR, _VALUE = "last-year", "value"


def address(table: str, quarter: Quarter, key: str, leads: str) -> str:
    """The page behind a number of the table of that name (附表2); empty for one that leads nowhere."""
    find = _PAGES.get(table)
    return find(quarter, key, leads) if find and key and leads else ""


def _of_banks(quarter: Quarter, key: str, leads: str) -> str:
    """附表2, 附表3, 汇总: a bank's figure, its change or ratio over time, and for a sum the institutions in it."""
    code, _, yardstick = leads.partition("/")
    asked = {"period": str(quarter), "indicator": code, **({"by": yardstick} if yardstick else {})}
    if key.startswith(ALL):
        group = key.removeprefix(ALL) or "all"
        return _with(reverse("reports:institution-ranking"), **asked, group=group)
    if yardstick or code.startswith(_DERIVED):
        return f"{_with(reverse('reports:institution', args=[key]), **asked)}#series"
    return _cell(quarter, key, code)


def _of_indicators(quarter: Quarter, key: str, leads: str) -> str:
    """附表1: the indicator's page with its groups and institutions."""
    if leads == _LAST_YEAR:
        quarter, leads = quarter.same_last_year, _VALUE
    return _with(reverse("reports:indicator", args=[key]), period=str(quarter), by=leads)


def _of_checks(quarter: Quarter, key: str, leads: str) -> str:
    """附表5: the verdict with its figures and rule."""
    if key == ALL:
        return _with(reverse("reports:check-district", args=[leads]), period=str(quarter))
    return _with(reverse("reports:check-institution", args=[leads, key]), period=str(quarter))


def _of_measures(quarter: Quarter, key: str, leads: str) -> str:
    """附表4: the measure with its tasks."""
    return reverse("measures:measure-detail", args=[key])


def _of_conduct(quarter: Quarter, key: str, leads: str) -> str:
    """附表6: the records of the year, or the filings of the institution."""
    year = str(quarter.year)
    if leads == "records":
        of = {"institution": key} if key != ALL else {}
        return _with(reverse("filings:record-list"), **of, year=year)
    if key == ALL:
        return _with(reverse("filings:conduct"), year=year)
    return f"{_with(reverse('reports:institution', args=[key]), period=str(quarter))}#filings"


def _of_scores(quarter: Quarter, key: str, leads: str) -> str:
    """附表7: the score sheet of the institution, or one point of it."""
    run, _, institution = key.partition("/")
    if leads == "sheet":
        return reverse("reports:score-sheet", args=[run, institution])
    return reverse("reports:score-point", args=[run, institution, leads])


def _of_details(quarter: Quarter, key: str, leads: str) -> str:
    """明细: the cell, or that of the same quarter last year."""
    institution, _, code = key.partition("/")
    return _cell(quarter.same_last_year if leads == _LAST_YEAR else quarter, institution, code)


def _cell(quarter: Quarter, institution: str, code: str) -> str:
    return reverse("filings:filing-cell", args=[str(quarter), institution, code])


def _with(page: str, **asked: str) -> str:
    return f"{page}?{urlencode(asked)}"


_PAGES: dict[str, Callable[[Quarter, str, str], str]] = {
    "汇总": _of_banks,
    "附表1": _of_indicators,
    "附表2": _of_banks,
    "附表3": _of_banks,
    "附表4": _of_measures,
    "附表5": _of_checks,
    "附表6": _of_conduct,
    "附表7": _of_scores,
    "明细": _of_details,
}
