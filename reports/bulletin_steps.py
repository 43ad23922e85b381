"""The one table of the life of a bulletin: 草拟 → 核稿 → 会签 → 签发 → 编号 → 印发 → 回执 (domain §6.1)."""

from __future__ import annotations

from dataclasses import dataclass

from institutions.models import Role
from reports.models import Bulletin

_S = Bulletin.State
STAFF = (Role.OFFICE_STAFF, Role.OFFICE_LEAD)
LEAD = (Role.OFFICE_LEAD,)


@dataclass(frozen=True, slots=True)
class BulletinStep:
    """A step from any of its sources to its target. ``other_than_drafter``: four eyes. ``countersigned``: True only for bulletins
    that others must countersign, False only for those that nobody must, None for all."""

    name: str
    label: str
    done: str
    sources: tuple[Bulletin.State, ...]
    target: Bulletin.State
    roles: tuple[str, ...]
    explains: str
    needs_comment: bool = False
    other_than_drafter: bool = False
    countersigned: bool | None = None


STEPS = {
    step.name: step
    for step in (
        BulletinStep(
            "submit", "送核稿", "送核稿", (_S.DRAFT,), _S.REVIEW, STAFF,
            "送核稿后文字不能修改，需要修改的由核稿人退回。",
        ),
        BulletinStep(
            "pass", "核稿通过", "核稿通过", (_S.REVIEW,), _S.SIGNING, STAFF,
            "核稿人对文字和数据负责，通过后送金融办负责人签发。", other_than_drafter=True, countersigned=False,
        ),
        BulletinStep(
            "circulate", "核稿通过，送会签", "核稿通过，送会签", (_S.REVIEW,), _S.COUNTERSIGN, STAFF,
            "通报使用了人行、金监职责范围内的数据，核稿后送其会签。", other_than_drafter=True, countersigned=True,
        ),
        BulletinStep(
            "return", "退回修改", "退回修改", (_S.REVIEW, _S.COUNTERSIGN, _S.SIGNING), _S.DRAFT, STAFF,
            "退回后由拟稿人修改，再次送核稿；会签须重新办理。", needs_comment=True,
        ),
        BulletinStep(
            "sign", "签发", "签发", (_S.SIGNING,), _S.SIGNED, LEAD,
            "签发后文字和数据固定，不能再修改；成文日期为今日。有未回复的征求意见或未答复的申诉时不能签发。",
        ),
        BulletinStep(
            "number", "编号", "编号", (_S.SIGNED,), _S.NUMBERED, STAFF,
            "按发文系列编号，同一系列同一年内不重号。",
        ),
        BulletinStep(
            "issue", "印发", "印发", (_S.NUMBERED,), _S.ISSUED, STAFF,
            "印发后通知各收文单位；下一步要求转为督办事项。",
        ),
        BulletinStep(
            "close", "归档", "归档", (_S.ISSUED,), _S.CLOSED, STAFF,
            "收文单位全部回执后归档；还有单位没有回执的，请写明原因。", needs_comment=True,
        ),
        BulletinStep(
            "cancel", "作废", "作废", (_S.DRAFT, _S.REVIEW, _S.COUNTERSIGN, _S.SIGNING), _S.CANCELLED, STAFF,
            "作废后不能恢复，内容保留备查。", needs_comment=True,
        ),
    )
}  # fmt: skip
#: 会签 has a person per unit and moves the bulletin on with the last one: a service of its own, named here for the timeline.
AGREE = "agree"
#: What the timeline calls the acts that change no state, and those outside the table.
ACTS = {
    "draft": "拟稿", "refresh": "重新取数", "edit": "修改文字", "preview": "发出征求意见", "answer": "机构回复", "reply": "答复机构",
    AGREE: "会签同意", "correct": "生成更正通报", "confirm": "回执",
    "address": "调整收文单位", "lines": "修改主送、抄送",
}  # fmt: skip
#: The way of a bulletin as the step bar shows it: state, and what is done in it.
WAY = {
    _S.DRAFT: "草拟",
    _S.REVIEW: "核稿",
    _S.COUNTERSIGN: "会签",
    _S.SIGNING: "签发",
    _S.SIGNED: "编号",
    _S.NUMBERED: "印发",
    _S.ISSUED: "回执",
    _S.CLOSED: "归档",
}


def done_word(verb: str) -> str:
    """How the timeline calls an act."""
    step = STEPS.get(verb)
    return step.done if step else ACTS[verb]
