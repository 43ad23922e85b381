"""The district table of domain §9.3 computed a second time: plain Python and fractions over the exported lists, nothing of the project."""

from __future__ import annotations

import csv
import io
import re
from fractions import Fraction

#: Code → institution → number.
Figures = dict[str, dict[str, Fraction]]


def read_export(text: str) -> Figures:
    """The figures of a csv export of accepted figures: a head with codes, a row for each institution until 合计."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    codes = [match[0] if (match := re.match(r"[A-Z]\d{3}\b", cell)) else "" for cell in rows[0]]
    found: Figures = {code: {} for code in codes if code}
    for row in rows[1:]:
        if not row or row[0] == "合计":
            break
        for code, cell in zip(codes, row, strict=False):
            if code and cell:
                found[code][row[0]] = Fraction(cell)
    return found


def district_table(now: Figures, last_year: Figures) -> dict[str, Fraction | None]:
    """All columns of the table, exact; None where last year has no figures."""
    loans, factories = total(now, "B102"), total(now, "B201")
    return {
        "各项贷款": loans,
        "制造业": factories,
        "占比": factories * 100 / loans,
        "制造业同比": growth(factories, last_year, "B201"),
        "各项同比": growth(loans, last_year, "B102"),
        "中长期占比": total(now, "B203") * 100 / factories,
        "信用占比": total(now, "B204") * 100 / factories,
        "不良率": total(now, "B216") * 100 / factories,
        "利率": weighted(now["B405"], now["B207"]),
        "首贷户": total(now, "B505"),
        "累放": total(now, "B207"),
    }


def total(figures: Figures, code: str) -> Fraction:
    return sum(figures.get(code, {}).values(), Fraction(0))


def growth(current: Fraction, last_year: Figures, code: str) -> Fraction | None:
    base = total(last_year, code)
    return (current / base - 1) * 100 if base else None


def weighted(rates: dict[str, Fraction], amounts: dict[str, Fraction]) -> Fraction:
    both = [name for name in rates if name in amounts]
    return sum(rates[name] * amounts[name] for name in both) / sum(amounts[name] for name in both)
