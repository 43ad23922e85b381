"""The one table of steps in the life of a record of discipline. What the facts do by themselves is in it too, without roles."""

from __future__ import annotations

from dataclasses import dataclass

from filings.models.discipline import DisciplineRecord
from institutions.models import Role

State, Kind = DisciplineRecord.State, DisciplineRecord.Kind
#: Working days in which the institution may appeal (domain §4.4).
APPEAL_DAYS = 3
#: Everything but praise can be appealed against.
_FAULTS = frozenset(Kind) - {Kind.PRAISE}


@dataclass(frozen=True, slots=True)
class LifeStep:
    """A step: from which states to which, of which kinds of record, by whom. Every step of a person needs a reason."""

    name: str
    label: str
    done: str
    sources: tuple[DisciplineRecord.State, ...]
    target: DisciplineRecord.State
    kinds: frozenset[DisciplineRecord.Kind]
    roles: tuple[str, ...]
    comment_label: str = "原因"
    explains: str = ""

    @property
    def is_institutions(self) -> bool:
        """Whether the institution takes it, and not the office."""
        return Role.MAKER in self.roles


STEPS: dict[str, LifeStep] = {
    step.name: step
    for step in (
        LifeStep(
            "confirm", "确认", "确认",
            (State.PROPOSED,), State.ACTIVE, frozenset({Kind.REFUSED, Kind.FALSE}), (Role.OFFICE_LEAD,),
            "认定依据（文号、核查情况）",
            f"确认后记录生效，机构可在{APPEAL_DAYS}个工作日内申诉；拒报、虚报瞒报可一票否决评价加分。",
        ),
        LifeStep(
            "dismiss", "不予认定", "不予认定",
            (State.PROPOSED,), State.DISMISSED, frozenset({Kind.REFUSED, Kind.FALSE}), (Role.OFFICE_LEAD,),
            explains="记录不生效，连同原因留存。",
        ),
        LifeStep(
            "appeal", "申诉", "申诉",
            (State.ACTIVE,), State.APPEALED, _FAULTS, (Role.MAKER, Role.CHECKER, Role.OFFICER),
            "申诉理由", "每条记录只能申诉一次；金融办答复之前，本记录不计入评价。",
        ),
        LifeStep(
            "uphold", "维持记录", "维持记录",
            (State.APPEALED,), State.ACTIVE, _FAULTS, (Role.OFFICE_STAFF, Role.OFFICE_LEAD),
            "答复意见", "记录继续有效，机构不能再次申诉。",
        ),
        LifeStep(
            "revoke", "撤销记录", "申诉成立，免予记录",
            (State.APPEALED,), State.WAIVED, _FAULTS, (Role.OFFICE_STAFF, Role.OFFICE_LEAD),
            "答复意见", "申诉成立，本记录免予计入评价，连同答复留存。",
        ),
        LifeStep(
            "waive", "免予记录", "免予记录",
            (State.ACTIVE,), State.WAIVED, frozenset({Kind.ERROR}), (Role.OFFICE_LEAD,),
            explains="错报由金融办负责人免予记录，不计入评价，连同原因留存。",
        ),
    )
}  # fmt: skip

#: What the facts do, with the words of the timeline.
BY_ITSELF = {
    "arise": "系统记录",
    "restate": "事实更新",
    "withdraw": "撤销（事实变化）",
    "reinstate": "恢复（事实变化）",
    "register": "登记",
}
#: States that changed facts may end; a person's decision stands.
OPEN_TO_FACTS = (State.PROPOSED, State.ACTIVE, State.APPEALED)


def done_word(verb: str) -> str:
    """How the timeline calls a step."""
    return STEPS[verb].done if verb in STEPS else BY_ITSELF[verb]
