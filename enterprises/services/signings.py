"""现场签约 and what was lent of it (list L5: signed amounts followed to disbursement)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction

from enterprises import policies
from enterprises.models import Disbursement, Enterprise, EventStep, MatchEvent, Signing
from enterprises.money import raw_of
from institutions.models import Institution, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from qianjiang_finance.common.templatetags.fmt import text_of
from qianjiang_finance.common.texts import plain_text


@transaction.atomic
def add_signing(
    *, event: MatchEvent, enterprise: Enterprise, bank: Institution, amount: Decimal, by: User
) -> Signing:
    """Enter a signing, ``amount`` in 万元. Raises NotAllowed; BusinessError for one entered already, a closed enterprise, no bank."""
    policies.can_sign(by, event).enforce()
    if not bank.kind.is_bank:
        raise BusinessError(f"{bank}不是银行机构，不能登记为签约银行")
    if enterprise.state == Enterprise.State.CLOSED:
        raise BusinessError(f"{enterprise}已注销，不能登记签约")
    raw = raw_of(amount, "签约金额")
    try:
        with transaction.atomic():
            signing = Signing.objects.create(
                event=event, enterprise=enterprise, bank=bank, raw=raw, by=by, at=clock.now()
            )
    except IntegrityError as error:
        raise BusinessError(f"{enterprise}与{bank}在本次活动的签约已登记，不能重复登记") from error
    _remember(event, "sign", by, f"{signing}，{text_of(signing.amount, 2)}万元")
    return signing


@transaction.atomic
def void_signing(*, signing: Signing, reason: str, by: User) -> None:
    """A signing ended or entered wrongly; refused once something was lent under it."""
    policies.can_sign(by, signing.event).enforce()
    reason = plain_text(reason, what="作废原因", longest=200, shortest=2)
    if signing.disbursements.filter(void_reason="").exists():
        raise BusinessError("该签约已有放款，不能作废；放款登记错误的请先作废放款")
    if not Signing.objects.live().filter(pk=signing.pk).update(void_reason=reason):
        raise StaleState("该签约已作废，请刷新页面")
    _remember(signing.event, "unsign", by, f"{signing}，{reason}")


@transaction.atomic
def add_disbursement(*, signing: Signing, amount: Decimal, paid_on: dt.date, by: User) -> Disbursement:
    """Enter what was lent, in 万元. BusinessError: a day before the event or to come, more than was signed in all."""
    policies.can_disburse(by, signing).enforce()
    raw = raw_of(amount, "放款金额")
    if not signing.event.held_on <= paid_on <= clock.today():
        raise BusinessError("放款日期应在活动举办之后，且不晚于今天")
    # The row is locked where the database can, so that two entries cannot pass the sum together.
    locked = Signing.objects.select_for_update().get(pk=signing.pk)
    if amount > locked.remaining:
        raise BusinessError(
            f"放款合计将超过签约金额：签约{text_of(locked.amount, 2)}万元，"
            f"已放款{text_of(locked.disbursed, 2)}万元，还可登记{text_of(locked.remaining, 2)}万元"
        )
    row = Disbursement.objects.create(signing=signing, raw=raw, paid_on=paid_on, by=by, at=clock.now())
    _remember(signing.event, "lend", by, f"{signing}，{text_of(row.amount, 2)}万元")
    return row


@transaction.atomic
def void_disbursement(*, disbursement: Disbursement, reason: str, by: User) -> None:
    """A disbursement entered wrongly: it stays with its reason and no longer counts. By the side that entered it, or the host."""
    signing = disbursement.signing
    policies.can_disburse(by, signing).enforce()
    if disbursement.by_id != by.pk and not policies.can_host(by, signing.event.host):
        raise NotAllowed("放款由登记人或主办单位作废")
    reason = plain_text(reason, what="作废原因", longest=200, shortest=2)
    if not Disbursement.objects.filter(pk=disbursement.pk, void_reason="").update(void_reason=reason):
        raise StaleState("该放款已作废，请刷新页面")
    _remember(signing.event, "unlend", by, f"{signing}，{text_of(disbursement.amount, 2)}万元，{reason}")


def _remember(event: MatchEvent, verb: str, by: User, comment: str) -> None:
    EventStep.objects.create(
        event=event, verb=verb, to_state=event.state, comment=comment, by=by, at=clock.now()
    )
