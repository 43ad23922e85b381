"""Numbers in the arithmetic of a point, and the name of each method."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.metrics import round_half_up
from reports.scoring.scheme import Bands, Benchmark, Best, Completion, Gate, Interval, Method, Ranked

MINUS = "−"
METHOD_NAMES: dict[type, str] = {
    Best: "比最优法",
    Ranked: "排名递减法",
    Benchmark: "比均值／基准法",
    Interval: "区间法",
    Bands: "分档法",
    Completion: "完成率法",
    Gate: "门槛法",
}


def method_name(method: Method) -> str:
    """区间法."""
    return METHOD_NAMES[type(method)]


def num(number: Decimal) -> str:
    """At most 4 decimals, no trailing zeros, thousands separated: 7,300; 18.3333; −0.6358."""
    rounded = round_half_up(number, 4)
    whole, _, decimals = f"{abs(rounded):,f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = MINUS if rounded < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def less(number: Decimal, other: Decimal) -> str:
    """A difference as it is written: 14.8141 −（−1.1112）; 23.3333 − 0."""
    return f"{num(number)} − {num(other)}" if other >= 0 else f"{num(number)} −（{num(other)}）"


def points(number: Decimal) -> str:
    """Points with 2 decimals."""
    return f"{round_half_up(number, 2)}"


def described(method: Method) -> str:
    """The method with its parameters, for the list of a scheme's items."""
    return "，".join((method_name(method), *_parameters(method)))


def _parameters(method: Method) -> Iterator[str]:
    match method:
        case Ranked():
            if method.step is not None:
                yield f"每降1名减{num(method.step)}分"
            if method.above_zero:
                yield "不大于零得0分"
        case Benchmark():
            yield f"基准{num(method.base_points)}分，每单位±{num(method.per_unit)}分"
            yield f"基准值 {method.expression}" if method.expression else "与均值比"
        case Interval():
            at = f"基准值 {method.expression} 的" if method.expression else ""
            yield f"{at}{num(method.low)}至{num(method.high)}"
        case Bands():
            yield "；".join(f"{num(limit)}得{num(given)}分" for limit, given in method.bands)
        case Completion():
            yield f"计划 {method.plan}"
            if method.cap != 1:
                yield f"最高按{num(method.cap)}计"
        case Gate():
            yield "不成立一票否决" if method.vetoes else "不成立得0分"
