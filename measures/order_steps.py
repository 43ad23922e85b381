"""The one table of steps of a unit under a supervision order (domain §7, 督办单)."""

from __future__ import annotations

from measures.models.orders import OrderUnit
from qianjiang_finance.common.workflow import Step, table_of

_S = OrderUnit.State
UNIT, OFFICE, LEAD = "unit", "office", "lead"
#: Working days for the first answer, and after a return.
FIRST_DAYS, AGAIN_DAYS = 10, 5

ORDER_STEPS = table_of(
    (
        Step(
            "sign", "签收", "签收", (_S.ISSUED,), _S.RECEIVED, (UNIT,),
            explains="签收后开始办理；签收人和时间记入办理过程和签收回执。",
        ),
        Step(
            "start", "开始办理", "开始办理", (_S.RECEIVED, _S.RETURNED), _S.WORKING, (UNIT,),
            explains="表示已落实到人，正在办理；期限不变。",
        ),
        Step(
            "reply", "回复", "回复办理情况", (_S.RECEIVED, _S.WORKING, _S.RETURNED), _S.REPLIED, (UNIT,),
            needs_comment=True, comment_label="办理情况", explains="回复后由金融办审核，审核前不能修改。",
        ),
        Step(
            "close", "审核办结", "审核办结", (_S.REPLIED,), _S.CLOSED, (OFFICE,),
            explains="办结后不能再改；需要继续督办的，另下督办单。",
        ),
        Step(
            "send-back", "退回重办", "退回重办", (_S.REPLIED,), _S.RETURNED, (OFFICE,),
            needs_comment=True, comment_label="退回意见",
            explains=f"请写明还要做什么；新期限为{AGAIN_DAYS}个工作日，不早于原期限。",
        ),
        Step(
            "void", "作废", "作废", (_S.ISSUED, _S.RECEIVED, _S.WORKING, _S.RETURNED), _S.VOID, (LEAD,),
            needs_comment=True, explains="错下的督办作废，连同原因留存，不计入逾期。",
        ),
    )
)  # fmt: skip
ISSUE = "issue"


def done_word(verb: str) -> str:
    """How the timeline calls a step."""
    return "下达" if verb == ISSUE else ORDER_STEPS[verb].done


def label_of(step: Step, unit: OrderUnit) -> str:
    """The word on the button, as the unit is spoken to."""
    return unit.words.labels.get(step.name, step.label)
