"""What a confirmed score of the bulletin's period would be if it were calculated today (feature Z4). Reads and computes, writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from filings.models import Period
from qianjiang_finance.common.expressions import ExpressionError
from reports import scoring
from reports.models import ScoreRun
from reports.score_pages.inputs import data_versions, read_inputs
from reports.score_pages.stored import versions_of


@dataclass(frozen=True, slots=True)
class ChangedScore:
    """A bank whose total, place or 建议加分值 would differ: as confirmed, and as calculated today (— where there is none)."""

    bank: str
    old: Decimal | None
    new: Decimal | None
    old_rank: int | None
    new_rank: int | None
    old_award: Decimal | None
    new_award: Decimal | None
    url: str


def changed_scores(period: Period) -> tuple[ChangedScore, ...]:
    """Of the newest confirmed score of the period. Two queries while no figure it read has changed, else some fifteen."""
    run = (
        ScoreRun.objects.final()
        .filter(period=period)
        .select_related("scheme", "period")
        .order_by("-confirmed_at")
        .first()
    )
    if run is None:
        return ()
    read = versions_of(run.versions)
    if data_versions(read) == read:
        return ()
    inputs = read_inputs(run.scheme, run.period)
    try:
        sheet = scoring.score(inputs.scheme, inputs.banks, run.period.quarter, inputs.why_not)
    except (ExpressionError, ValueError):
        return ()
    today = {row.bank.key: row for row in sheet.rows}
    changed = []
    for row in run.rows.all():
        now = today.get(row.institution_id)
        new = (now.total, now.rank, now.award) if now else (None, None, None)
        if new != (row.total, row.rank, row.award):
            changed.append(
                ChangedScore(
                    row.name, row.total, new[0], row.rank, new[1], row.award, new[2], run.get_absolute_url()
                )
            )
    return tuple(changed)
