"""Which period a page shows: the switcher over the periods with published data, and the quarters a series reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from filings.models import Filing, Period, Revision
from filings.models.filing import PUBLISHED, Status
from qianjiang_finance.common.quarter import Quarter

#: States in which a filing may have no accepted revision.
_WAITING = [status for status in Status if status not in (*PUBLISHED, Status.CORRECTING, Status.EXEMPT)]
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
    """The period of that code, else the newest complete one, else the newest with published data.

    Complete is a period in which every bank that is not exempt has an accepted revision. None while nothing is published. One query, a
    second one for a code that names no such period.
    """
    published = Period.objects.with_published()
    options = tuple(published if code else published.annotate(is_complete=_is_complete()))
    if not options:
        return None
    if code and code not in {period.code for period in options}:
        return choose_period()
    complete = (number for number, period in enumerate(options) if not code and period.is_complete)
    place = next((number for number, period in enumerate(options) if period.code == code), next(complete, 0))
    return PeriodChoice(
        current=options[place],
        options=options,
        earlier=options[place + 1] if place + 1 < len(options) else None,
        later=options[place - 1] if place else None,
    )


def _is_complete() -> Q:
    return Q(_banks(accepted=True)) & Q(~_banks(accepted=False))


def _banks(*, accepted: bool) -> Exists:
    """Whether a period has filings expected of banks with, or without, an accepted revision; those accepted are found by their state."""
    filings = Filing.objects.filter(period=OuterRef("pk"), institution__kind__is_bank=True)
    if accepted:
        revision = Exists(Revision.objects.filter(filing=OuterRef("pk"), accepted_at__isnull=False))
        return Exists(filings.expected().filter(revision))
    return Exists(filings.filter(status__in=_WAITING).without_accepted())


def last_quarters(quarter: Quarter, count: int = HISTORY) -> tuple[Quarter, ...]:
    """The quarter and those before it, oldest first. A quarter without a period is among them: a gap, not a jump."""
    return tuple(quarter - back for back in range(count - 1, -1, -1))


def with_bases(quarters: Iterable[Quarter]) -> frozenset[Quarter]:
    """The quarters and every quarter that a formula or a comparison in one of them refers to: 上季, 同期, 年初."""
    shown = frozenset(quarters)
    return shown.union(base for at in shown for base in (at.previous, at.same_last_year, at.year_start))
