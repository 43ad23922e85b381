"""The one table of steps of a score: from which state to which, by whom, whether a reason is needed (domain §5.2 item 8)."""

from __future__ import annotations

from dataclasses import dataclass

from institutions.models import Role
from reports.models import ScoreRun

_S = ScoreRun.State
STAFF = (Role.OFFICE_STAFF, Role.OFFICE_LEAD)
LEAD = (Role.OFFICE_LEAD,)
#: Working days of 征求意见 in which an institution may appeal.
COMMENT_DAYS = 3


@dataclass(frozen=True, slots=True)
class ScoreStep:
    """A step of the table."""

    name: str
    label: str
    done: str
    source: ScoreRun.State
    target: ScoreRun.State
    roles: tuple[str, ...]
    explains: str
    needs_comment: bool = False

    @property
    def tone(self) -> str:
        """How its button looks: a step forward is the main one, a step back needs a reason and is plain."""
        return "plain" if self.needs_comment else "main"


SCORE_STEPS = {
    step.name: step
    for step in (
        ScoreStep(
            "consult", "征求意见", "发出征求意见", _S.TRIAL, _S.COMMENT, STAFF,
            f"各银行可以看到本单位得分，在{COMMENT_DAYS}个工作日内申诉；其他银行的得分不显示名称。",
        ),
        ScoreStep(
            "withdraw", "收回", "收回征求意见", _S.COMMENT, _S.TRIAL, STAFF,
            "收回后银行看不到得分，可以重新试算；已提出的申诉保留。", needs_comment=True,
        ),
        ScoreStep(
            "confirm", "确认", "确认", _S.COMMENT, _S.CONFIRMED, LEAD,
            "确认后得分、所用数据和方案版本不再变动，通报和附表可以使用。",
        ),
        ScoreStep(
            "publish", "发布", "发布", _S.CONFIRMED, _S.PUBLISHED, LEAD, "发布后通知各银行查看本单位评价结果。",
        ),
        ScoreStep(
            "drop", "作废", "作废", _S.TRIAL, _S.DROPPED, STAFF, "作废的试算保留在列表中，不再办理。", needs_comment=True,
        ),
    )
}  # fmt: skip
#: Verbs that are no step of the table.
MADE, RECALCULATED, APPEALED, ANSWERED = "made", "recalculated", "appealed", "answered"
_OTHER = {MADE: "试算", RECALCULATED: "重新计算", APPEALED: "机构申诉", ANSWERED: "答复申诉"}


def done_word(verb: str) -> str:
    """How the timeline calls a step."""
    step = SCORE_STEPS.get(verb)
    return step.done if step else _OTHER[verb]
