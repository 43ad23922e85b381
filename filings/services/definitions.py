"""Changing what an indicator means from a quarter on (feature Z12)."""

from __future__ import annotations

from django.db import transaction

from filings import policies
from filings.models import Indicator, IndicatorDefinition
from institutions import audit
from institutions.models import AuditEvent, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.quarter import Quarter

#: Letters that the reason of a change must have.
LEAST_REASON = 10


@transaction.atomic
def define(
    *,
    indicator: Indicator,
    quarter: Quarter,
    definition: str,
    basis: str,
    note: str,
    breaks_series: bool,
    by: User,
) -> IndicatorDefinition:
    """Add the version of a definition that holds from the quarter on; versions are never changed or taken away.

    Raises NotAllowed (a quarter with locked filings is the lead's), BusinessError for a text or reason that is missing and for a
    quarter from which a version holds already.
    """
    policies.can_define_from(by, quarter).enforce()
    definition, basis, note = definition.strip(), basis.strip(), note.strip()
    if not definition or not basis:
        raise BusinessError("请填写指标解释和数据来源")
    if len(note) < LEAST_REASON:
        raise BusinessError(f"请写明调整原因和依据，至少{LEAST_REASON}个字")
    made, is_new = IndicatorDefinition.objects.get_or_create(
        indicator=indicator,
        valid_from=quarter.index,
        defaults={
            "definition": definition,
            "basis": basis,
            "note": note,
            "breaks_series": breaks_series,
            "by": by,
            "at": clock.now(),
        },
    )
    if not is_new:
        raise BusinessError(
            f"{indicator}已有自{quarter.label}起的口径，不能重复登记；需更正的请自下一季度起另行登记"
        )
    comparable = "前后不可比" if breaks_series else "前后可比"
    audit.record(
        verb=AuditEvent.Verb.STANDARD,
        subject=f"口径 {indicator}",
        detail=f"自{quarter.label}起，{comparable}；原因：{note}；指标解释：{definition}；数据来源：{basis}",
        by=by,
    )
    return made
