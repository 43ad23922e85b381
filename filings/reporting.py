"""Who reports what: the items of an institution's filing in a period (domain §3.4; feature B2)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q

from filings.models import Filing, Indicator, Period, Thread
from institutions.models import Group, Institution
from qianjiang_finance.common.errors import BusinessError


def items_of(filing: Filing) -> list[Indicator]:
    """The indicators of the filing in form order: the core ones of the institution's groups and the extended ones switched on.

    Each with the definition in force in the quarter (``defined_in``), and ``has_query`` where the office waits for an answer about it.
    """
    groups = Group.objects.filter(
        Q(kinds=filing.institution.kind_id) | Q(extra_members=filing.institution_id)
    ).values("pk")
    unanswered = Thread.objects.unanswered().filter(filing=filing.pk, indicator=OuterRef("pk"))
    switched_on = Period.extended.through.objects.filter(period=filing.period_id).values("indicator_id")
    return list(
        Indicator.objects.defined_in(filing.period.quarter)
        .annotate(has_query=Exists(unanswered))
        .filter(Q(is_core=True) | Q(pk__in=switched_on), reporter__in=groups)
        .select_related("form")
        .order_by("form__order", "order")
    )


def item_of(filing: Filing, code: str) -> Indicator | None:
    """The item that a page names; None for an empty code, the filing as a whole. Raises BusinessError if the filing does not have it."""
    if not code:
        return None
    for item in items_of(filing):
        if item.code == code:
            return item
    raise BusinessError(f"本单位的报表没有指标{code}")


def reporting_institutions(on: dt.date) -> list[Institution]:
    """The institutions open on the day that have at least one indicator to report."""
    reporters = Group.objects.filter(indicators__isnull=False).values("pk")
    return list(
        Institution.objects.open_on(on)
        .filter(Q(kind__groups__in=reporters) | Q(extra_groups__in=reporters))
        .distinct()
    )
