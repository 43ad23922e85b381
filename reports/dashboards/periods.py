"""Which period a page shows: the switcher over the periods with published data, and the quarters a series reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from filings.models import Period
from qianjiang_finance.common.quarter import Quarter

#: Quarters of a sparkline and of the trend chart (domain §3.7 item 1).
HISTORY = 12


@dataclass(frozen=True, slots=True)
class PeriodChoice:
    """The period shown, all periods with published data (newest first), and the neighbours of the shown one among them."""

    current: Period
    options: tuple[Period, ...]
    earlier: Period | None
    later: Period | None


def choose_period(code: str = "") -> PeriodChoice | None:
    """The period of that code, or the newest one with published data if it has none. None while nothing is published. One query."""
    options = tuple(Period.objects.with_published())
    if not options:
        return None
    place = next((number for number, period in enumerate(options) if period.code == code), 0)
    return PeriodChoice(
        current=options[place],
        options=options,
        earlier=options[place + 1] if place + 1 < len(options) else None,
        later=options[place - 1] if place else None,
    )


def last_quarters(quarter: Quarter, count: int = HISTORY) -> tuple[Quarter, ...]:
    """The quarter and those before it, oldest first. A quarter without a period is among them: a gap, not a jump."""
    return tuple(quarter - back for back in range(count - 1, -1, -1))


def with_bases(quarters: Iterable[Quarter]) -> frozenset[Quarter]:
    """The quarters and every quarter that a formula or a comparison in one of them refers to: 上季, 同期, 年初."""
    shown = frozenset(quarters)
    return shown.union(base for at in shown for base in (at.previous, at.same_last_year, at.year_start))
