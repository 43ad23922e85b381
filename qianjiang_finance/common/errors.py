"""Errors that a service raises and a view shows; their text is Chinese and says what to do."""

from __future__ import annotations

from dataclasses import dataclass


class BusinessError(Exception):
    """A request that the rules refuse. ``str()`` is a Chinese sentence for the user."""


class NotAllowed(BusinessError):
    """The person may not do this; the sentence says why."""


class StaleState(BusinessError):
    """Someone else has acted since the page was read; nothing was written."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer of a policy: may this person do this, and if not, why (Chinese, shown beside the button)."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def enforce(self) -> None:
        """Raise :class:`NotAllowed` with the reason unless allowed."""
        if not self.allowed:
            raise NotAllowed(self.reason)


ALLOWED = Decision(True)


def denied(reason: str) -> Decision:
    """A refusal with its reason."""
    return Decision(False, reason)
