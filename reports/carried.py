"""沿用上期: where a period is told to (feature Z9), last quarter's balance stands in for an institution that has not reported.

Only amounts and counts at a point in time are carried: what runs from January begins anew each year, and a rate belongs to its own
lending. A carried number is an estimate: it is in totals alone, never in a rank nor among the figures of an institution; changes are
taken over the institutions that reported (可比口径). Whoever has no figure of last quarter either stays out.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q, Sum

from filings.models import Filing, Indicator, PublishedFigure
from qianjiang_finance.common.quarter import Quarter


def carried_totals(
    codes: Iterable[str], quarters: Iterable[Quarter], kinds: Iterable[str] | None
) -> dict[tuple[str, str, Quarter], Decimal]:
    """By kind, code and quarter the sum, in the indicator's unit, of what is carried into the quarter: one query."""
    into = Q()
    for quarter in quarters:
        waiting = Filing.objects.expected().filter(period__index=quarter.index).without_accepted()
        into |= Q(period__index=quarter.previous.index, institution__in=waiting.values("institution"))
    if not into:
        return {}
    rows = PublishedFigure.objects.filter(
        into,
        indicator__code__in=set(codes),
        indicator__kind=Indicator.Kind.STOCK,
        indicator__aggregation=Indicator.Aggregation.SUM,
    )
    if kinds is not None:
        rows = rows.filter(institution__kind__in=set(kinds))
    sums = rows.order_by().values_list(
        "institution__kind", "indicator__code", "indicator__places", "period__index"
    )
    return {
        (kind, code, Quarter.from_index(index + 1)): Decimal(int(total)).scaleb(-places)
        for kind, code, places, index, total in sums.annotate(Sum("raw"))
    }
