"""The one table of steps of a thread (feature F3): who may take a step, from which states to which, and what it needs."""

from __future__ import annotations

from dataclasses import dataclass

from filings.models.talk import Message, ThreadStatus
from filings.workflow import INSTITUTION, OFFICE

_T = ThreadStatus


@dataclass(frozen=True, slots=True)
class TalkStep:
    """A step: ``target`` None leaves the state; ``side`` empty is for both. ``needs_text``: it says something; ``needs_due``: a day."""

    name: str
    sources: tuple[ThreadStatus, ...]
    target: ThreadStatus | None
    side: str = ""
    needs_text: bool = True
    needs_due: bool = False

    @property
    def done(self) -> str:
        """What was done, in words."""
        return Message.Verb(self.name).label


TALK_STEPS = {
    step.name: step
    for step in (
        TalkStep("say", (_T.TALK, _T.OPEN, _T.ANSWERED), None),
        TalkStep("ask", (_T.TALK,), _T.OPEN, OFFICE, needs_due=True),
        TalkStep("answer", (_T.OPEN,), _T.ANSWERED, INSTITUTION),
        TalkStep("close", (_T.OPEN, _T.ANSWERED), _T.CLOSED, OFFICE, needs_text=False),
        TalkStep("reopen", (_T.ANSWERED, _T.CLOSED), _T.OPEN, OFFICE, needs_due=True),
    )
}
#: The steps with an address of their own; what is typed into the answer box is ``say`` or ``answer`` by who writes.
OFFICE_STEPS = tuple(step.name for step in TALK_STEPS.values() if step.side == OFFICE)
