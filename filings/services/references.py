"""Entering the figures of other sources, and explaining where ours differ (R50–R54)."""

from __future__ import annotations

from django.db import transaction

from filings import policies, tieout
from filings.entry import read_cell
from filings.models import Indicator, Period, ReferenceExplanation, ReferenceFigure
from institutions import audit
from institutions.models import AuditEvent, Institution, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls

#: Letters that an explanation must have.
LEAST_EXPLANATION = 10


@transaction.atomic
def enter_reference(
    *,
    period: Period,
    source: str,
    indicator: Indicator,
    text: str,
    by: User,
    institution: Institution | None = None,
    note: str = "",
) -> ReferenceFigure:
    """Enter what a source says, as typed in the indicator's unit; an earlier entry stays in the history and counts no more.

    Raises NotAllowed, and BusinessError for what is no number of the indicator.
    """
    policies.can_keep_standards(by).enforce()
    cell = read_cell(text, indicator)
    if cell is None or cell.value is None:
        raise BusinessError(f"参考数“{text[:20]}”无法识别为{indicator.name}的数（{indicator.unit}）")
    made = ReferenceFigure.objects.create(
        period=period,
        source=source,
        indicator=indicator,
        institution=institution,
        raw=indicator.to_raw(cell.value),
        note=without_controls(note).strip(),
        by=by,
        at=clock.now(),
    )
    whose = str(institution) if institution else "全区"
    audit.record(
        verb=AuditEvent.Verb.STANDARD,
        subject=f"参考数 {period} {indicator}",
        detail=f"{made.get_source_display()}，{whose}：{cell.value}{indicator.unit}；{made.note}",
        by=by,
    )
    return made


@transaction.atomic
def explain_reference(*, reference: ReferenceFigure, text: str, by: User) -> ReferenceExplanation:
    """Say why our figure differs from the reference. Raises NotAllowed, StaleState when a newer reference was entered, and
    BusinessError when there is nothing to explain or too little was said."""
    policies.can_keep_standards(by).enforce()
    line = next((line for line in tieout.build(reference.period) if line.reference == reference), None)
    if line is None:
        raise StaleState("该参考数已有新的录入，请刷新页面后再办理")
    text = without_controls(text).strip()
    if line.ours is None or not line.wants_explanation:
        raise BusinessError("该项没有需要解释的差异")
    if len(text) < LEAST_EXPLANATION:
        raise BusinessError(f"请写明差异原因，至少{LEAST_EXPLANATION}个字")
    made = ReferenceExplanation.objects.create(
        reference=reference,
        ours=reference.indicator.to_raw(line.ours),
        text=text[:500],
        explained_by=by,
        explained_at=clock.now(),
    )
    audit.record(
        verb=AuditEvent.Verb.STANDARD,
        subject=f"差异解释 {reference.period} {reference.indicator}",
        detail=f"{reference.get_source_display()}，相差{line.difference}{reference.indicator.unit}：{made.text}",
        by=by,
    )
    return made
