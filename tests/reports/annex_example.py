"""The five banks of domain §5.3 with their chain loans and renewals, as the annex reads them; more institutions on demand."""

from __future__ import annotations

from filings.models import Period
from reports.bulletins import Annex, build_annex
from tests.reports.worked_example import BANKS, QUARTERS, figures_of, publish

CHAIN = {
    "A": ("28500", "30000", "31500", "32200", "33000"),
    "B": ("17600", "18000", "18200", "17900", "17500"),
    "C": ("8200", "9000", "9900", "10500", "11000"),
    "D": ("5800", "6000", "6050", "6020", "6000"),
    "E": ("0", "0", "100", "300", "500"),
}
#: Fallen due, renewed and called in before maturity by 2024Q2 (B501, B502, B504).
RENEWALS = {
    "A": ("12000", "9600", "150"),
    "B": ("11000", "6050", "1300"),
    "C": ("6000", "5100", "0"),
    "D": ("5000", "3900", "60"),
    "E": ("100", "100", "0"),
}
Figures = dict[str, str] | None


def bank_figures(bank: str, quarter: str) -> dict[str, str]:
    """Everything the worked example knows of a bank in a quarter."""
    figures = figures_of(bank, quarter) | {"B303": CHAIN[bank][QUARTERS.index(quarter)]}
    if quarter == "2024Q2":
        figures |= dict(zip(("B501", "B502", "B504"), RENEWALS[bank], strict=True))
    return figures


def publish_five(more: dict[str, dict[str, Figures]] | None = None) -> None:
    """Publish the five banks in all quarters; ``more`` adds or replaces, by quarter and institution: None has not filed."""
    for quarter in QUARTERS:
        five: dict[str, Figures] = {bank: bank_figures(bank, quarter) for bank in BANKS}
        publish(quarter, five | (more or {}).get(quarter, {}))


def annex_of(quarter: str = "2024Q2") -> Annex:
    return build_annex(Period.objects.get(code=quarter))
