"""Control totals of other sources for two quarters of the data, one of them explained (feature Z11). All invented."""

from __future__ import annotations

from filings import services
from filings.models import Indicator, Period
from qianjiang_finance.common import clock
from qianjiang_finance.setup.demo.roster import Cast

#: Period, source, indicator, what the source says in the indicator's unit, and why ours differs (empty: nobody has said yet).
TOTALS = (
    ("2024Q2", "PBC", "B201", "568000.00", ""),
    ("2024Q4", "PBC", "B102", "4901200.00", ""),
    ("2024Q4", "PBC", "B201", "592000.00", ""),
    (
        "2024Q4",
        "DEPT",
        "B310",
        "22350.00",
        "主管部门按签约额统计，含已签约未放款的三户企业，差额与未放款金额基本一致",
    ),
    ("2024Q4", "LEDGER", "B315", "20040.00", ""),
)


def enter_references(cast: Cast) -> None:
    """As staff do it: entered and explained through the services, after the last quarter was accepted."""
    periods = Period.objects.in_bulk({period for period, *_ in TOTALS}, field_name="code")
    items = Indicator.objects.in_bulk({code for _, _, code, _, _ in TOTALS}, field_name="code")
    with clock.at(clock.local(2025, 1, 20, 10)):
        for period, source, code, text, why in TOTALS:
            made = services.enter_reference(
                period=periods[period], source=source, indicator=items[code], text=text, by=cast.office
            )
            if why:
                services.explain_reference(reference=made, text=why, by=cast.office)
