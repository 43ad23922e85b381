"""State machines in one shape: a table of steps, and one compare-and-set that moves a row (ADR 3)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from qianjiang_finance.common.errors import StaleState


@dataclass(frozen=True, slots=True)
class Step:
    """A row of a table of transitions. ``who`` names the parties in the words of the room's policy; ``explains`` says what will happen."""

    name: str
    label: str
    done: str
    sources: tuple[str, ...]
    target: str
    who: tuple[str, ...]
    needs_comment: bool = False
    comment_label: str = "原因"
    explains: str = ""


def table_of(steps: Iterable[Step]) -> dict[str, Step]:
    """The steps by name."""
    return {step.name: step for step in steps}


def move(rows: QuerySet[Any], row: Any, target: str, **changes: object) -> None:
    """Set ``row`` (read in some state) to ``target`` with the changes; StaleState when somebody else has moved it since."""
    if not rows.filter(pk=row.pk, state=row.state).update(state=target, **changes):
        raise StaleState("已由他人办理，状态有变化，请刷新页面，核对后再办理")
    row.refresh_from_db()
