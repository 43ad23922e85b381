"""The methods of domain §5.1, each a function of value, weight and the values compared with. Unrounded points, and how they came about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.scoring.scheme import Bands, Benchmark, Best, Completion, Gate, Interval, Item, Ranked
from reports.scoring.wording import less, num, points

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Against:
    """What a value is set against: the values of the peers by bank (its own among them if it is ranked), a benchmark, a plan."""

    peers: Mapping[int, Decimal]
    benchmark: Decimal | None = None
    plan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """Unrounded points, the values compared with, the rule in words and the arithmetic."""

    exact: Decimal
    compared: tuple[tuple[str, Decimal], ...]
    rule: str
    arithmetic: str


def judge(item: Item, value: Decimal, against: Against) -> Judged:
    """The points of ``value`` by the item's method (a condition has its own way: :func:`judge_condition`)."""
    return _JUDGES[type(item.method)](item, value, against)


def judge_condition(item: Item, *, met: bool) -> Judged:
    """门槛法: all of the weight or nothing."""
    assert isinstance(item.method, Gate)
    failure = "一票否决" if item.method.vetoes else "得0分"
    rule = f"门槛法：条件成立得{num(item.weight)}分，不成立{failure}"
    word = "成立" if met else "不成立"
    exact = item.weight if met else ZERO
    return Judged(exact, (), rule, f"条件{word}，得{points(exact)}分")


def judge_special(item: Item, *, full: bool) -> Judged:
    """The special rule of an item: all of the weight or nothing."""
    rule = f"特殊情形：{item.special_when} 时，{item.special_full} 成立得满分，否则得0分"
    exact = item.weight if full else ZERO
    return Judged(exact, (), rule, f"属特殊情形，{'成立' if full else '不成立'}，得{points(exact)}分")


def _best(item: Item, value: Decimal, against: Against) -> Judged:
    weight = num(item.weight)
    if item.direction < 0:
        best = min(against.peers.values())
        rule = f"比最优法（越低越好）：{weight} × 最优值 ÷ 本机构值，本机构值不大于零得满分"
        exact = item.weight if value <= 0 else min(item.weight, item.weight * max(best, ZERO) / value)
        sum_ = f"{weight} × {num(best)} ÷ {num(value)}"
    else:
        best = max(against.peers.values())
        rule = f"比最优法：{weight} × 本机构值 ÷ 最优值，不大于零得0分"
        exact = ZERO if value <= 0 or best <= 0 else min(item.weight, item.weight * value / best)
        sum_ = f"{weight} × {num(value)} ÷ {num(best)}"
    if value <= 0:
        return Judged(exact, (("最优值", best),), rule, f"{num(value)} 不大于零，得{points(exact)}分")
    return Judged(exact, (("最优值", best),), rule, f"{sum_} = {points(exact)}")


def _ranked(item: Item, value: Decimal, against: Against) -> Judged:
    method = item.method
    assert isinstance(method, Ranked)
    count = len(against.peers)
    place = 1 + sum(item.direction * (other - value) > 0 for other in against.peers.values())
    compared = (("名次", Decimal(place)), ("参与排名家数", Decimal(count)))
    weight, tail = num(item.weight), "，不大于零得0分" if method.above_zero else ""
    if method.step is None:
        rule = f"排名递减法：{weight} ×（家数 − 名次 + 1）÷ 家数{tail}；数值完全相同的名次并列"
        exact = max(ZERO, item.weight * (count - place + 1) / count)
        sum_ = f"{weight} ×（{count} − {place} + 1）÷ {count}"
    else:
        step = num(method.step)
        rule = f"排名递减法：第1名{weight}分，每降1名减{step}分，减完为止{tail}；数值完全相同的名次并列"
        exact = max(ZERO, item.weight - method.step * (place - 1))
        sum_ = f"{weight} − {step} ×（{place} − 1）"
    if method.above_zero and value <= 0:
        return Judged(ZERO, compared, rule, f"{num(value)} 不大于零，得0.00分")
    return Judged(exact, compared, rule, f"{sum_} = {points(exact)}")


def _benchmark(item: Item, value: Decimal, against: Against) -> Judged:
    method = item.method
    assert isinstance(method, Benchmark)
    benchmark = against.benchmark if against.benchmark is not None else ZERO
    name = "基准值" if method.expression else "均值"
    better = "高" if item.direction > 0 else "低"
    rule = (
        f"比均值／基准法：等于{name}得{num(method.base_points)}分，每{better}1{item.unit}加{num(method.per_unit)}分，"
        f"反之减{num(method.per_unit)}分，最低0分，最高{num(item.weight)}分"
    )
    raw = method.base_points + method.per_unit * (value - benchmark) * item.direction
    exact = min(item.weight, max(ZERO, raw))
    sides = (value, benchmark) if item.direction > 0 else (benchmark, value)
    sum_ = f"{num(method.base_points)} + {num(method.per_unit)} × [{less(*sides)}] = {num(raw)}"
    cut = "" if raw == exact else f"，计{points(exact)}"
    return Judged(exact, ((name, benchmark),), rule, f"{sum_}{cut}" if cut else f"{sum_}，得{points(exact)}")


def _interval(item: Item, value: Decimal, against: Against) -> Judged:
    method = item.method
    assert isinstance(method, Interval)
    shift = against.benchmark if against.benchmark is not None else ZERO
    low, high = shift + method.low, shift + method.high
    weight = num(item.weight)
    measured_from = (("基准值", shift),) if method.expression else ()
    compared = (*measured_from, ("下限", low), ("上限", high))
    ends = ("下限及以下0分，上限及以上满分", "上限及以上0分，下限及以下满分")[item.direction < 0]
    basis = f"（基准值{num(method.low)}、+{num(method.high)}）" if method.expression else ""
    rule = f"区间法：{num(low)}至{num(high)}{item.unit}{basis}之间按比例得分，{ends}{weight}分"
    done, span = (value - low, high - low) if item.direction > 0 else (high - value, high - low)
    if done >= span or done <= 0:
        edge, sign = (high, "≥") if (done >= span) == (item.direction > 0) else (low, "≤")
        exact = item.weight if done >= span else ZERO
        return Judged(exact, compared, rule, f"{num(value)} {sign} {num(edge)}，得{points(exact)}分")
    exact = item.weight * done / span
    first, second = (value, low) if item.direction > 0 else (high, value)
    sum_ = f"{weight} × [{less(first, second)}] ÷ [{less(high, low)}]"
    return Judged(exact, compared, rule, f"{sum_} = {points(exact)}")


def _bands(item: Item, value: Decimal, against: Against) -> Judged:
    method = item.method
    assert isinstance(method, Bands)
    sign = "≥" if item.direction > 0 else "≤"
    words = "；".join(f"{sign} {num(limit)} 得{num(given)}分" for limit, given in method.bands)
    rule = f"分档法：{words}；其余0分"
    for limit, given in method.bands:
        if item.direction * (value - limit) >= 0:
            return Judged(
                given, (("档次界限", limit),), rule, f"{num(value)} {sign} {num(limit)}，得{points(given)}分"
            )
    return Judged(ZERO, (), rule, f"{num(value)} 未达到任何一档，得0.00分")


def _completion(item: Item, value: Decimal, against: Against) -> Judged:
    method = item.method
    assert isinstance(method, Completion)
    plan = against.plan if against.plan is not None else ZERO
    weight, cap = num(item.weight), num(method.cap)
    rule = f"完成率法：{weight} × 完成率（实际 ÷ 计划，最高按{cap}计），不大于零得0分"
    rate = max(ZERO, min(value / plan, method.cap))
    exact = item.weight * rate
    capped = f"，按{cap}计" if value / plan > method.cap else ""
    sum_ = f"{weight} ×（{num(value)} ÷ {num(plan)}{capped}）= {points(exact)}"
    return Judged(exact, (("计划数", plan),), rule, sum_)


_JUDGES: dict[type, Callable[[Item, Decimal, Against], Judged]] = {
    Best: _best,
    Ranked: _ranked,
    Benchmark: _benchmark,
    Interval: _interval,
    Bands: _bands,
    Completion: _completion,
}
