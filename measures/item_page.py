"""What the page of one work item shows: facts, light with its reason, steps, progress, evidence, life. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch
from django.utils import timezone

from institutions.models import DataLevel, Institution, User
from measures import drawn, lights, policies
from measures.drawn import Drawn
from measures.item_steps import ITEM_STEPS, ItemStep, Who, done_word
from measures.models import (
    ItemEvent,
    Progress,
    RemindedItem,
    ReminderReceipt,
    TaskEvidence,
    TaskUnit,
    Verdict,
    WorkItem,
)
from measures.models.items import State
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter

#: What a person types on the page; kept when it is refused.
FIELDS = (
    "comment", "until", "title", "dated_on", "level", "quarter", "verdict", "text", "problems", "plans", "figures", "reason",
)  # fmt: skip


_FORWARD = {"issue", "sign", "submit", "close", "grant-extension", "reissue"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A step as a button: its words for this unit, and what must be said with it."""

    step: ItemStep
    label: str
    needs: str

    @property
    def tone(self) -> str:
        """The way forward stands out; ends and doubts do not."""
        return "main" if self.step.name in _FORWARD else "plain"


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """A quarter of the item's year: its progress (or None), and whether the person may answer it.

    ``is_over``: nothing was owed any more at its end, so that without progress the state of the item stands there, not 未报.
    """

    quarter: Quarter
    progress: Progress | None
    may_answer: bool
    sees_words: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The page of a work item."""

    light: lights.Shown
    helpers: str
    offered: tuple[Offered, ...]
    quarters: tuple[QuarterLine, ...]
    chosen: Quarter
    current: Progress
    before: Progress | None
    may_write: bool
    figures: tuple[Drawn, ...]
    evidence: tuple[tuple[TaskEvidence, bool], ...]
    may_add: bool
    timeline: tuple[dict[str, Any], ...]
    reminders: tuple[RemindedItem, ...]
    may_remind: bool
    on_behalf: bool
    verdicts: Sequence[tuple[str, str]]
    levels: Sequence[tuple[str, str]]


def build(item: WorkItem, user: User, quarter: Quarter, palette: str) -> ItemPage:
    """The page for a reader, with the form for one quarter."""
    progress = {row.index: row for row in item.progress.select_related("by", "confirmed_by")}
    for row in progress.values():
        row.item = item
    may_write = bool(policies.can_write_progress(user, item))
    on_behalf = policies.acts_on_behalf(user, item)
    sees_words = bool(policies.can_see_words(user, item))
    quarters = [Quarter(item.year, number) for number in (4, 3, 2, 1)]
    events = tuple(item.events.select_related("by").order_by("-pk"))
    ended = _ended(item, events)
    return ItemPage(
        light=lights.shown(item.condition, palette),
        helpers="、".join(str(unit) for unit in _helpers(item)),
        offered=tuple(_offered(item, user, on_behalf=on_behalf)),
        quarters=tuple(
            _line(one, progress.get(one.index), user, sees_words=sees_words, ended=ended)
            for one in quarters
            if one <= Quarter.of(clock.today()) or one.index in progress
        ),
        chosen=quarter,
        current=progress.get(quarter.index) or Progress(item=item, index=quarter.index),
        before=progress.get(quarter.index - 1),
        may_write=may_write,
        figures=tuple(drawn.figures_of(item, quarter, user)) if may_write else (),
        evidence=tuple(_evidence(item, user)),
        may_add=bool(policies.can_add_task_evidence(user, item)),
        timeline=tuple(_timeline(events)),
        reminders=tuple(_reminders(item)) if item.reminded else (),
        may_remind=bool(policies.can_remind_tasks(user)) and not item.is_over,
        on_behalf=on_behalf,
        verdicts=Verdict.choices,
        levels=DataLevel.choices,
    )


def unsigned_of(user: User, year: int) -> list[tuple[Institution, int]]:
    """The person's own units with tasks to sign for, and how many: two queries."""
    rows = WorkItem.objects.of_user(user).for_year(year).filter(state=State.ISSUED).order_by()
    counts = {row["institution"]: row["n"] for row in rows.values("institution").annotate(n=Count("pk"))}
    units = Institution.objects.filter(pk__in=counts).select_related("kind")
    return [(unit, counts[unit.pk]) for unit in units]


def _reminders(item: WorkItem) -> Iterable[RemindedItem]:
    receipts = ReminderReceipt.objects.select_related("person", "notice")
    return item.reminders.select_related("reminder__by").prefetch_related(
        Prefetch("reminder__receipts", receipts)
    )


def _helpers(item: WorkItem) -> list[TaskUnit]:
    units = item.task.units.filter(duty=TaskUnit.Duty.HELPER)
    return list(units.select_related("institution", "group"))


def _offered(item: WorkItem, user: User, *, on_behalf: bool) -> list[Offered]:
    """The steps the person may take now; acting for a regulator always needs the source."""
    return [
        Offered(
            step,
            step.label_for(item),
            step.needs or ("代办依据（来函、电话记录等）" if on_behalf and step.who == Who.UNIT else ""),
        )
        for step in ITEM_STEPS.values()
        if policies.can_take_item_step(step, user, item)
    ]


def _line(
    quarter: Quarter, progress: Progress | None, user: User, *, sees_words: bool, ended: Quarter | None
) -> QuarterLine:
    may_answer = progress is not None and bool(policies.can_confirm_progress(user, progress))
    is_over = ended is not None and quarter >= ended
    return QuarterLine(quarter, progress, may_answer, sees_words, is_over)


def _ended(item: WorkItem, events: Sequence[ItemEvent]) -> Quarter | None:
    """The quarter in which the item was finished, let off or ended; None while something is owed. ``events``: the newest first."""
    last = next((event for event in events if event.to_state == item.state != event.from_state), None)
    return Quarter.of(timezone.localtime(last.at).date()) if item.is_over and last else None


def _evidence(item: WorkItem, user: User) -> list[tuple[TaskEvidence, bool]]:
    rows = item.evidence.select_related("attachment", "by", "withdrawn_by")
    pairs = []
    for row in rows:
        row.item = item
        pairs.append((row, bool(policies.can_withdraw_task_evidence(user, row))))
    return pairs


_TONES = {"close": "ok", "send-back": "bad", "retire": "bad", "submit": "done", "sign": "done"}


def _timeline(events: Iterable[ItemEvent]) -> list[dict[str, Any]]:
    return [
        {
            "at": event.at,
            "by": event.by,
            "verb": done_word(event.verb) + ("（代办）" if event.on_behalf else ""),
            "comment": event.comment,
            "tone": _TONES.get(event.verb, "idle"),
        }
        for event in events
    ]
