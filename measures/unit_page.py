"""A unit's record over a year: what it leads or answers for, on time, late, extended, sent back (features A2, A11)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from institutions.models import Institution
from measures import board
from measures.lights import conditions_of
from measures.models import Measure, SupervisionSettings, WorkItem
from measures.models.items import OWED
from qianjiang_finance.common import clock

#: Name of the column, the ``only`` or other filter of the list behind it.
COLUMNS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("total", "任务", {}),
    ("done", "已办结", {"state": "done"}),
    ("on_time", "按期办结", {"only": "on-time"}),
    ("late", "逾期", {"only": "late"}),
    ("extended", "延过期", {"only": "extended"}),
    ("sent_back", "退回过", {"only": "sent-back"}),
    ("unsigned", "逾期未签收", {"only": "unsigned"}),
    ("red", "红灯", {"light": "red"}),
    ("yellow", "黄灯", {"light": "yellow"}),
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with the list behind it."""

    value: int
    url: str


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its numbers in the order of :data:`COLUMNS`."""

    institution: Institution
    counts: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class MeasureOfUnit:
    """A measure that the unit leads or answers for, with its numbers."""

    measure: Measure
    duty: str
    total: int
    owed: int
    red: int
    yellow: int
    url: str


def statistics(
    year: int, settings: SupervisionSettings, units: Iterable[int] | None = None, on: dt.date | None = None
) -> list[UnitLine]:
    """Every unit with rows of the year that count, or the given ones: two queries, however many rows."""
    days = board.settings_days(year, on or clock.today(), settings)
    rows = _counted(year).with_condition(days)
    if units is not None:
        rows = rows.filter(institution__in=set(units))
    numbers = {
        row["institution"]: row
        for row in rows.order_by()
        .values("institution")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(state="done")),
            on_time=Count("pk", filter=Q(condition="done")),
            late=Count("pk", filter=Q(condition__in=["overdue", "done-late"])),
            extended=Count("pk", filter=Q(extensions__gt=0)),
            sent_back=Count("pk", filter=Q(sent_back__gt=0)),
            unsigned=Count("pk", filter=Q(condition="unsigned")),
            red=Count("pk", filter=Q(condition__in=conditions_of("red"))),
            yellow=Count("pk", filter=Q(condition__in=conditions_of("yellow"))),
        )
    }
    institutions = Institution.objects.filter(pk__in=numbers).select_related("kind")
    return [
        UnitLine(unit, tuple(_count(numbers[unit.pk][name], query, year, unit) for name, _, query in COLUMNS))
        for unit in institutions.order_by("kind__order", "order", "code")
    ]


def measures_of(unit: Institution, year: int, settings: SupervisionSettings) -> list[MeasureOfUnit]:
    """Every measure that the unit leads, answers for (itself or by a group) or has a row of: three queries (feature A2)."""
    days = board.settings_days(year, clock.today(), settings)
    rows = _counted(year).with_condition(days).filter(institution=unit)
    grouped = rows.order_by().values("task__measure").annotate(
        total=Count("pk"),
        owed=Count("pk", filter=Q(state__in=OWED)),
        red=Count("pk", filter=Q(condition__in=conditions_of("red"))),
        yellow=Count("pk", filter=Q(condition__in=conditions_of("yellow"))),
    )  # fmt: skip
    numbers: dict[int, dict[str, Any]] = {row["task__measure"]: row for row in grouped}
    duties: dict[int, set[str]] = defaultdict(set)
    named = (
        Q(units__institution=unit) | Q(units__group__kinds=unit.kind_id) | Q(units__group__extra_members=unit)
    )
    for pk, duty in Measure.objects.filter(named).values_list("pk", "units__duty").distinct():
        duties[pk].add(duty)
    measures = Measure.objects.filter(pk__in=set(numbers) | set(duties))
    nothing = {"total": 0, "owed": 0, "red": 0, "yellow": 0}
    return [
        MeasureOfUnit(
            measure=measure,
            duty="牵头" if "lead" in duties[measure.pk] else "责任" if duties[measure.pk] else "任务承担",
            url=_list_url({"measure": str(measure.number)}, year, unit),
            **{name: numbers.get(measure.pk, nothing)[name] for name in nothing},
        )
        for measure in measures
    ]


def _counted(year: int) -> Any:
    return WorkItem.objects.for_year(year).counted()


def _count(value: int, query: dict[str, str], year: int, unit: Institution) -> Number:
    return Number(value, _list_url(query, year, unit))


def _list_url(query: dict[str, str], year: int, unit: Institution) -> str:
    return f"{reverse('measures:item-list')}?{urlencode({'year': year, 'unit': unit.code, **query})}"
