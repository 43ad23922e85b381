"""The 13 measures with their lights: counts of tasks, what the checks say, and the roll-up with its reason (domain §1.5).

The rule: 红 if a core task is 滞后 or a linked check was 未达标 in two consecutive quarters; 黄 if one is 未达标 or 关注, or something is
missing past its date; else 绿. A task handed to many counts as 滞后 when the share of its units that are late reaches what the office set.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from measures import thresholds
from measures.lights import CONDITIONS, TONES, Days, Light, colour_of, days_for
from measures.models import (
    CheckVerdict,
    Measure,
    MeasureReport,
    SupervisionSettings,
    Task,
    Verdict,
    WorkItem,
)
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter

#: The checks that stand for a measure's sentences (domain §1.5); C8 and C9 come from 渝府办发〔2020〕76号.
MEASURE_CHECKS: dict[int, tuple[str, ...]] = {
    1: ("C1", "C8", "C10"),
    3: ("C2", "C3", "C4", "C9"),
    8: ("C5",),
    11: ("C7",),
    12: ("C6",),
}
#: What a measure's light says.
WORDS = {Light.GREEN: "正常", Light.YELLOW: "关注", Light.RED: "滞后", Light.NONE: "未启动"}
_MET = {"done", "done-late"}
#: Conditions that mean something is missing past its date.
_MISSING = {"unreported", "unsigned"}


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task over all its units: how many rows, met, on the way and late; its own state word and light."""

    pk: int
    code: str
    name: str
    url: str
    is_core: bool
    is_milestone: bool
    total: int
    met: int
    late: int
    light: Light
    word: str
    missing: int

    @property
    def tone(self) -> str:
        return TONES[self.light]


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """A measure in a quarter. ``light`` is what the lead has set, else the proposed one; ``reason`` says why it is proposed."""

    measure: Measure
    tasks: tuple[TaskLine, ...]
    light: Light
    colour: str
    proposed: Light
    reason: str
    report: MeasureReport | None
    palette: str

    @property
    def word(self) -> str:
        """绿 正常, 黄 关注, 红 滞后."""
        return f"{self.colour} {WORDS[self.light]}" if self.light != Light.NONE else WORDS[self.light]

    @property
    def proposed_word(self) -> str:
        return f"{colour_of(self.proposed, self.palette)} {WORDS[self.proposed]}"

    @property
    def tone(self) -> str:
        return "done" if self.colour == "蓝" else TONES[self.light]

    @property
    def counts(self) -> dict[str, int]:
        """``total``, ``met`` (已完成/达标), ``late`` (滞后) and the rest ``going`` (推进中)."""
        met = sum(task.word in ("已完成", "长期坚持") for task in self.tasks)
        late = sum(task.word == "滞后" for task in self.tasks)
        return {"total": len(self.tasks), "met": met, "late": late, "going": len(self.tasks) - met - late}


def settings_days(year: int, on: dt.date, settings: SupervisionSettings) -> Days:
    """The days by which the items of a year are judged, with the office's thresholds."""
    return days_for(
        year,
        on,
        due_soon_days=settings.due_soon_days,
        unsigned_days=settings.unsigned_days,
        progress_days=settings.progress_days,
    )


def lines(
    quarter: Quarter, on: dt.date | None = None, *, settings: SupervisionSettings | None = None
) -> list[MeasureLine]:
    """All measures as of a day (default today, or for a past year its last day): seven queries, however many units."""
    settings = settings or thresholds.current()
    days = settings_days(quarter.year, on or clock.today(), settings)
    items = WorkItem.objects.for_year(quarter.year).filter(task__retired_at__isnull=True)
    rows = items.with_condition(days).values_list("task", "condition", "verdict_now").order_by()
    conditions: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for task, condition, verdict in rows:
        conditions[task].append((condition, verdict or ""))
    checks = _checks(quarter)
    reports = {
        report.measure_id: report
        for report in MeasureReport.objects.filter(index=quarter.index).select_related("by")
    }
    measures = Measure.objects.select_related("section").prefetch_related("units")
    tasks = _tasks(quarter.year)
    return [
        _line(
            measure,
            [task_line(task, conditions[task.pk], settings.late_share) for task in tasks.get(measure.pk, ())],
            checks,
            reports.get(measure.pk),
            settings.palette,
        )
        for measure in measures
    ]


def _tasks(year: int) -> dict[int, list[Task]]:
    found: dict[int, list[Task]] = defaultdict(list)
    rows = Task.objects.filter(plan__year=year, retired_at__isnull=True, parent__isnull=True)
    for task in rows.select_related("plan"):
        found[task.measure_id].append(task)
    return found


def _checks(quarter: Quarter) -> dict[str, tuple[str, str]]:
    """Check → its verdicts of the quarter and of the one before (empty: not known)."""
    found: dict[str, list[str]] = defaultdict(lambda: ["", ""])
    rows = CheckVerdict.objects.filter(index__in=[quarter.index, quarter.index - 1])
    for code, index, verdict in rows.values_list("code", "index", "verdict"):
        found[code][quarter.index - index] = verdict
    return {code: (now, before) for code, (now, before) in found.items()}


def task_line(task: Task, conditions: Sequence[tuple[str, str]], late_share: int) -> TaskLine:
    """A task over the conditions (and verdicts) of its units' rows: 滞后 when the share that is late reaches ``late_share`` %; 黄 when
    any is late or missing something, or as large a share stands yellow."""
    counted = [(code, verdict) for code, verdict in conditions if CONDITIONS[code][0] != Light.NONE]
    late = sum(CONDITIONS[code][0] == Light.RED for code, _ in counted)
    met = sum(code in _MET or verdict == Verdict.MET for code, verdict in counted)
    missing = sum(code in _MISSING for code, _ in counted)
    is_late = bool(counted) and late * 100 >= late_share * len(counted) and late > 0
    if not counted:
        light = Light.NONE
        word = (
            "不适用" if conditions and all(code == "not-applicable" for code, _ in conditions) else "未启动"
        )
    elif is_late:
        light, word = Light.RED, "滞后"
    else:
        yellow = sum(CONDITIONS[code][0] == Light.YELLOW for code, _ in counted)
        is_yellow = late > 0 or missing > 0 or (yellow > 0 and yellow * 100 >= late_share * len(counted))
        light = Light.YELLOW if is_yellow else Light.GREEN
        word = "推进中" if met < len(counted) else "已完成" if task.is_milestone else "长期坚持"
    return TaskLine(
        pk=task.pk,
        code=task.code,
        name=task.name,
        url=task.get_absolute_url(),
        is_core=task.is_core,
        is_milestone=task.is_milestone,
        total=len(counted),
        met=met,
        late=late,
        light=light,
        word=word,
        missing=missing,
    )


def _line(
    measure: Measure,
    tasks: Sequence[TaskLine],
    checks: dict[str, tuple[str, str]],
    report: MeasureReport | None,
    palette: str,
) -> MeasureLine:
    proposed, reason = roll_up(
        tasks, {code: checks.get(code, ("", "")) for code in MEASURE_CHECKS.get(measure.number, ())}
    )
    light = Light(report.light) if report else proposed
    return MeasureLine(measure, tuple(tasks), light, colour_of(light, palette), proposed, reason, report, palette)  # fmt: skip


def roll_up(tasks: Iterable[TaskLine], checks: dict[str, tuple[str, str]]) -> tuple[Light, str]:
    """The proposed light of a measure and why, from its tasks and the verdicts (now, a quarter before) of its checks."""
    tasks = list(tasks)
    behind = [task.code for task in tasks if task.is_core and task.word == "滞后"]
    twice = [code for code, (now, before) in checks.items() if now == before == Verdict.MISSED]
    if behind or twice:
        parts = [f"{'、'.join(behind)}滞后"] if behind else []
        return Light.RED, "；".join(parts + ([f"核查{'、'.join(twice)}连续两季未达标"] if twice else []))
    missed = [code for code, (now, _) in checks.items() if now in (Verdict.MISSED, Verdict.WATCH)]
    uneasy = [task for task in tasks if task.is_core and task.light in (Light.YELLOW, Light.RED)]
    missing = [task.code for task in uneasy if task.missing]
    others = [task.code for task in uneasy if not task.missing]
    parts = [f"核查{'、'.join(missed)}未达标或须关注"] if missed else []
    parts += [f"{_few(missing)}有单位未签收或未报进展"] if missing else []
    parts += [f"{_few(others)}有单位未达标、逾期或临近期限"] if others else []
    if parts:
        return Light.YELLOW, "；".join(parts)
    if not any(task.total for task in tasks):
        return Light.NONE, "任务尚未下达"
    return Light.GREEN, "各项任务正常，核查未见问题"


def _few(codes: Sequence[str]) -> str:
    """At most four codes by name, then how many in all."""
    named = "、".join(codes[:4])
    return named if len(codes) <= 4 else f"{named}等{len(codes)}项"
