"""One verdict opened: what was compared, from which figures, by which sentence of the policy (features H6, Z2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from django.urls import reverse

from filings.models import Filing, Indicator, Period
from institutions.models import User
from measures.models import Measure
from qianjiang_finance.common.quarter import Quarter
from reports.check_pages.matrix import Cell, cell_of
from reports.check_pages.reading import Judged, Sources, read
from reports.check_pages.words import DESCRIPTIONS, OF_GROUP, OF_ONE, OTHER_NAMES, OTHER_UNITS, Description
from reports.metrics import Value
from reports.policy_checks import CASES, CHECKS


@dataclass(frozen=True, slots=True)
class OperandRow:
    """One figure behind the verdict, in ``unit``; ``url`` leads to its cell or, for a total, to the indicator's part of 监管总览."""

    whose: str
    name: str
    code: str
    quarter: str
    value: Decimal | None
    unit: str
    places: int
    url: str


@dataclass(frozen=True, slots=True)
class Clause:
    """The measure's words around the sentence, and the measure's page opened at it."""

    measure: Measure
    before: str
    sentence: str
    after: str
    url: str


@dataclass(frozen=True, slots=True)
class Detail:
    """The page. ``others`` are the other checks of the same bank or district with their cells."""

    code: str
    check: Description
    cell: Cell
    unit: str
    compared: tuple[tuple[str, Value], ...]
    operands: tuple[OperandRow, ...]
    clause: Clause | None
    others: tuple[tuple[str, str, Cell], ...]


def build_detail(code: str, period: Period, reader: User, filing: Filing | None = None) -> Detail | None:
    """The verdict of ``code`` on the filing's bank, or on the district (C10: the large banks). None where there is no such check."""
    sources = read(period, reader, [filing.institution] if filing else [])
    if code == OF_GROUP:
        judged = None if filing else sources.judge_large_banks()
    else:
        judged = _judged(code, sources, filing)
    if judged is None:
        return None
    institution = filing.institution.code if filing else ""
    check = DESCRIPTIONS[code]
    return Detail(
        code=code,
        check=check,
        cell=cell_of(judged, period, institution),
        unit=CHECKS[code].unit if code in CHECKS else "%",
        compared=judged.result.compared,
        operands=_operands(judged, institution),
        clause=_clause(check),
        others=tuple(_others(code, sources, filing, period)),
    )


def _judged(code: str, sources: Sources, filing: Filing | None) -> Judged | None:
    operands = sources.of_bank(filing.institution_id) if filing else sources.district
    return sources.judge(code, operands) if operands else None


def _others(
    code: str, sources: Sources, filing: Filing | None, period: Period
) -> list[tuple[str, str, Cell]]:
    institution = filing.institution.code if filing else ""
    judged = [_judged(other, sources, filing) for other in OF_ONE]
    if not filing:
        judged.append(sources.judge_large_banks())
    return [
        (one.code, DESCRIPTIONS[one.code].name, cell_of(one, period, institution))
        for one in judged
        if one and one.code != code
    ]


def _operands(judged: Judged, institution: str) -> tuple[OperandRow, ...]:
    """The figures in the order of code and quarter, newest first: one query for the names."""
    asked = {code for _, figures in judged.figures for code, _ in figures} - {CASES}
    indicators = Indicator.objects.filter(code__in=asked).in_bulk(field_name="code")
    rows = []
    for whose, figures in judged.figures:
        for code, quarter in sorted(figures, key=lambda key: (key[0], -key[1].index)):
            indicator, value = indicators.get(code), figures[code, quarter]
            if code == CASES and value is None:
                continue
            rows.append(
                OperandRow(
                    whose=whose,
                    name=indicator.name if indicator else OTHER_NAMES[code],
                    code=code,
                    quarter=quarter.label,
                    value=value,
                    unit=indicator.unit if indicator else OTHER_UNITS[code][0],
                    places=indicator.places if indicator else OTHER_UNITS[code][1],
                    url=_address(code, quarter, institution) if value is not None else "",
                )
            )
    return tuple(rows)


def _address(code: str, quarter: Quarter, institution: str) -> str:
    if code in OTHER_NAMES:
        return (
            f"{reverse('enterprises:case-list')}?bank={institution}&quarter={quarter.index}"
            if code == CASES
            else ""
        )
    if institution:
        return reverse("filings:filing-cell", args=[str(quarter), institution, code])
    return f"{reverse('reports:dashboard')}?period={quarter}&indicator={code}#indicator"


def _clause(check: Description) -> Clause | None:
    """The measure with the sentence picked out; None for a check of another document, or before the policy is imported."""
    if check.measure is None:
        return None
    measure = Measure.objects.filter(number=check.measure).first()
    if measure is None:
        return None
    before, found, after = measure.clause.partition(check.sentence)
    if not found:
        return Clause(measure, measure.clause, "", "", measure.get_absolute_url())
    address = f"{measure.get_absolute_url()}#clause:~:text={quote(check.sentence)}"
    return Clause(measure, before, found, after, address)
