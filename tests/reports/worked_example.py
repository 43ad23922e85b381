"""The five invented banks of domain §5.3 as published data, and a helper that publishes figures in bulk.

Amounts in 万元, rates in %, clients in 户; one number per quarter of ``QUARTERS``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from filings.models import Filing, Indicator, Period, PublishedFigure, Revision
from filings.models.filing import Status
from filings.services import rebuild_summary
from institutions.models import Institution
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter
from tests import factories

#: Kind, name and order of the five banks.
BANKS = {
    "A": ("LB", "演示大型银行甲"),
    "B": ("LB", "演示大型银行乙"),
    "C": ("CB", "演示城商银行丙"),
    "D": ("CB", "演示农商银行丁"),
    "E": ("CB", "演示村镇银行戊"),
}
QUARTERS = ("2022Q4", "2023Q2", "2023Q4", "2024Q1", "2024Q2")
STOCKS = {
    "A": {
        "B102": ("575000", "600000", "640000", "658000", "671000"),
        "B103": ("405000", "420000", "448000", "461000", "470000"),
        "B201": ("74000", "78000", "85000", "89000", "92300"),
        "B203": ("34000", "36000", "41000", "44000", "46200"),
        "B204": ("14200", "15000", "17000", "18500", "19800"),
    },
    "B": {
        "B102": ("470000", "480000", "500000", "508000", "512000"),
        "B103": ("338000", "350000", "362000", "366000", "368000"),
        "B201": ("50500", "52000", "54000", "54400", "53200"),
        "B203": ("19500", "20000", "21000", "20800", "20600"),
        "B204": ("8800", "9000", "9500", "9400", "9100"),
    },
    "C": {
        "B102": ("335000", "350000", "372000", "386000", "395000"),
        "B103": ("200000", "210000", "226000", "235000", "241000"),
        "B201": ("28000", "30000", "33500", "36400", "38800"),
        "B203": ("8200", "9000", "11000", "12600", "14500"),
        "B204": ("5400", "6000", "7200", "8100", "9000"),
    },
    "D": {
        "B102": ("255000", "260000", "262000", "260500", "258000"),
        "B103": ("148000", "150000", "150500", "149000", "147500"),
        "B201": ("23200", "24000", "25000", "25700", "26100"),
        "B203": ("7800", "8000", "8400", "8950", "8900"),
        "B204": ("2320", "2400", "2500", "2570", "2610"),
    },
    "E": {
        "B102": ("34000", "40000", "48000", "52500", "56000"),
        "B103": ("10000", "12000", "15000", "17200", "19000"),
        "B201": ("0", "0", "600", "1500", "2400"),
        "B203": ("0", "0", "200", "700", "1300"),
        "B204": ("0", "0", "150", "500", "900"),
    },
}
#: Year-to-date flows and their rates, by quarter (domain §5.3, second table); E lent nothing in 2023Q2 and has no rate.
FLOWS = {
    "2023Q2": {
        "A": {"B207": "31000", "B405": "4.35"},
        "B": {"B207": "20000", "B405": "4.20"},
        "C": {"B207": "14000", "B405": "4.90"},
        "D": {"B207": "9000", "B405": "5.60"},
        "E": {"B207": "0"},
    },
    "2024Q2": {
        "A": {"B207": "36500", "B405": "4.05", "B505": "12"},
        "B": {"B207": "18500", "B405": "4.15", "B505": "5"},
        "C": {"B207": "19500", "B405": "4.52", "B505": "20"},
        "D": {"B207": "9800", "B405": "5.65", "B505": "5"},
        "E": {"B207": "1900", "B405": "6.90", "B505": "8"},
    },
}


def make_banks() -> None:
    for order, (code, (kind, name)) in enumerate(BANKS.items(), start=1):
        factories.make_institution(code, kind=kind, name=name, order=order)


def figures_of(bank: str, quarter: str) -> dict[str, str]:
    """What the bank reported in that quarter."""
    place = QUARTERS.index(quarter)
    stocks = {code: numbers[place] for code, numbers in STOCKS[bank].items()}
    return stocks | FLOWS.get(quarter, {}).get(bank, {})


def publish_banks(*, except_for: Mapping[str, str] | None = None) -> None:
    """Publish all five quarters. ``except_for`` names a bank that did not file in a quarter: {"2024Q2": "C"}."""
    absent = except_for or {}
    for quarter in QUARTERS:
        publish(
            quarter,
            {bank: figures_of(bank, quarter) if absent.get(quarter) != bank else None for bank in BANKS},
        )


def publish(quarter: str, figures: Mapping[str, Mapping[str, str] | None]) -> Period:
    """Open a quarter with accepted filings of these figures by institution code, and their sums; None: has not filed."""
    period = _period(Quarter.parse(quarter))
    accepted_at = clock.local(period.due_on.year, period.due_on.month, period.due_on.day, 10)
    institutions = {row.code: row for row in Institution.objects.filter(code__in=figures)}
    filings = Filing.objects.bulk_create(
        Filing(
            period=period,
            institution=institutions[code],
            status=Status.NOT_STARTED if numbers is None else Status.ACCEPTED,
        )
        for code, numbers in figures.items()
    )
    accepted = [filing for filing in filings if filing.status == Status.ACCEPTED]
    revisions = Revision.objects.bulk_create(
        Revision(
            filing=filing,
            number=1,
            reason=Revision.Reason.FIRST,
            created_at=accepted_at,
            submitted_at=accepted_at,
            accepted_at=accepted_at,
        )
        for filing in accepted
    )
    indicators = Indicator.objects.in_bulk(field_name="code")
    PublishedFigure.objects.bulk_create(
        PublishedFigure(
            period=period,
            indicator=indicators[code],
            institution=revision.filing.institution,
            raw=indicators[code].to_raw(Decimal(text)),
            revision=revision,
        )
        for revision in revisions
        for code, text in (figures[revision.filing.institution.code] or {}).items()
    )
    rebuild_summary(period=period)
    Period.objects.filter(pk=period.pk).update(data_version=len(accepted))
    period.refresh_from_db()
    return period


def _period(quarter: Quarter) -> Period:
    due = quarter.last_day + dt.timedelta(days=15)
    return Period.objects.create(
        code=str(quarter),
        index=quarter.index,
        opens_on=quarter.last_day + dt.timedelta(days=1),
        due_on=due,
        closes_on=due,
    )
