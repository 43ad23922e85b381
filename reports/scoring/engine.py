"""The engine of domain §5.2: from accepted figures to points, totals, ranks, grades and 建议加分值. Nothing of Django.

1. The value of each item for each bank, exact and unrounded; an item without a value is left out, or gets half of its weight.
2. Compared are the ranked banks: all of them, or those of the peer group if at least ``smallest_group`` have a value. Unranked banks
   (policy banks, new ones, those with too little weight) are scored for information against the same banks.
3. Each item is rounded half up to 2 decimals; base = Σ × 100 ÷ Σ applicable weights; total = max(0, base + 加分 − 扣分).
4. Competition ranks by total; equal totals share a rank and stand in the order of the tie item's value, then of the name.
5. A veto takes rank and award, the points stay to be seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from qianjiang_finance.common.expressions import Calculator
from qianjiang_finance.common.quarter import Quarter
from reports.metrics import rank, round_half_up
from reports.scoring.adjusting import bonus_of, deduction_of, lines_of
from reports.scoring.measuring import Asked, measure, over_sums
from reports.scoring.methods import Against, Judged, judge, judge_condition, judge_special
from reports.scoring.results import Bank, BankScore, Comparability, Key, Measured, Point, Sheet, comparable
from reports.scoring.scheme import (
    HUNDRED,
    Absence,
    Benchmark,
    Completion,
    Effect,
    Gate,
    Interval,
    Item,
    Scheme,
    Scope,
)
from reports.scoring.wording import method_name, num, points

ZERO = Decimal(0)
ALL_RANKED = "全区参评银行"


def score(
    scheme: Scheme, banks: Sequence[Bank], quarter: Quarter, why_not: Comparability = comparable
) -> Sheet:
    """Score the banks in one quarter. Raises ExpressionError for an expression that does not fit its method."""
    measured = {
        (item.code, bank.key): measure(item, bank, quarter, scheme.formulas, why_not)
        for item in scheme.items
        for bank in banks
    }
    run = _Run(scheme, tuple(banks), quarter, measured)
    return Sheet(quarter, scheme, _in_order(scheme, [run.row(bank) for bank in banks]))


@dataclass(frozen=True, slots=True)
class _Peers:
    """The banks that an item of a bank is compared with, and what they are called."""

    name: str
    banks: tuple[Bank, ...]


@dataclass
class _Run:
    """One scoring under way: what was measured, and who is compared with whom."""

    scheme: Scheme
    banks: tuple[Bank, ...]
    quarter: Quarter
    measured: Mapping[tuple[str, int], Measured]
    _benchmarks: dict[tuple[str, tuple[int, ...]], tuple[Decimal | None, dict[int, tuple[Key, ...]]]] = field(
        default_factory=dict
    )

    def __post_init__(self) -> None:
        self.ranked = tuple(bank for bank in self.banks if not self.why_unranked(bank))

    def why_unranked(self, bank: Bank) -> str:
        """The bank's own reason, or too little applicable weight."""
        if bank.unranked:
            return bank.unranked
        applicable = sum((item.weight for item in self.scheme.items if self._counts(item, bank)), ZERO)
        whole = self.scheme.weight
        if not whole or applicable * HUNDRED / whole < self.scheme.floor:
            return f"适用权重{num(applicable)}，不足{num(self.scheme.floor)}"
        return ""

    def _counts(self, item: Item, bank: Bank) -> bool:
        return self.measured[item.code, bank.key].applies or item.absence is Absence.HALF

    def row(self, bank: Bank) -> BankScore:
        """Points, base and total of a bank; ranks and grades come when all rows are known."""
        cells = tuple(self._point(item, bank) for item in self.scheme.items)
        scored = [point for point in cells if point.score is not None]
        total = sum((point.score for point in scored if point.score is not None), ZERO)
        weight = sum((point.weight for point in scored), ZERO)
        base = round_half_up(total * HUNDRED / weight, 2) if weight else None
        lines = lines_of(self.scheme, bank.adjustments)
        bonus, deduction = bonus_of(self.scheme, lines), deduction_of(lines)
        failed = [
            f"{item.name}未达到门槛"
            for item, point in zip(self.scheme.items, cells, strict=True)
            if point.vetoes
        ]
        return BankScore(
            bank=bank,
            points=cells,
            sum=total,
            weight=weight,
            base=base,
            bonus=bonus,
            deduction=deduction,
            total=None if base is None else max(ZERO, base + bonus - deduction),
            lines=lines,
            vetoes=(*(line.kind.name for line in lines if line.kind.effect is Effect.VETO), *failed),
            unranked=self.why_unranked(bank),
        )

    def _point(self, item: Item, bank: Bank) -> Point:
        measured = self.measured[item.code, bank.key]
        peers = self._peers(item, bank)
        if not measured.applies:
            return _absent(item, measured, measured.reason)
        if measured.special is not None:
            return _given(item, measured, judge_special(item, full=measured.special))
        if measured.met is not None:
            return _given(item, measured, judge_condition(item, met=measured.met))
        if not measured.passes_gate:
            rule = f"门槛：{item.gate} 不成立的，本项得0分"
            return _given(item, measured, Judged(ZERO, (), rule, "未达到门槛，得0.00分"))
        return self._compared(item, bank, measured, peers)

    def _compared(self, item: Item, bank: Bank, measured: Measured, peers: _Peers) -> Point:
        assert measured.value is not None
        values = {peer.key: self._value(item, peer) for peer in peers.banks}
        known = {key: value for key, value in values.items() if value is not None}
        benchmark, behind = self._benchmark(item, peers)
        plan = self._plan(item, bank)
        if not known:
            return _absent(item, measured, "没有可比的参评银行")
        if isinstance(item.method, (Benchmark, Interval)) and item.method.expression and benchmark is None:
            return _absent(item, measured, "基准值无法计算")
        if isinstance(item.method, Completion) and (plan is None or plan <= 0):
            return _absent(item, measured, "没有大于零的计划数")
        if isinstance(item.method, Benchmark) and not item.method.expression:
            benchmark = sum(known.values(), ZERO) / len(known)
        judged = judge(item, measured.value, Against(known, benchmark, plan))
        return replace(_given(item, measured, judged), scope=peers.name, compared_operands=behind)

    def _value(self, item: Item, bank: Bank) -> Decimal | None:
        measured = self.measured[item.code, bank.key]
        return measured.value if measured.applies else None

    def _peers(self, item: Item, bank: Bank) -> _Peers:
        """The peer group where the item asks for it and enough of its ranked members have a value; else all ranked banks."""
        with_value = tuple(peer for peer in self.ranked if self._value(item, peer) is not None)
        if item.scope is Scope.GROUP:
            own = tuple(peer for peer in with_value if peer.group == bank.group)
            if len(own) >= self.scheme.smallest_group:
                return _Peers(f"{bank.group}（{len(own)}家）", own)
            name = f"{ALL_RANKED}（{len(with_value)}家；{bank.group}不足{self.scheme.smallest_group}家）"
            return _Peers(name, with_value)
        return _Peers(f"{ALL_RANKED}（{len(with_value)}家）", with_value)

    def _benchmark(self, item: Item, peers: _Peers) -> tuple[Decimal | None, dict[int, tuple[Key, ...]]]:
        """The benchmark over the banks compared (all ranked members of the scope, with a value of the item or not)."""
        if not isinstance(item.method, (Benchmark, Interval)) or not item.method.expression:
            return None, {}
        groups = {peer.group for peer in peers.banks}
        is_own = item.scope is Scope.GROUP and not peers.name.startswith(ALL_RANKED)
        banks = [bank for bank in self.ranked if not is_own or bank.group in groups]
        key = (item.method.expression, tuple(bank.key for bank in banks))
        if key not in self._benchmarks:
            self._benchmarks[key] = over_sums(
                item.method.expression, banks, self.quarter, self.scheme.formulas
            )
        return self._benchmarks[key]

    def _plan(self, item: Item, bank: Bank) -> Decimal | None:
        if not isinstance(item.method, Completion):
            return None
        asked = Asked(bank.operands, self.scheme.formulas)
        plan = Calculator(asked, self.quarter).value(item.method.plan)
        return plan if isinstance(plan, Decimal) else None


def _given(item: Item, measured: Measured, judged: Judged) -> Point:
    return Point(
        item=item.code,
        weight=item.weight,
        value=measured.value,
        score=round_half_up(judged.exact, 2),
        exact=judged.exact,
        compared=judged.compared,
        scope="",
        rule=judged.rule,
        arithmetic=judged.arithmetic,
        operands=measured.operands,
        vetoes=isinstance(item.method, Gate) and item.method.vetoes and measured.met is False,
    )


def _absent(item: Item, measured: Measured, reason: str) -> Point:
    """An item without a value: left out, or half of its weight."""
    is_half = item.absence is Absence.HALF
    exact = item.weight / 2 if is_half else ZERO
    half = f"无数据的指标计一半权重：{num(item.weight)} ÷ 2 = {points(exact)}"
    return Point(
        item=item.code,
        weight=item.weight,
        value=None,
        score=round_half_up(exact, 2) if is_half else None,
        exact=exact,
        compared=(),
        scope="",
        rule=f"{method_name(item.method)}；{'缺数计一半权重' if is_half else '缺数不计入，其余指标按权重折算'}",
        arithmetic=half if is_half else f"不适用（{reason}），权重{num(item.weight)}不计入",
        operands=measured.operands,
        reason=reason,
    )


def _in_order(scheme: Scheme, rows: Iterable[BankScore]) -> tuple[BankScore, ...]:
    """Rank, grade and order: ranked, under a veto, unranked."""
    rows = list(rows)
    contenders = {row.bank.key: row.total for row in rows if not row.unranked and not row.vetoes}
    places = rank(contenders)
    graded = [_graded(scheme, replace(row, rank=places.get(row.bank.key))) for row in rows]
    ranked = sorted((row for row in graded if row.rank is not None), key=lambda row: _order(scheme, row))
    vetoed = [row for row in graded if row.rank is None and not row.unranked]
    return (*ranked, *vetoed, *(row for row in graded if row.unranked))


def _order(scheme: Scheme, row: BankScore) -> tuple[int, Decimal, str]:
    """By rank; banks of one rank by the score of the tie item, then by name."""
    tie = row.point(scheme.tie_item).score if scheme.tie_item else None
    return row.rank or 0, -(tie or ZERO), row.bank.name


def _graded(scheme: Scheme, row: BankScore) -> BankScore:
    """Grade and award by the total; none for an unranked bank, no award under a veto."""
    if row.unranked or row.total is None:
        return row
    total = row.total
    grade = next((grade for grade in scheme.grades if total >= grade.least), None)
    if grade is None:
        return replace(row, award=ZERO)
    return replace(row, grade=grade.name, award=ZERO if row.vetoes else grade.award)
