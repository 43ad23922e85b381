"""Marking a figure for follow-up and clearing the mark (feature F2)."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from filings import policies
from filings.models import Filing, Flag
from filings.reporting import item_of
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls

_LONGEST = 200


@transaction.atomic
def set_flag(*, filing: Filing, code: str, reason: str, by: User) -> Flag:
    """Mark the figure ``code`` of a filing. Raises NotAllowed; BusinessError without a reason, for an item the filing does not have, or one
    that is marked already."""
    policies.can_flag(by).enforce()
    item = item_of(filing, code)
    if item is None:
        raise BusinessError("请选择要跟踪的指标")
    reason = _text(reason, "跟踪原因")
    try:
        with transaction.atomic():
            return Flag.objects.create(filing=filing, indicator=item, reason=reason, by=by, at=clock.now())
    except IntegrityError as error:
        raise BusinessError(f"{item.name}已在跟踪中，解除后才能重新标记") from error


@transaction.atomic
def clear_flag(*, flag: Flag, remark: str, by: User) -> None:
    """Clear a mark with what came of it. Raises NotAllowed, BusinessError without a remark, StaleState if it is cleared already."""
    policies.can_flag(by).enforce()
    remark = _text(remark, "跟踪结果")
    rows = Flag.objects.filter(pk=flag.pk, cleared_at__isnull=True)
    if not rows.update(cleared_at=clock.now(), cleared_by=by, remark=remark):
        raise StaleState("该标记已由他人解除，请刷新页面查看")


def _text(text: str, name: str) -> str:
    plain = without_controls(text).strip()
    if not plain or len(plain) > _LONGEST:
        raise BusinessError(f"请填写{name}，不超过{_LONGEST}个字")
    return plain
