"""Who of the office reviews whom, set by its lead (feature D4)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from filings import policies
from filings.models import ReviewerAssignment
from institutions import audit
from institutions.models import AuditEvent, Institution, Kind, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError


@transaction.atomic
def assign_reviewer(
    *, target: Institution | Kind, reviewer: User | None, by: User, starts_on: dt.date | None = None
) -> ReviewerAssignment | None:
    """From ``starts_on`` (default today) ``reviewer`` reviews the institution, or the kind; None: nobody in particular.

    The assignment in force ends the day before; later ones are replaced. Raises NotAllowed; BusinessError for a day that is past
    and for a person who is not of the office.
    """
    policies.can_assign_reviewers(by).enforce()
    start = starts_on or clock.today()
    if start < clock.today():
        raise BusinessError("生效日期不能早于今天")
    if reviewer is not None and not reviewer.is_office:
        raise BusinessError("审核人须为金融办经办或负责人")
    own = Q(institution=target) if isinstance(target, Institution) else Q(kind=target)
    rows = ReviewerAssignment.objects.filter(own)
    rows.filter(valid_from__gte=start).delete()
    rows.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=start)).update(valid_until=start)
    audit.record(
        verb=AuditEvent.Verb.MEMBERSHIP,
        subject=f"审核分工 {target}",
        detail=f"自{day_text(start)}起由{reviewer}审核" if reviewer else f"自{day_text(start)}起不指定审核人",
        by=by,
    )
    if reviewer is None:
        return None
    return ReviewerAssignment.objects.create(
        reviewer=reviewer,
        institution=target if isinstance(target, Institution) else None,
        kind=target if isinstance(target, Kind) else None,
        valid_from=start,
    )
