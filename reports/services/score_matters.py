"""Appeals and their answers, adjustments entered by document, saved variants of weights."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from filings.models import Period
from institutions.contacts import holders_of
from institutions.models import Institution, Role, User
from institutions.services import notify
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState
from reports import score_policies as policies
from reports.models import (
    SchemeItem,
    SchemeKind,
    ScoreAdjustment,
    ScoreAppeal,
    ScoreEvent,
    ScoreRun,
    ScoreVariant,
    VariantWeight,
)
from reports.score_querysets import REPORTERS
from reports.score_steps import ANSWERED, APPEALED

#: An appeal that says less has no reason.
_SHORTEST = 10
_MOST_VARIANTS = 6


@transaction.atomic
def appeal(
    *, run: ScoreRun, institution: Institution, item: SchemeItem | None, text: str, by: User
) -> ScoreAppeal:
    """The institution disagrees with an item or the whole; the office is told. Raises NotAllowed, BusinessError."""
    policies.can_appeal(by, run, institution).enforce()
    text = text.strip()
    if len(text) < _SHORTEST:
        raise BusinessError(f"请写明申诉的内容和依据，至少{_SHORTEST}个字")
    if not run.rows.filter(institution=institution).exists():
        raise BusinessError("本单位不在本次评价范围内")
    if run.appeals.unanswered().filter(institution=institution, item=item).exists():
        raise BusinessError("对该项已经提出申诉，正在等待答复")
    made = ScoreAppeal.objects.create(
        run=run, institution=institution, item=item, text=text[:500], by=by, at=clock.now()
    )
    _remember(run, APPEALED, by, f"{institution}：{made.about}")
    notify(
        recipients=holders_of(Role.OFFICE_STAFF, Role.OFFICE_LEAD),
        subject=f"{institution}对{run}提出申诉",
        body=f"{made.about}：{made.text}",
        link=made.get_absolute_url(),
        by=by,
    )
    return made


@transaction.atomic
def answer_appeal(*, appeal: ScoreAppeal, upheld: bool, answer: str, by: User) -> ScoreAppeal:
    """The office answers, once; the institution is told. What was upheld is put right by an adjustment or a correction and 重新计算."""
    policies.can_answer_appeal(by, appeal).enforce()
    answer = answer.strip()[:500]
    if not answer:
        raise BusinessError("请填写答复意见")
    state = ScoreAppeal.State.UPHELD if upheld else ScoreAppeal.State.REJECTED
    changed = ScoreAppeal.objects.filter(pk=appeal.pk, state=ScoreAppeal.State.OPEN).update(
        state=state, answer=answer, answered_by=by, answered_at=clock.now()
    )
    if not changed:
        raise StaleState("该申诉已经答复，请刷新页面")
    appeal.refresh_from_db()
    _remember(appeal.run, ANSWERED, by, f"{appeal.institution}：{appeal.get_state_display()}")
    notify(
        recipients=[appeal.by, *holders_of(*REPORTERS, at=appeal.institution)],
        subject=f"{appeal.run}申诉已答复：{appeal.get_state_display()}",
        body=answer,
        link=appeal.get_absolute_url(),
        by=by,
    )
    return appeal


@transaction.atomic
def enter_adjustment(
    *,
    period: Period,
    institution: Institution,
    kind: SchemeKind,
    reason: str,
    document: str,
    by: User,
    count: int = 1,
) -> ScoreAdjustment:
    """Enter a bonus, deduction or veto with its document number, counting from the period to the end of its year."""
    policies.can_adjust(by, kind.effect).enforce()
    reason, document = reason.strip(), document.strip()
    if not reason or not document:
        raise BusinessError("请填写事由和文号")
    if kind.source != SchemeKind.Source.MANUAL:
        raise BusinessError(f"{kind}由{kind.get_source_display()}自动计入，不用登记")
    if not institution.kind.is_bank:
        raise BusinessError("评价加分只针对银行")
    return ScoreAdjustment.objects.create(
        period=period,
        institution=institution,
        kind=kind.code,
        name=kind.name,
        effect=kind.effect,
        count=count,
        reason=reason[:300],
        document=document[:60],
        entered_by=by,
        entered_at=clock.now(),
    )


@transaction.atomic
def withdraw_adjustment(*, adjustment: ScoreAdjustment, reason: str, by: User) -> ScoreAdjustment:
    """Take an entry back with a reason; scores calculated from then on leave it out, confirmed ones stay."""
    policies.can_withdraw_adjustment(by, adjustment).enforce()
    reason = reason.strip()[:300]
    if not reason:
        raise BusinessError("请填写撤销的原因")
    changed = ScoreAdjustment.objects.filter(pk=adjustment.pk, withdrawn_at__isnull=True).update(
        withdrawn_at=clock.now(), withdrawn_by=by, withdrawn_why=reason
    )
    if not changed:
        raise StaleState("该登记已经撤销，请刷新页面")
    adjustment.refresh_from_db()
    return adjustment


@transaction.atomic
def save_variant(*, run: ScoreRun, name: str, weights: Mapping[str, Decimal], by: User) -> ScoreVariant:
    """Keep other weights (by the item's code) under a name beside the run; the run is not touched."""
    policies.can_score(by).enforce()
    name = name.strip()[:30]
    if not name:
        raise BusinessError("请填写权重方案的名称")
    if run.variants.count() >= _MOST_VARIANTS:
        raise BusinessError(f"最多保存{_MOST_VARIANTS}个权重方案，请先删去不用的")
    try:
        with transaction.atomic():
            variant = ScoreVariant.objects.create(run=run, name=name, by=by, at=clock.now())
    except IntegrityError as error:
        raise BusinessError(f"已有名为“{name}”的权重方案，请换一个名称") from error
    VariantWeight.objects.bulk_create(
        VariantWeight(variant=variant, item=item, weight=weights.get(item.code, item.weight))
        for item in run.scheme.items.all()
    )
    return variant


@transaction.atomic
def drop_variant(*, variant: ScoreVariant, by: User) -> None:
    """Forget a variant."""
    policies.can_score(by).enforce()
    variant.delete()


def _remember(run: ScoreRun, verb: str, by: User, comment: str) -> None:
    ScoreEvent.objects.create(
        run=run, verb=verb, to_state=run.state, comment=comment[:500], by=by, at=clock.now()
    )
