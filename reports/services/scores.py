"""Making a score, calculating it again, and its way 试算 → 征求意见 → 确认 → 发布 (domain §5.2 item 8)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from filings.models import DataUse, Indicator, Period
from filings.services import record_use
from institutions.contacts import holders_of
from institutions.models import User
from institutions.services import notify
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.expressions import ExpressionError
from reports import score_policies as policies
from reports import scoring
from reports.models import (
    ScoreEvent,
    ScoreFigure,
    ScoreLine,
    ScoreLineReason,
    ScorePoint,
    ScoreRow,
    ScoreRun,
    ScoreScheme,
)
from reports.score_pages.inputs import NOT_FILED, Inputs, data_versions, read_inputs
from reports.score_pages.stored import keys_text, versions_of, versions_text
from reports.score_querysets import REPORTERS
from reports.score_steps import COMMENT_DAYS, MADE, RECALCULATED, ScoreStep, done_word
from reports.scoring.wording import num


@transaction.atomic
def make_run(*, period: Period, scheme: ScoreScheme, by: User) -> ScoreRun:
    """Score the period by a scheme in force then and keep the result as 试算. Raises NotAllowed, BusinessError."""
    policies.can_score(by).enforce()
    if scheme.state == ScoreScheme.State.DRAFT:
        raise BusinessError("草稿方案只能试运行，启用后才能试算并保存")
    if not scheme.covers(period.quarter):
        raise BusinessError(f"{scheme}不适用于{period}，请选择该期适用的方案")
    moment = clock.now()
    run = ScoreRun.objects.create(
        period=period, scheme=scheme, made_by=by, made_at=moment, calculated_at=moment
    )
    _calculate(run)
    _remember(run, MADE, by)
    return run


@transaction.atomic
def recalculate(*, run: ScoreRun, by: User) -> ScoreRun:
    """Score again from today's accepted figures, records and adjustments; before the confirmation only. The old result is replaced."""
    policies.can_recalculate(by, run).enforce()
    if not ScoreRun.objects.filter(pk=run.pk, state=run.state).update(calculated_at=clock.now()):
        raise StaleState("该评分已有新的办理，请刷新页面，核对后再办理")
    _calculate(run)
    _remember(run, RECALCULATED, by)
    run.refresh_from_db()
    if run.state == ScoreRun.State.COMMENT:
        _tell_banks(run, RECALCULATED, by)
    return run


@transaction.atomic
def take_score_step(*, step: ScoreStep, run: ScoreRun, by: User, comment: str = "") -> ScoreRun:
    """Any row of the table. Raises NotAllowed, BusinessError (no reason given, appeals unanswered, time not over, data changed),
    StaleState when somebody was quicker."""
    policies.can_take_score_step(step, by, run).enforce()
    comment = comment.strip()[:500]
    if step.needs_comment and not comment:
        raise BusinessError(f"请填写{step.label}的原因")
    changes: dict[str, object] = {"state": step.target}
    if step.name == "consult":
        changes["comment_until"] = workdays.working_day_after(clock.today(), COMMENT_DAYS)
    if step.name == "confirm":
        _ready_to_confirm(run)
        changes["confirmed_at"] = clock.now()
    try:
        with transaction.atomic():
            changed = ScoreRun.objects.filter(pk=run.pk, state=step.source).update(**changes)
    except IntegrityError as error:
        raise BusinessError("该期按本方案已有征求意见或确认的评分，请先收回或作废") from error
    if not changed:
        raise StaleState("该评分已有新的办理，请刷新页面，核对后再办理")
    run.refresh_from_db()
    _remember(run, step.name, by, comment)
    _after(step, run, by)
    return run


def data_has_changed(run: ScoreRun) -> bool:
    """Whether figures were accepted since the run was calculated."""
    read = versions_of(run.versions)
    return data_versions(read) != read


def _ready_to_confirm(run: ScoreRun) -> None:
    waiting = run.appeals.unanswered().count()
    if waiting:
        raise BusinessError(f"还有{waiting}件申诉没有答复，答复后才能确认")
    if run.takes_appeals:
        assert run.comment_until is not None
        raise BusinessError(f"征求意见到{day_text(run.comment_until)}24时为止，期满后才能确认")
    missing = run.rows.filter(unranked=NOT_FILED).count()
    if run.period.waits_for(missing):
        raise BusinessError(f"{run.period.missing_text(missing)}，报齐并重新计算后才能确认")
    if data_has_changed(run):
        raise BusinessError("计算以后又有报表审核通过，数据已有变动，请先重新计算再确认")


def _after(step: ScoreStep, run: ScoreRun, by: User) -> None:
    """Who is told, and that published figures were used."""
    if step.name == "confirm":
        record_use(
            kind=DataUse.Kind.SCORE,
            title=f"{run} {run.scheme}",
            url=run.get_absolute_url(),
            period=run.period,
            versions=versions_of(run.versions),
            by=by,
        )
    if step.name in ("consult", "publish"):
        _tell_banks(run, step.name, by)


def _tell_banks(run: ScoreRun, verb: str, by: User) -> None:
    """The people of the institutions in the score, with the day until which they may appeal."""
    institutions = set(run.rows.values_list("institution_id", flat=True))
    people = [
        person for person in holders_of(*REPORTERS) if person.institutions_as(*REPORTERS) & institutions
    ]
    until = (
        f"，{day_text(run.comment_until)}24时前可以申诉" if run.comment_until and run.takes_appeals else ""
    )
    notify(
        recipients=people,
        subject=f"{run}{done_word(verb)}",
        body=f"请查看本单位得分{until}",
        link=run.get_absolute_url(),
        by=by,
    )


def _remember(run: ScoreRun, verb: str, by: User, comment: str = "") -> None:
    ScoreEvent.objects.create(run=run, verb=verb, to_state=run.state, comment=comment, by=by, at=clock.now())


# the result, written down


def _calculate(run: ScoreRun) -> None:
    """Replace rows, points, lines and figures of the run by those of today."""
    inputs = read_inputs(run.scheme, run.period)
    if not inputs.banks:
        raise BusinessError(f"{run.period}没有应报送的银行，不能评分")
    try:
        sheet = scoring.score(inputs.scheme, inputs.banks, run.period.quarter, inputs.why_not)
    except (ExpressionError, ValueError) as error:
        raise BusinessError(f"方案无法计算：{error}") from error
    run.rows.all().delete()
    run.figures.all().delete()
    ScoreRun.objects.filter(pk=run.pk).update(versions=versions_text(data_versions(inputs.quarters)))
    rows = ScoreRow.objects.bulk_create(
        _row(run, order, row) for order, row in enumerate(sheet.rows, start=1)
    )
    _keep_points(run, sheet, rows)
    _keep_lines(sheet, rows)
    _keep_figures(run, sheet, inputs)


def _row(run: ScoreRun, order: int, row: scoring.BankScore) -> ScoreRow:
    return ScoreRow(
        run=run,
        institution_id=row.bank.key,
        order=order,
        name=row.bank.name,
        group=row.bank.group,
        sum=row.sum,
        weight=row.weight,
        base=row.base,
        bonus=row.bonus,
        deduction=row.deduction,
        total=row.total,
        rank=row.rank,
        grade=row.grade,
        award=row.award,
        unranked=row.unranked,
        vetoes="、".join(row.vetoes),
    )


def _keep_points(run: ScoreRun, sheet: scoring.Sheet, rows: list[ScoreRow]) -> None:
    items = {item.code: item for item in run.scheme.items.all()}
    ScorePoint.objects.bulk_create(
        ScorePoint(
            row=stored,
            item=items[point.item],
            value=point.value,
            score=point.score,
            compared="；".join(f"{name} {num(value)}" for name, value in point.compared),
            scope=point.scope,
            rule=point.rule,
            arithmetic=point.arithmetic,
            reason=point.reason,
            figures=keys_text(point.operands),
            compared_figures=keys_text(
                dict.fromkeys(key for keys in point.compared_operands.values() for key in keys)
            ),
            compared_with=" ".join(str(key) for key in point.compared_operands),
        )
        for stored, row in zip(rows, sheet.rows, strict=True)
        for point in row.points
    )


def _keep_lines(sheet: scoring.Sheet, rows: list[ScoreRow]) -> None:
    pairs = [(stored, line) for stored, row in zip(rows, sheet.rows, strict=True) for line in row.lines]
    kept = ScoreLine.objects.bulk_create(
        ScoreLine(
            row=stored,
            code=line.kind.code,
            name=line.kind.name,
            effect=str(line.kind.effect),
            count=line.count,
            points=line.points,
            words=line.words,
        )
        for stored, line in pairs
    )
    ScoreLineReason.objects.bulk_create(
        ScoreLineReason(line=stored, text=text[:400], url=url)
        for stored, (_, line) in zip(kept, pairs, strict=True)
        for text, url in line.reasons
    )


def _keep_figures(run: ScoreRun, sheet: scoring.Sheet, inputs: Inputs) -> None:
    """Every figure asked for, once, with its revision; one that was not reported is kept as such."""
    asked = dict.fromkeys(
        (key, code, quarter)
        for row in sheet.rows
        for point in row.points
        for key, keys in ((row.bank.key, tuple(point.operands)), *point.compared_operands.items())
        for code, quarter in keys
    )
    indicators = Indicator.objects.filter(code__in={code for _, code, _ in asked}).in_bulk(field_name="code")
    ScoreFigure.objects.bulk_create(
        ScoreFigure(
            run=run,
            institution_id=key,
            indicator=indicators[code],
            quarter_index=quarter.index,
            raw=found.raw if found else None,
            revision_id=found.revision if found else None,
        )
        for key, code, quarter in asked
        for found in (inputs.figures.get((key, code, quarter)),)
    )
