"""The one table of steps of a work item (domain §1.5; features A5, A9, A10): from where to where, by whom, what must be said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from measures.models.items import State, WorkItem


class Who(StrEnum):
    """Whose step it is."""

    UNIT = "unit"
    OFFICE = "office"
    CONFIRMER = "confirmer"


@dataclass(frozen=True, slots=True)
class ItemStep:
    """A step. ``asked`` are its words for a unit that is asked and not told (商请); empty: the same.

    ``needs`` names what must be said with it, shown as the label of the box; empty: nothing. ``needs_day``: a new due day.
    ``of_milestones``: only for tasks that can be finished.
    """

    name: str
    label: str
    done: str
    sources: tuple[State, ...]
    target: State
    who: Who
    needs: str = ""
    needs_day: bool = False
    of_milestones: bool = False
    asked: str = ""
    explains: str = ""

    def label_for(self, item: WorkItem) -> str:
        """What the button says to this unit."""
        return self.asked if self.asked and item.is_asked else self.label


_S = State
ITEM_STEPS = {
    step.name: step
    for step in (
        ItemStep(
            "issue", "下达", "下达", (_S.PLANNED,), _S.ISSUED, Who.OFFICE, asked="发出商请",
            explains="任务发给承担单位，由其签收。",
        ),
        ItemStep(
            "sign", "签收", "签收", (_S.ISSUED,), _S.WORKING, Who.UNIT, asked="确认配合",
            explains="确认收到任务和期限，开始办理；签收人为承办人。",
        ),
        ItemStep(
            "ask-adjust", "申请调整", "申请调整", (_S.ISSUED, _S.WORKING), _S.ADJUSTING, Who.UNIT, needs="申请调整的理由",
            asked="提出意见", explains="任务内容不适合本单位的，说明理由，由区金融办答复。",
        ),
        ItemStep(
            "reissue", "同意调整", "同意调整后重新下达", (_S.ADJUSTING,), _S.ISSUED, Who.OFFICE, needs="调整后的应交成果",
            explains="按调整后的要求重新下达，由承担单位签收。",
        ),
        ItemStep(
            "refuse-adjust", "不同意调整", "不同意调整", (_S.ADJUSTING,), _S.ISSUED, Who.OFFICE, needs="理由",
            explains="任务内容不变，由承担单位签收。",
        ),
        ItemStep(
            "exempt", "认定不适用", "认定不适用", (_S.ISSUED, _S.ADJUSTING), _S.NOT_APPLICABLE, Who.OFFICE, needs="理由",
            explains="该单位不再承担本任务，不计入统计。",
        ),
        ItemStep(
            "ask-extension", "申请延期", "申请延期", (_S.WORKING, _S.RETURNED), _S.EXTENDING, Who.UNIT, needs="延期理由",
            needs_day=True, of_milestones=True, explains="批准前仍按原期限计算。",
        ),
        ItemStep(
            "grant-extension", "批准延期", "批准延期", (_S.EXTENDING,), _S.WORKING, Who.OFFICE,
            explains="完成期限改为申请的日期，延期次数加一。",
        ),
        ItemStep(
            "refuse-extension", "不批准延期", "不批准延期", (_S.EXTENDING,), _S.WORKING, Who.OFFICE, needs="理由",
            explains="完成期限不变。",
        ),
        ItemStep(
            "submit", "提交成果", "提交成果", (_S.WORKING, _S.RETURNED, _S.EXTENDING), _S.SUBMITTED, Who.UNIT,
            needs="成果说明", of_milestones=True, asked="反馈成果", explains="须先上传佐证；提交后由牵头单位或区金融办审核。",
        ),
        ItemStep(
            "close", "审核办结", "审核办结", (_S.SUBMITTED,), _S.DONE, Who.CONFIRMER, explains="成果符合完成标准，任务销号。",
        ),
        ItemStep(
            "send-back", "退回重办", "退回重办", (_S.SUBMITTED,), _S.RETURNED, Who.CONFIRMER, needs="退回理由", asked="商请补充",
            explains="承担单位按理由补充后重新提交。",
        ),
        ItemStep(
            "reopen", "重新办理", "重新办理", (_S.DONE, _S.NOT_APPLICABLE), _S.WORKING, Who.OFFICE, needs="重新办理的理由",
            explains="撤销办结，任务回到办理中。",
        ),
        ItemStep(
            "retire", "终止", "终止", (_S.PLANNED, _S.ISSUED, _S.ADJUSTING, _S.WORKING, _S.EXTENDING, _S.RETURNED),
            _S.RETIRED, Who.OFFICE, needs="终止理由", explains="不再办理，记录保留，不计入统计。",
        ),
    )
}  # fmt: skip


def done_word(verb: str) -> str:
    """How the timeline calls a step."""
    return ITEM_STEPS[verb].done if verb in ITEM_STEPS else _OTHER_VERBS[verb]


EVIDENCE, WITHDRAW, PROGRESS, CONFIRM, RETURN_PROGRESS, REMIND = (
    "evidence",
    "withdraw-evidence",
    "progress",
    "confirm-progress",
    "return-progress",
    "remind",
)
_OTHER_VERBS = {
    EVIDENCE: "上传佐证",
    WITHDRAW: "撤回佐证",
    PROGRESS: "填报进展",
    CONFIRM: "确认进展",
    RETURN_PROGRESS: "退回进展",
    REMIND: "催办",
}
