"""What may stand beside a finding: a suggested value, and the institution's explanation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cell that looks typed in another unit, and the value it would have in the form's unit (feature Z13)."""

    code: str
    name: str
    value: Decimal
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """The explanation of one finding, or its absence with what was said before.

    ``is_current`` is false when the numbers changed since it was written; ``offer`` is the last explanation of the same rule and item
    in an earlier version or quarter, never counted by itself. ``repeats`` says where else the institution gave the same text.
    ``typed`` and ``problem`` hold a text that was just refused.
    """

    text: str = ""
    by: str = ""
    at: dt.datetime | None = None
    is_current: bool = False
    offer: str = ""
    offer_from: str = ""
    repeats: str = ""
    typed: str | None = None
    problem: str = ""

    @property
    def box(self) -> str:
        """What the box on the page holds: the text just typed, else the stored one; never an offer."""
        return self.text if self.typed is None else self.typed

    @property
    def is_stale(self) -> bool:
        return bool(self.text) and not self.is_current

    @property
    def label(self) -> str:
        """Its state in words."""
        if not self.text:
            return "未说明"
        return "已说明" if self.is_current else "需重新确认"
