"""What rooms above know of tasks and measures: figures, checks, bulletins. They register where it comes from (ADR 9)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from institutions.models import User
from measures.models import Measure, WorkItem
from qianjiang_finance.common.quarter import Quarter


@dataclass(frozen=True, slots=True)
class Drawn:
    """One figure of a unit in words (制造业贷款余额9.23亿元，同比增长5.00%) and the page of its cell."""

    code: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """An indicator linked to a measure: its value as the reader may see it, change on the year, 向好, 趋弱 or 持平
    with its tone, the page behind."""

    code: str
    name: str
    definition: str
    formula: str
    is_derived: bool
    unit: str
    value: str
    change: str
    word: str
    tone: str
    url: str


@dataclass(frozen=True, slots=True)
class MeasureFigures:
    """What a measure's page shows of figures. ``scope`` says whose the values are: 全区 or 本机构.

    ``key`` names the indicator that ``members`` tell for each institution (text, page of its cell); empty for who may not see them.
    ``checks`` are name, sentence and page of each check; ``verdicts`` are word, tone and sentence of the own institution's where
    ``scope`` is 本机构; ``bulletins`` are pairs of title and page.
    """

    scope: str = ""
    indicators: tuple[IndicatorLine, ...] = ()
    key: str = ""
    members: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    checks: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    verdicts: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    bulletins: tuple[tuple[str, str], ...] = ()


ItemSource = Callable[[WorkItem, Quarter, User], list[Drawn]]
MeasureSource = Callable[[Measure, Quarter, User], MeasureFigures]


def _no_figures(item: WorkItem, quarter: Quarter, reader: User) -> list[Drawn]:
    return []


def _nothing(measure: Measure, quarter: Quarter, reader: User) -> MeasureFigures:
    return MeasureFigures()


_item_source: ItemSource = _no_figures
_measure_source: MeasureSource = _nothing


def use_sources(items: ItemSource, measures: MeasureSource) -> None:
    """Let ``items`` name the accepted figures of a work item and ``measures`` those of a measure, as far as a reader may see them."""
    global _item_source, _measure_source
    _item_source, _measure_source = items, measures


def figures_of(item: WorkItem, quarter: Quarter, reader: User) -> list[Drawn]:
    """The figures that are linked to the item's task, of its unit; empty where nothing is accepted or the reader may not see them."""
    return _item_source(item, quarter, reader)


def figures_of_measure(measure: Measure, quarter: Quarter, reader: User) -> MeasureFigures:
    """Indicators, checks and bulletins of a measure for a reader."""
    return _measure_source(measure, quarter, reader)
