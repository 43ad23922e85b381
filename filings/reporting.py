"""Who reports what: the items of an institution's filing in a period (domain §3.4; feature B2)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from filings.models import Filing, Indicator, Period
from institutions.models import Group, Institution


def items_of(filing: Filing) -> list[Indicator]:
    """The indicators of the filing in form order: the core ones of the institution's groups and the extended ones switched on."""
    groups = Group.objects.filter(
        Q(kinds=filing.institution.kind_id) | Q(extra_members=filing.institution_id)
    ).values("pk")
    switched_on = Period.extended.through.objects.filter(period=filing.period_id).values("indicator_id")
    return list(
        Indicator.objects.filter(Q(is_core=True) | Q(pk__in=switched_on), reporter__in=groups)
        .select_related("form")
        .order_by("form__order", "order")
    )


def reporting_institutions(on: dt.date) -> list[Institution]:
    """The institutions open on the day that have at least one indicator to report."""
    reporters = Group.objects.filter(indicators__isnull=False).values("pk")
    return list(
        Institution.objects.open_on(on)
        .filter(Q(kind__groups__in=reporters) | Q(extra_groups__in=reporters))
        .distinct()
    )
