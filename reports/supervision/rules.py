"""Judging a task by the figures it is linked to (domain §1.5, met when): pure functions over operands, like the checks of the policy.

A rule adds up the indicators of the task that the unit reports. It compares unrounded values with the same quarter last year; ``above``
is strict, ``hold`` and ``outgrow`` pass on equality. A missing base or a changed definition is 不适用, never a failure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from filings.breaks import MARK, NOT_COMPARABLE, Breaks
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.metrics import growth, round_half_up
from reports.policy_checks import Verdict


@dataclass(frozen=True, slots=True)
class Ruling:
    """A verdict and the comparison in one sentence."""

    verdict: Verdict
    said: str


#: How an amount of the judged indicators is said.
Say = Callable[[Decimal], str]


def _sum(codes: Sequence[str], operands: Operands, quarter: Quarter) -> Decimal | None:
    """Σ of the codes that are reported in the quarter; None when none is."""
    numbers = [number for code in codes if (number := operands(code, quarter)) is not None]
    return sum(numbers, Decimal(0)) if numbers else None


def rule(
    name: str, codes: Sequence[str], operands: Operands, quarter: Quarter, *, breaks: Breaks, say: Say
) -> Ruling:
    """The ruling of ``above``, ``hold``, ``positive``, ``reported`` or ``outgrow:CODE``. ValueError for another rule."""
    kind, _, other = name.partition(":")
    now = _sum(codes, operands, quarter)
    if now is None:
        return Ruling(Verdict.NOT_APPLICABLE, "本期未填报对应指标")
    if kind == "reported":
        return Ruling(Verdict.MET, f"已报送{say(now)}")
    if kind == "positive":
        verdict = Verdict.MET if now > 0 else Verdict.MISSED
        return Ruling(verdict, f"本期{say(now)}，{verdict}")
    if kind not in ("above", "hold", "outgrow"):
        raise ValueError(f"no such rule: {name!r}")
    if breaks.between([*codes, *([other] if other else [])], quarter.same_last_year, quarter):
        return Ruling(Verdict.NOT_APPLICABLE, f"{MARK}{NOT_COMPARABLE}")
    return _on_last_year(kind, other, codes, operands, quarter, say=say)


def _on_last_year(
    kind: str, other: str, codes: Sequence[str], operands: Operands, quarter: Quarter, *, say: Say
) -> Ruling:
    """The comparison over those codes that were reported at both dates."""
    last_year = quarter.same_last_year
    known = [
        code
        for code in codes
        if operands(code, last_year) is not None and operands(code, quarter) is not None
    ]
    now, base = _sum(known, operands, quarter), _sum(known, operands, last_year)
    if now is None or base is None:
        return Ruling(Verdict.NOT_APPLICABLE, "上年同期未报，无法判断")
    if kind == "outgrow":
        return _outgrow(now, base, other, operands, quarter)
    return _against(now, base, strict=kind == "above", say=say)


def _against(now: Decimal, base: Decimal, *, strict: bool, say: Say) -> Ruling:
    """Above (or not below) last year; nothing at both dates is 不适用."""
    if now == 0 and base == 0:
        return Ruling(Verdict.NOT_APPLICABLE, "两期均为零")
    passes = now > base if strict else now >= base
    verdict = Verdict.MET if passes else Verdict.MISSED
    need = "应高于上年同期" if strict else "应不低于上年同期"
    return Ruling(verdict, f"上年同期{say(base)} → 本期{say(now)}，{need}，{verdict}")


def _outgrow(now: Decimal, base: Decimal, other: str, operands: Operands, quarter: Quarter) -> Ruling:
    """Growth on the year not below that of another indicator."""
    ours = growth(now, base).amount
    theirs = growth(operands(other, quarter), operands(other, quarter.same_last_year)).amount
    if ours is None or theirs is None:
        return Ruling(Verdict.NOT_APPLICABLE, "上年同期为零或未报，增速无法计算")
    verdict = Verdict.MET if ours >= theirs else Verdict.MISSED
    return Ruling(verdict, f"同比增速{_percent(ours)}，对照增速{_percent(theirs)}，应不低于对照，{verdict}")


def _percent(value: Decimal) -> str:
    shown = round_half_up(value, 2)
    return f"{'−' if shown < 0 else ''}{abs(shown)}%"
