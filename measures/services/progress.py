"""Progress of a quarter: what units write and leads confirm, what accepted figures say, and the lead's word on a measure (domain §4.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from institutions.models import User
from measures import board, policies
from measures.item_steps import CONFIRM, PROGRESS, RETURN_PROGRESS
from measures.models import CheckVerdict, Measure, MeasureReport, Progress, Verdict, WorkItem
from measures.services.items import remember
from measures.services.telling import tell_of_step
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.texts import plain_text


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and the comparison it was taken from, in words."""

    verdict: str
    said: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a unit writes: 主要做法及成效, 存在问题, 下一步打算, the figures it quotes."""

    text: str
    problems: str = ""
    plans: str = ""
    figures: str = ""


@transaction.atomic
def write_progress(*, item: WorkItem, quarter: Quarter, verdict: str, words: Words, by: User) -> Progress:
    """What the unit says of a quarter, to be confirmed by a lead; writing again before that replaces it.

    Where figures judge the task, ``verdict`` is not the unit's to say and is left alone. Raises NotAllowed; BusinessError for another
    year's or a coming quarter, an empty text, a missing state; StaleState once it is confirmed.
    """
    policies.can_write_progress(by, item).enforce()
    if quarter.year != item.year or quarter > Quarter.of(clock.today()):
        raise BusinessError(f"只能填报{item.year}年度内已开始的季度")
    progress = _locked(item, quarter) or Progress(item=item, index=quarter.index)
    if progress.state == Progress.State.CONFIRMED:
        raise StaleState(f"{quarter.label}进展已确认，不能再改；如有误请联系审核人退回")
    if not progress.is_by_figures:
        if verdict not in Verdict.values:
            raise BusinessError("请选择本期状态：达标、未达标、关注或不适用")
        progress.verdict = verdict
    progress.text = plain_text(words.text, what="主要做法及成效", longest=500, shortest=5)
    progress.problems = plain_text(words.problems, what="存在问题", longest=300)
    progress.plans = plain_text(words.plans, what="下一步打算", longest=300)
    progress.figures_text = plain_text(words.figures, what="引用数据", longest=300)
    progress.state, progress.by, progress.at = Progress.State.GIVEN, by, clock.now()
    progress.on_behalf = policies.acts_on_behalf(by, item)
    progress.opinion = ""
    progress.save()
    remember(item, PROGRESS, item.state, quarter.label, by, on_behalf=progress.on_behalf)
    return progress


@transaction.atomic
def answer_progress(*, progress: Progress, confirmed: bool, opinion: str, by: User) -> Progress:
    """A lead or the office confirms what the unit wrote, or returns it with a reason; what the unit claimed counts no more then (未报).

    Raises NotAllowed, BusinessError without a reason, StaleState when somebody was quicker.
    """
    policies.can_confirm_progress(by, progress).enforce()
    opinion = plain_text(opinion, what="退回理由", longest=300, shortest=0 if confirmed else 1)
    target = Progress.State.CONFIRMED if confirmed else Progress.State.RETURNED
    rows = Progress.objects.filter(pk=progress.pk, state=Progress.State.GIVEN)
    unsaid = {} if confirmed or progress.is_by_figures else {"verdict": ""}
    if not rows.update(state=target, opinion=opinion, confirmed_by=by, confirmed_at=clock.now(), **unsaid):
        raise StaleState("该进展已有新的办理，请刷新页面")
    progress.refresh_from_db()
    item = progress.item
    verb, word = (CONFIRM, "确认进展") if confirmed else (RETURN_PROGRESS, "退回进展")
    said = progress.quarter.label + (f"：{opinion}" if opinion else "")
    remember(item, verb, item.state, said, by)
    tell_of_step(item, word, said, by)
    return progress


@transaction.atomic
def record_verdicts(
    *, quarter: Quarter, items: Mapping[int, Judged], checks: Mapping[str, Judged], freeze: bool = False
) -> int:
    """What accepted figures say of items (by id) and of the whole district (by check), written by the timer; returns how many changed.

    What a unit has written stands beside it. A frozen verdict never changes: it says what was known when the quarter closed (ADR 9).
    """
    moment = clock.now() if freeze else None
    there = {row.item_id: row for row in Progress.objects.filter(index=quarter.index, item__in=items)}
    new = [
        Progress(
            item_id=pk,
            index=quarter.index,
            verdict=judged.verdict,
            said=judged.said[:200],
            is_by_figures=True,
            frozen_at=moment,
        )
        for pk, judged in items.items()
        if pk not in there
    ]
    Progress.objects.bulk_create(new)
    changed = []
    for pk, row in there.items():
        if row.frozen_at is not None:
            continue
        fresh = (items[pk].verdict, items[pk].said[:200], True, moment)
        if (row.verdict, row.said, row.is_by_figures, row.frozen_at) != fresh:
            row.verdict, row.said, row.is_by_figures, row.frozen_at = fresh
            changed.append(row)
    Progress.objects.bulk_update(changed, ["verdict", "said", "is_by_figures", "frozen_at"], batch_size=500)
    return len(new) + len(changed) + _record_checks(quarter, checks, freeze=freeze)


def _record_checks(quarter: Quarter, checks: Mapping[str, Judged], *, freeze: bool) -> int:
    there = {row.code: row for row in CheckVerdict.objects.filter(index=quarter.index)}
    count = 0
    for code, judged in checks.items():
        row = there.get(code) or CheckVerdict(code=code, index=quarter.index)
        fresh = (judged.verdict, judged.said[:200])
        if row.frozen_at is None and ((row.verdict, row.said) != fresh or freeze):
            row.verdict, row.said = fresh
            row.frozen_at = clock.now() if freeze else None
            row.save()
            count += 1
    return count


@transaction.atomic
def report_measure(
    *, measure: Measure, quarter: Quarter, text: str, problems: str, light: str, reason: str, by: User
) -> MeasureReport:
    """综合进展 of a measure: the lead's text, problems and light; a light other than the proposed one needs a reason (domain §4.6)."""
    policies.can_report_measure(by, measure).enforce()
    if light not in MeasureReport.Light.values:
        raise BusinessError("请选择评价")
    if quarter > Quarter.of(clock.today()):
        raise BusinessError(f"{quarter.label}尚未开始")
    proposed = next(line for line in board.lines(quarter) if line.measure == measure)
    reason = plain_text(reason, what="理由", longest=200)
    if light != proposed.proposed and not reason:
        raise BusinessError(
            f"系统建议为“{proposed.proposed_word}”（{proposed.reason}），选择其他评价须写明理由"
        )
    values = {
        "text": plain_text(text, what="主要进展", longest=500, shortest=5),
        "problems": plain_text(problems, what="存在问题", longest=300),
        "light": light,
        "reason": reason if light != proposed.proposed else "",
        "by": by,
        "at": clock.now(),
    }
    return MeasureReport.objects.update_or_create(measure=measure, index=quarter.index, defaults=values)[0]


def _locked(item: WorkItem, quarter: Quarter) -> Progress | None:
    return Progress.objects.select_for_update().filter(item=item, index=quarter.index).first()
