"""A method as it is written down (a choice and its parameters, each in its own field) turned into a method of the engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Protocol

from reports.scoring.scheme import (
    Bands,
    Benchmark,
    Best,
    Completion,
    Gate,
    Interval,
    Method,
    Ranked,
)


class Written(Protocol):
    """The fields of an item that say how it is scored; what a method does not need is None or empty."""

    method: str
    low: Decimal | None
    high: Decimal | None
    step: Decimal | None
    base_points: Decimal | None
    per_unit: Decimal | None
    cap: Decimal | None
    benchmark: str
    plan: str
    bands: str
    above_zero: bool
    vetoes: bool


#: Choice → name, in the order of a form.
METHODS = {
    "best": "比最优法",
    "ranked": "排名递减法",
    "benchmark": "比均值／基准法",
    "interval": "区间法",
    "bands": "分档法",
    "completion": "完成率法",
    "gate": "门槛法",
}
_SEPARATORS = re.compile(r"[;；\s]+")


def method_of(written: Written) -> Method:
    """The engine's method; ValueError with a Chinese sentence when a parameter is missing or contradicts another."""
    return _READERS[written.method](written)


def bands_of(text: str, direction: int = 1) -> tuple[tuple[Decimal, Decimal], ...]:
    """``20=10；10=6；0=3`` → limits and points, from the best band down. ValueError for anything else."""
    bands = []
    for part in filter(None, _SEPARATORS.split(text.strip())):
        limit, sign, given = part.partition("=")
        try:
            bands.append((Decimal(limit), Decimal(given)))
        except InvalidOperation as error:
            raise ValueError(f"档次应写作“界限=分数”，用分号隔开，例如20=10；10=6：{part}") from error
        if not sign:
            raise ValueError(f"档次缺少等号：{part}")
    if not bands:
        raise ValueError("分档法应至少有一档，例如20=10；10=6；0=3")
    return tuple(sorted(bands, reverse=direction > 0))


def _needed(value: Decimal | None, what: str) -> Decimal:
    if value is None:
        raise ValueError(f"请填写{what}")
    return value


def _interval(written: Written) -> Method:
    low, high = _needed(written.low, "区间下限"), _needed(written.high, "区间上限")
    if low >= high:
        raise ValueError("区间下限应小于上限")
    return Interval(low, high, written.benchmark.strip())


def _benchmark(written: Written) -> Method:
    return Benchmark(
        _needed(written.base_points, "基准分"),
        _needed(written.per_unit, "每单位加减分"),
        written.benchmark.strip(),
    )


def _completion(written: Written) -> Method:
    if not written.plan.strip():
        raise ValueError("请填写计划数（数或计算式）")
    return Completion(written.plan.strip(), Decimal(1) if written.cap is None else written.cap)


_READERS: dict[str, Callable[[Written], Method]] = {
    "best": lambda _: Best(),
    "ranked": lambda written: Ranked(written.step, written.above_zero),
    "benchmark": _benchmark,
    "interval": _interval,
    "bands": lambda written: Bands(bands_of(written.bands, getattr(written, "direction", 1))),
    "completion": _completion,
    "gate": lambda written: Gate(written.vetoes),
}
