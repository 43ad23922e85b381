"""The one table of steps of a waiver (feature C10): from which state to which, by whom, whether a reason is needed."""

from __future__ import annotations

from dataclasses import dataclass

from filings.models.waivers import Waiver
from institutions.models import Role

_S = Waiver.State
REPORTERS = (Role.MAKER, Role.CHECKER, Role.OFFICER)
STAFF = (Role.OFFICE_STAFF, Role.OFFICE_LEAD)


@dataclass(frozen=True, slots=True)
class WaiverStep:
    """A step; asking, which makes the waiver, has no source. ``of_institution``: the roles count at the filing's institution."""

    name: str
    label: str
    done: str
    sources: tuple[Waiver.State, ...]
    target: Waiver.State
    roles: tuple[str, ...]
    of_institution: bool = False
    needs_comment: bool = False
    explains: str = ""


WAIVER_STEPS = {
    step.name: step
    for step in (
        WaiverStep(
            "approve", "批准豁免", "批准豁免", (_S.ASKED,), _S.LIVE, (Role.OFFICE_LEAD,),
            explains="批准后本规则对该机构本期只作提示，不再要求改正或说明；到期自动恢复。",
        ),
        WaiverStep(
            "refuse", "不予批准", "不予批准", (_S.ASKED,), _S.REFUSED, (Role.OFFICE_LEAD,), needs_comment=True,
            explains="规则照常适用，理由告知申请人。",
        ),
        WaiverStep(
            "withdraw", "撤回申请", "撤回申请", (_S.ASKED,), _S.ENDED, REPORTERS, of_institution=True,
            explains="申请撤回后规则照常适用。",
        ),
        WaiverStep(
            "revoke", "撤销豁免", "撤销豁免", (_S.LIVE,), _S.ENDED, STAFF, needs_comment=True,
            explains="撤销后规则立即恢复适用，已经签字的版本不受影响。",
        ),
    )
}  # fmt: skip
ASK = "ask"


def done_word(verb: str) -> str:
    """How the timeline calls a step."""
    return "申请豁免" if verb == ASK else WAIVER_STEPS[verb].done
