"""The one table of transitions of a filing (domain §4.3). Saving a draft is in it too; nothing else changes a status."""

from __future__ import annotations

from dataclasses import dataclass

from filings.models.filing import Status
from institutions.models import Role

INSTITUTION = "institution"
OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Transition:
    """A step: from which states to which, who may take it, whether a reason is needed and the checks must pass.

    ``target`` empty means: back to the state before the correction was asked for. ``signatures`` limits a step to an installation
    with that many signatures (0: any).
    """

    name: str
    label: str
    done: str
    sources: tuple[Status, ...]
    target: Status | None
    roles: tuple[str, ...]
    side: str
    needs_comment: bool = False
    runs_checks: bool = False
    signatures: int = 0
    comment_label: str = "原因"
    explains: str = ""


TRANSITIONS: dict[str, Transition] = {
    step.name: step
    for step in (
        Transition(
            "save", "保存", "开始填报",
            (Status.NOT_STARTED, Status.DRAFTING, Status.RETURNED), Status.DRAFTING,
            (Role.MAKER,), INSTITUTION,
        ),
        Transition(
            "send-to-check", "提交复核", "提交复核",
            (Status.DRAFTING,), Status.CHECKING, (Role.MAKER,), INSTITUTION, runs_checks=True,
            explains="提交后由本单位复核人核对并签字报送，复核期间不能修改。",
        ),
        Transition(
            "hand-back", "退回填报人", "复核退回",
            (Status.CHECKING,), Status.DRAFTING, (Role.CHECKER,), INSTITUTION, needs_comment=True,
            explains="报表回到填报人手中修改，不计入金融办退回次数。",
        ),
        Transition(
            "sign", "签字并报送", "复核签字并报送",
            (Status.CHECKING,), Status.SUBMITTED, (Role.CHECKER,), INSTITUTION,
            runs_checks=True, signatures=2,
            explains="签字后数据即报送区金融办，本版本不能再改动。",
        ),
        Transition(
            "pass-check", "复核通过", "复核通过",
            (Status.CHECKING,), Status.SIGNING, (Role.CHECKER,), INSTITUTION,
            runs_checks=True, signatures=3,
            explains="复核通过后由单位负责人签批报送。",
        ),
        Transition(
            "countersign", "签批并报送", "负责人签批并报送",
            (Status.SIGNING,), Status.SUBMITTED, (Role.OFFICER,), INSTITUTION,
            runs_checks=True, signatures=3,
            explains="签批后数据即报送区金融办，本版本不能再改动。",
        ),
        Transition(
            "decline", "退回填报人", "负责人退回",
            (Status.SIGNING,), Status.DRAFTING, (Role.OFFICER,), INSTITUTION,
            needs_comment=True, signatures=3,
            explains="报表回到填报人手中修改，不计入金融办退回次数。",
        ),
        Transition(
            "accept", "审核通过", "审核通过",
            (Status.SUBMITTED,), Status.ACCEPTED, (Role.OFFICE_STAFF, Role.OFFICE_LEAD), OFFICE,
            explains="审核通过后数据进入监管总览和通报。",
        ),
        Transition(
            "send-back", "退回修改", "退回修改",
            (Status.SUBMITTED,), Status.RETURNED, (Role.OFFICE_STAFF, Role.OFFICE_LEAD), OFFICE,
            needs_comment=True,
            explains="机构修改后须重新复核、签字、报送，退回次数加一。",
        ),
        Transition(
            "lock", "锁定", "锁定",
            (Status.ACCEPTED,), Status.LOCKED, (Role.OFFICE_LEAD,), OFFICE,
            explains="锁定后机构只能申请更正。",
        ),
        Transition(
            "ask-correction", "申请更正", "申请更正",
            (Status.ACCEPTED, Status.LOCKED), Status.CORRECTING, (Role.MAKER,), INSTITUTION,
            needs_comment=True, comment_label="更正事由和依据",
            explains="金融办负责人批准后方可修改；批准前原数据继续有效。",
        ),
        Transition(
            "approve-correction", "批准更正", "批准更正",
            (Status.CORRECTING,), Status.DRAFTING, (Role.OFFICE_LEAD,), OFFICE,
            explains="系统建立填好拟更正数的新版本，由机构复核、签字、报送；重新审核通过前，原数据继续有效。",
        ),
        Transition(
            "refuse-correction", "驳回更正申请", "驳回更正申请",
            (Status.CORRECTING,), None, (Role.OFFICE_LEAD,), OFFICE, needs_comment=True,
            explains="报表恢复到申请更正前的状态。",
        ),
        Transition(
            "exempt", "免报", "免报",
            (Status.NOT_STARTED,), Status.EXEMPT, (Role.OFFICE_STAFF, Role.OFFICE_LEAD), OFFICE,
            needs_comment=True, comment_label="免报原因（新设、停业等）",
            explains="该单位本期不再计入应报单位。",
        ),
        Transition(
            "fill-for", "代填", "转为金融办代填",
            (Status.NOT_STARTED, Status.DRAFTING, Status.RETURNED), Status.DRAFTING,
            (Role.OFFICE_STAFF, Role.OFFICE_LEAD), OFFICE,
            needs_comment=True, comment_label="代填原因（机构为何不能自行填报）",
            explains="由金融办按机构提供的材料填报，须由金融办另一人复核签字；机构看得到，签字报送前可以接回。",
        ),
        Transition(
            "take-back", "接回填报", "接回填报",
            (Status.DRAFTING,), Status.DRAFTING, (Role.MAKER,), INSTITUTION,
            explains="结束金融办代填，已填的数据保留，由本单位继续填报、复核、签字。",
        ),
        Transition(
            "restore", "恢复应报", "恢复应报",
            (Status.EXEMPT,), Status.NOT_STARTED, (Role.OFFICE_STAFF, Role.OFFICE_LEAD), OFFICE,
            needs_comment=True, comment_label="恢复应报的原因",
            explains="撤销免报，该单位本期重新计入应报单位，按原截止日期计算是否迟报。",
        ),
    )
}  # fmt: skip


#: Steps of the institution that the office takes where it fills in on behalf, and who of the office then stands for whom.
ON_BEHALF = frozenset({"save", "send-to-check", "hand-back", "sign", "pass-check", "countersign", "decline"})
STANDS_FOR = {
    Role.MAKER: (Role.OFFICE_STAFF, Role.OFFICE_LEAD),
    Role.CHECKER: (Role.OFFICE_STAFF, Role.OFFICE_LEAD),
    Role.OFFICER: (Role.OFFICE_LEAD,),
}
#: Steps that have a page of their own instead of a button.
WITH_PAGE = frozenset({"save", "send-back", "ask-correction"})


def from_status(status: str) -> list[Transition]:
    """The steps that lead out of a state, saving aside, in the order of the table."""
    return [step for step in TRANSITIONS.values() if status in step.sources and step.name != "save"]
