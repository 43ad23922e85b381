"""What a work item's condition means: its light, its word (feature A6). Pure; the conditions themselves are found in ``querysets``.

The light is a colour of the office's palette and a shape, never a colour alone. ``NONE`` is no light: nothing is owed yet or any more.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from qianjiang_finance.common import workdays
from qianjiang_finance.common.quarter import Quarter


class Light(StrEnum):
    """Green reads 蓝 where the office chose 蓝、黄、红."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    NONE = "none"


#: Tone of the badge of each light.
TONES = {Light.GREEN: "ok", Light.YELLOW: "wait", Light.RED: "bad", Light.NONE: "idle"}
#: Condition of an item → its light and what is said of it.
CONDITIONS: dict[str, tuple[Light, str]] = {
    "retired": (Light.NONE, "已终止"),
    "not-applicable": (Light.NONE, "不适用"),
    "planned": (Light.NONE, "未启动"),
    "done": (Light.GREEN, "按期办结"),
    "done-late": (Light.GREEN, "逾期办结"),
    "waiting": (Light.GREEN, "待审核"),
    "overdue": (Light.RED, "已逾期"),
    "unsigned": (Light.YELLOW, "逾期未签收"),
    "returned": (Light.YELLOW, "退回重办"),
    "due-soon": (Light.YELLOW, "临近期限"),
    "missed-twice": (Light.RED, "连续两季未达标"),
    "missed": (Light.YELLOW, "本季未达标"),
    "watch": (Light.YELLOW, "本季须关注"),
    "unreported": (Light.YELLOW, "未报进展"),
    "ok": (Light.GREEN, "正常推进"),
}
_COLOURS = {Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红", Light.NONE: "—"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A light as it is shown: colour word and what it means, with the tone of its badge."""

    light: Light
    colour: str
    word: str

    @property
    def tone(self) -> str:
        if self.light == Light.GREEN and self.colour == "蓝":
            return "done"
        return TONES[self.light]

    @property
    def text(self) -> str:
        """红 已逾期; without a light the word alone."""
        return self.word if self.light == Light.NONE else f"{self.colour} {self.word}"


def colour_of(light: Light, palette: str) -> str:
    """绿 or 蓝, 黄, 红."""
    return "蓝" if light == Light.GREEN and palette == "blue" else _COLOURS[light]


def shown(condition: str, palette: str) -> Shown:
    """The light of an item's condition in the office's colours."""
    light, word = CONDITIONS[condition]
    return Shown(light, colour_of(light, palette), word)


def conditions_of(light: str) -> list[str]:
    """The conditions that show this light."""
    return [code for code, (one, _) in CONDITIONS.items() if one == light]


@dataclass(frozen=True, slots=True)
class Days:
    """The days by which items of a year are judged on a day.

    ``soon``: due on or before it is 临近期限. ``unsigned``: handed out on or before it and unsigned is 逾期未签收.
    ``reported``: the last quarter of the year whose progress is past its date; None before the first.
    """

    on: dt.date
    soon: dt.date
    unsigned: dt.date
    reported: Quarter | None


def days_for(year: int, on: dt.date, *, due_soon_days: int, unsigned_days: int, progress_days: int) -> Days:
    """All counted in working days; the quarters are those of the plan's year, so that a past year keeps its last one."""
    quarters = [Quarter(year, number) for number in (4, 3, 2, 1)]
    reported = next(
        (quarter for quarter in quarters if workdays.working_day_after(quarter.last_day, progress_days) < on),
        None,
    )
    soon = workdays.working_day_after(on, due_soon_days) if due_soon_days else on
    unsigned = on - dt.timedelta(days=1)
    while workdays.working_day_after(unsigned, unsigned_days) >= on:
        unsigned -= dt.timedelta(days=1)
    return Days(on, soon, unsigned, reported)
