"""A measure as a chain (feature Z1): clause, units with their state, tasks, indicators, checks, evidence, bulletins. Reads only.

Who sees what: the office and leaders everything; departments the words of all units' states, no single figures; an institution its own row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from institutions.models import User
from measures import board, lights, policies, thresholds
from measures.board import MEASURE_CHECKS, TaskLine
from measures.clause import Piece, Source, cut
from measures.drawn import IndicatorLine, MeasureFigures, figures_of_measure
from measures.lights import CONDITIONS, Light, Shown
from measures.models import (
    CheckVerdict,
    Measure,
    MeasureReport,
    SupervisionSettings,
    Task,
    TaskEvidence,
    Verdict,
    WorkItem,
)
from measures.outline import Member, UnitLine, unit_lines
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter

_SEVERITY = (Light.RED, Light.YELLOW, Light.GREEN, Light.NONE)
_EVIDENCE_SHOWN = 10


@dataclass(frozen=True, slots=True)
class UnitState:
    """How a unit stands under the measure: its worst light, tasks, its key figure with the page of the cell, its list of tasks."""

    member: Member
    shown: Shown | None
    total: int
    url: str
    figure: str
    figure_url: str


@dataclass(frozen=True, slots=True)
class ChainUnit:
    """A lead or responsible unit as printed, with the states of what it stands for."""

    line: UnitLine
    states: tuple[UnitState, ...]


@dataclass(frozen=True, slots=True)
class ChainTask:
    """A task of the measure with its roll-up over the rows that count for the reader, and the indicators and check it is linked to."""

    task: Task
    line: TaskLine
    colour: str
    has_own: bool
    may_open: bool

    @property
    def label(self) -> str:
        """T3 for M03-T3."""
        return self.task.code.partition("-")[2]


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """A check of the policy in the quarter: over the whole district, or over the reader's own institution."""

    code: str
    name: str
    url: str
    sentence: str
    verdict: str
    tone: str
    said: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The page."""

    quarter: Quarter
    pieces: tuple[Piece, ...]
    leads: tuple[ChainUnit, ...]
    responsible: tuple[ChainUnit, ...]
    tasks: tuple[ChainTask, ...]
    tasks_of: Mapping[str, tuple[ChainTask, ...]]
    checks: tuple[ChainCheck, ...]
    figures: MeasureFigures
    evidence: tuple[TaskEvidence, ...]
    report: MeasureReport | None
    light: Shown | None
    reason: str
    may_report: bool

    @property
    def reported(self) -> list[IndicatorLine]:
        return [line for line in self.figures.indicators if not line.is_derived]

    @property
    def derived(self) -> list[IndicatorLine]:
        return [line for line in self.figures.indicators if line.is_derived]


def build(measure: Measure, user: User, quarter: Quarter) -> Chain:
    """The chain for a reader in a quarter: sixteen queries with the frame of the page."""
    settings = thresholds.current()
    codes = MEASURE_CHECKS.get(measure.number, ())
    sees_units = bool(policies.can_see_chain_units(user))
    verdicts = _verdicts(codes, quarter) if sees_units else {}
    rows = _rows(measure, user, quarter, settings, everything=sees_units)
    figures = figures_of_measure(measure, quarter, user)
    leads, responsible = unit_lines(measure, user, clock.today())
    is_lead = user.sees_all_institutions or any(line.is_mine for line in leads)
    tasks = _tasks(measure, quarter, rows, settings, own=user.institutions_as(*_OWN_ROLES), opens_all=is_lead)
    checks = tuple(_check(code, quarter, verdicts, figures, with_words=sees_units) for code in codes)
    units = _Units(measure, quarter, rows, figures, settings.palette, sees_all=user.sees_all_institutions)
    report = _report(measure, quarter) if sees_units else None
    light, reason = (
        _light(tasks, _known(codes, quarter, verdicts), report, settings) if sees_units else (None, "")
    )
    return Chain(
        quarter=quarter,
        pieces=tuple(cut(measure.clause, [*_task_sources(tasks), *_check_sources(checks)])),
        leads=tuple(units.unit(line) for line in leads),
        responsible=tuple(units.unit(line) for line in responsible),
        tasks=tuple(tasks),
        tasks_of=_by_figure(tasks),
        checks=checks,
        figures=figures,
        evidence=tuple(_evidence(measure, user, quarter)),
        report=report,
        light=light,
        reason=reason,
        may_report=user.is_office or any(line.is_mine for line in leads),
    )


def _report(measure: Measure, quarter: Quarter) -> MeasureReport | None:
    return MeasureReport.objects.filter(measure=measure, index=quarter.index).select_related("by").first()


_OWN_ROLES = ("department", "maker", "checker", "officer", "office-staff", "office-lead")


def _verdicts(codes: Sequence[str], quarter: Quarter) -> dict[tuple[int, str], CheckVerdict]:
    """(quarter index, check) → what was recorded of the district in the quarter and the one before."""
    rows = CheckVerdict.objects.filter(index__in=[quarter.index, quarter.index - 1], code__in=codes)
    return {(row.index, row.code): row for row in rows}


def _rows(
    measure: Measure, user: User, quarter: Quarter, settings: SupervisionSettings, *, everything: bool
) -> list[WorkItem]:
    days = board.settings_days(quarter.year, clock.today(), settings)
    items = WorkItem.objects.all() if everything else WorkItem.objects.visible_to(user)
    rows = items.for_year(quarter.year).filter(task__measure=measure).with_condition(days)
    return list(rows.order_by("pk"))


def _tasks(
    measure: Measure,
    quarter: Quarter,
    rows: Iterable[WorkItem],
    settings: SupervisionSettings,
    *,
    own: set[int],
    opens_all: bool,
) -> list[ChainTask]:
    conditions: dict[int, list[tuple[str, str]]] = defaultdict(list)
    mine: set[int] = set()
    for row in rows:
        conditions[row.task_id].append((row.condition, row.verdict_now or ""))
        if row.institution_id in own:
            mine.add(row.task_id)
    tasks = Task.objects.filter(
        plan__year=quarter.year, measure=measure, retired_at__isnull=True, parent__isnull=True
    )
    found = []
    for task in tasks.select_related("plan"):
        line = board.task_line(task, conditions[task.pk], settings.late_share)
        colour = lights.colour_of(line.light, settings.palette)
        is_own = task.pk in mine
        found.append(ChainTask(task, line, colour, is_own, opens_all or is_own))
    return found


def _task_sources(tasks: Iterable[ChainTask]) -> list[Source]:
    return [Source(one.label, one.task.code, one.task.sentence) for one in tasks]


def _check_sources(checks: Iterable[ChainCheck]) -> list[Source]:
    return [Source(check.code, check.code, check.sentence) for check in checks]


def _by_figure(tasks: Iterable[ChainTask]) -> dict[str, tuple[ChainTask, ...]]:
    found: dict[str, list[ChainTask]] = defaultdict(list)
    for one in tasks:
        for code in one.task.figure_codes:
            found[code].append(one)
    return {code: tuple(rows) for code, rows in found.items()}


def _check(
    code: str,
    quarter: Quarter,
    verdicts: Mapping[tuple[int, str], CheckVerdict],
    figures: MeasureFigures,
    *,
    with_words: bool,
) -> ChainCheck:
    """The district's verdict for readers of totals, else that of the own institution."""
    name, sentence, url = figures.checks.get(code, (code, "", ""))
    row = verdicts.get((quarter.index, code))
    verdict, tone, told = figures.verdicts.get(code, ("", "idle", ""))
    if row and with_words:
        verdict, tone, told = row.get_verdict_display(), Verdict(row.verdict).tone, row.said
    return ChainCheck(code=code, name=name, url=url, sentence=sentence, verdict=verdict, tone=tone, said=told)


def _known(
    codes: Iterable[str], quarter: Quarter, verdicts: Mapping[tuple[int, str], CheckVerdict]
) -> dict[str, tuple[str, str]]:
    """Check → verdict of the quarter and of the one before; empty where none is recorded."""

    def at(index: int, code: str) -> str:
        row = verdicts.get((index, code))
        return row.verdict if row else ""

    return {code: (at(quarter.index, code), at(quarter.index - 1, code)) for code in codes}


def _light(
    tasks: Iterable[ChainTask],
    known: dict[str, tuple[str, str]],
    report: MeasureReport | None,
    settings: SupervisionSettings,
) -> tuple[Shown, str]:
    """The light the lead has set, else the proposed one; and why it is proposed."""
    proposed, reason = board.roll_up([one.line for one in tasks], known)
    light = Light(report.light) if report else proposed
    return Shown(light, lights.colour_of(light, settings.palette), board.WORDS[light]), reason


def _evidence(measure: Measure, user: User, quarter: Quarter) -> list[TaskEvidence]:
    """The newest evidence of the quarter among the rows that the reader may see."""
    rows = TaskEvidence.objects.live().filter(
        Q(item__in=WorkItem.objects.visible_to(user)), item__task__measure=measure, index=quarter.index
    )
    return list(rows.select_related("item__task", "item__institution", "attachment")[:_EVIDENCE_SHOWN])


class _Units:
    """States of units from the rows that the reader may see."""

    def __init__(
        self,
        measure: Measure,
        quarter: Quarter,
        rows: Iterable[WorkItem],
        figures: MeasureFigures,
        palette: str,
        *,
        sees_all: bool,
    ) -> None:
        self._measure, self._quarter, self._figures, self._palette = measure, quarter, figures, palette
        self._sees_all = sees_all
        self._conditions: dict[int, list[str]] = defaultdict(list)
        for row in rows:
            self._conditions[row.institution_id].append(row.condition)

    def unit(self, line: UnitLine) -> ChainUnit:
        """The states of a single unit or of the members of a group."""
        members = (line.unit,) if line.unit else line.members
        return ChainUnit(line, tuple(self._state(member) for member in members))

    def _state(self, member: Member) -> UnitState:
        conditions = [code for code in self._conditions.get(member.pk, []) if code != "retired"]
        figure, figure_url = self._figures.members.get(member.pk, ("", ""))
        query = {"year": self._quarter.year, "measure": self._measure.number, "unit": member.code}
        may_open = bool(conditions) and (self._sees_all or member.is_own)
        return UnitState(
            member=member,
            shown=self._worst(conditions),
            total=len(conditions),
            url=f"{reverse('measures:item-list')}?{urlencode(query)}" if may_open else "",
            figure=figure,
            figure_url=figure_url,
        )

    def _worst(self, conditions: Sequence[str]) -> Shown | None:
        """The worst light with the condition that shows it; None for a unit without rows."""
        if not conditions:
            return None
        worst = min(conditions, key=lambda code: _SEVERITY.index(CONDITIONS[code][0]))
        return lights.shown(worst, self._palette)
