"""Writing down that published figures went out (feature D6): called by whoever makes an annex, a bulletin or a score."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from filings import policies
from filings.models import DataUse, Period, UsedPeriod
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter


@transaction.atomic
def record_use(
    *, kind: DataUse.Kind, title: str, url: str, period: Period, versions: Mapping[Quarter, int], by: User
) -> DataUse:
    """Log a use of the published figures of ``period``; ``versions`` gives the data version of it and of each base read with it.

    Raises NotAllowed for a person who may not see the figures of all institutions.
    """
    policies.can_see_uses(by).enforce()
    use = DataUse.objects.create(kind=kind, title=title[:120], url=url, by=by, at=clock.now())
    UsedPeriod.objects.bulk_create(
        UsedPeriod(
            use=use, period_id=quarter.index, data_version=version, is_base=quarter.index != period.index
        )
        for quarter, version in versions.items()
    )
    return use
