"""Invented accepted figures in any number: institutions × quarters × indicators, written by the database itself, with their sums.

Every number follows from institution, indicator and quarter, so that each run measures the same. One institution is late in the last
quarter and one has opened in the last year, because an office where nothing is missing would be too easy.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from qianjiang_finance.common.quarter import Quarter

LAST = Quarter(2024, 4)
#: Kinds in turn: of twenty institutions ten, six, three and one.
KINDS = ("LB",) * 10 + ("CB",) * 6 + ("JB",) * 3 + ("PB",)
INDICATORS = 56
_BATCH = 5000


@dataclass(frozen=True, slots=True)
class Size:
    """So many institutions over so many quarters."""

    name: str
    institutions: int
    quarters: int


SIZES = {
    "36k": Size("36k", 32, 20),
    "720k": Size("720k", 330, 40),
    "7.2m": Size("7.2m", 3300, 40),
}


def fill(size: Size) -> int:
    """Fill an empty stage; returns how many figures there are."""
    from filings.models import Period, PublishedFigure
    from filings.services import rebuild_summary
    from tests import factories

    factories.make_user("office", ("office-staff", "JRB"))
    institutions = _institutions(size)
    periods = [_period(LAST - back) for back in range(size.quarters - 1, -1, -1)]
    _filings(institutions, periods)
    _publish()
    for period in periods:
        rebuild_summary(period=period)
    Period.objects.update(data_version=1)
    return PublishedFigure.objects.count()


def _institutions(size: Size):
    from institutions.models import Institution

    newcomer = size.institutions - 1
    Institution.objects.bulk_create(
        (
            Institution(
                code=f"N{number:05}",
                kind_id=KINDS[number % len(KINDS)],
                name=f"演示银行{number}",
                short_name=f"演示银行{number}",
                opened_on=(LAST - 2).first_day if number == newcomer else dt.date(2000, 1, 1),
                order=number,
            )
            for number in range(size.institutions)
        ),
        batch_size=_BATCH,
    )
    return list(Institution.objects.filter(code__startswith="N").order_by("order"))


def _period(quarter: Quarter):
    from filings.models import Period

    due = quarter.last_day + dt.timedelta(days=15)
    return Period.objects.create(
        code=str(quarter),
        index=quarter.index,
        opens_on=quarter.last_day + dt.timedelta(days=1),
        due_on=due,
        closes_on=due,
    )


def _filings(institutions, periods) -> None:
    """An accepted filing of everybody in every quarter of its life; the first institution is late in the last quarter."""
    from filings.models import Filing, Revision
    from filings.models.filing import Status
    from qianjiang_finance.common import clock

    for period in periods:
        at = clock.local(period.due_on.year, period.due_on.month, period.due_on.day, 10)
        filings = Filing.objects.bulk_create(
            (
                Filing(
                    period=period,
                    institution=one,
                    status=Status.NOT_STARTED
                    if one == institutions[0] and period == periods[-1]
                    else Status.ACCEPTED,
                    first_submitted_at=at,
                )
                for one in institutions
                if one.opened_on <= period.quarter.last_day
            ),
            batch_size=_BATCH,
        )
        Revision.objects.bulk_create(
            (
                Revision(
                    filing=one,
                    number=1,
                    reason=Revision.Reason.FIRST,
                    created_at=at,
                    submitted_at=at,
                    accepted_at=at,
                )
                for one in filings
                if one.status == Status.ACCEPTED
            ),
            batch_size=_BATCH,
        )


def _publish() -> None:
    """The figures: amounts between 10 and 100 thousand of the smallest unit, rates between 3 and 6 %."""
    from django.db import connection

    from filings.models import Indicator

    items = Indicator.objects.filter(reporter="BK").order_by("-is_core", "order")[:INDICATORS]
    ids = ", ".join(str(item.pk) for item in items)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO filings_publishedfigure (period_id, indicator_id, institution_id, revision_id, raw)
            SELECT f.period_id, i.id, f.institution_id, r.id,
                   CASE WHEN i.kind = 'rate' THEN 30000 + (f.institution_id * 7919 + i.id * 10473 + f.period_id * 1549) %% 30000
                        ELSE 1000000 + (f.institution_id * 7919 + i.id * 10473 + f.period_id * 1549) %% 9000000 END
            FROM filings_revision r JOIN filings_filing f ON f.id = r.filing_id CROSS JOIN filings_indicator i
            WHERE i.id IN ({ids}) ORDER BY f.period_id, i.id, f.institution_id
            """,
            [],
        )
        cursor.execute("ANALYZE")
