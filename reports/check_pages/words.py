"""The checks in the office's words: formula, rule and place of each, and a verdict said in one sentence (feature Z2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from reports.metrics import Value, basis_points, compare_increases, round_half_up
from reports.policy_checks import CASES, CHECKS, LPR, RECALLED_LIMIT, RENEWED_LIMIT, Check, Result, Verdict
from reports.wording import MINUS, amount_phrase, increase_phrase, rate_phrase, share_phrase, yi_or_wan

TONES = {Verdict.MET: "ok", Verdict.MISSED: "bad", Verdict.WATCH: "wait", Verdict.NOT_APPLICABLE: "idle"}
#: Checks of one institution or of the district, in order; C10 compares a group with the district.
OF_ONE, OF_GROUP = tuple(CHECKS), "C10"
STRICT = "须严格高于基期，持平不算达标；按未四舍五入的数比较，没有容差"


@dataclass(frozen=True, slots=True)
class Description:
    """What a check page says of a check: formula, when it is met, and how its values are said. ``measure`` is None outside the 13."""

    name: str
    sentence: str
    source: str
    measure: int | None
    formula: str
    rule: str
    say: Callable[[Result], str]


def said(code: str, result: Result) -> str:
    """4.10% → 4.02%，达标，较上年同期下降8个基点; 无法判断 and why where a value is absent."""
    missing = [f"{name}{value.reason}" for name, value in result.compared if not value.known]
    alone_enough = code in ("C3", "C7") and result.verdict is not Verdict.NOT_APPLICABLE
    if missing and not alone_enough:
        return f"无法判断：{'、'.join(missing)}"
    return DESCRIPTIONS[code].say(result)


def _percent(value: Value) -> str:
    if value.amount is None:
        return f"—（{value.reason}）"
    shown = round_half_up(value.amount, 2)
    return f"{MINUS if shown < 0 else ''}{abs(shown)}%"


def _against(result: Result, base: Value, phrase: str, text: Callable[[Value], str]) -> str:
    (_, now), (base_name, _), *_ = result.compared
    return f"{text(base)} → {text(now)}，{result.verdict}，较{base_name}{phrase}"


def _say_share(result: Result) -> str:
    now, base = result.compared[0][1], result.compared[1][1]
    if now.amount is None or base.amount is None:
        return f"本期{_percent(now)}，{result.verdict}"
    return _against(result, base, share_phrase(now.amount - base.amount), _percent)


def _say_rate(result: Result) -> str:
    now, base = result.compared[0][1], result.compared[1][1]
    return _against(
        result, base, rate_phrase(basis_points(now.amount, base.amount).amount or Decimal(0)), _percent
    )


def _amount(value: Value) -> str:
    return yi_or_wan(value.amount or Decimal(0))


def _say_balance(result: Result) -> str:
    (_, now), (_, base), *others = result.compared
    change = (now.amount or Decimal(0)) - (base.amount or Decimal(0))
    text = _against(result, base, amount_phrase(change), _amount)
    for name, value in others:
        text += f"，较{name}{amount_phrase((now.amount or Decimal(0)) - (value.amount or Decimal(0)))}"
    return text


def _say_limits(result: Result) -> str:
    (_, recalled), (_, renewed) = result.compared
    return (
        f"提前收回率{_percent(recalled)}（须低于{RECALLED_LIMIT}%），"
        f"续贷率{_percent(renewed)}（须不低于{RENEWED_LIMIT}%），{result.verdict}"
    )


def _say_growths(result: Result) -> str:
    (our_name, ours), (other_name, others) = result.compared
    gap = round_half_up((ours.amount or Decimal(0)) - (others.amount or Decimal(0)), 2)
    lead = "二者持平" if gap == 0 else f"{'高' if gap > 0 else '低'}{abs(gap)}个百分点"
    return f"{our_name}{_percent(ours)}，{other_name}{_percent(others)}，{lead}，{result.verdict}"


def _say_increases(result: Result) -> str:
    comparison = compare_increases(result.compared[0][1], result.compared[1][1])
    return f"制造业中长期贷款{increase_phrase(comparison)}，{result.verdict}"


def _describe(
    check: Check, measure: int | None, formula: str, rule: str, say: Callable[[Result], str]
) -> Description:
    return Description(check.name, check.sentence, check.source, measure, formula, rule, say)


DESCRIPTIONS = {
    "C1": _describe(
        CHECKS["C1"],
        1,
        "制造业贷款余额 ÷ 各项贷款余额（D01），与上年同期比",
        f"{STRICT}。四季度为年度结论，其余季度为阶段性结果。",
        _say_share,
    ),
    "C2": _describe(
        CHECKS["C2"],
        3,
        "制造业中长期贷款余额（B203），与上季末和上年同期比",
        "两项都增长为达标；只比上年同期增长为关注；按未四舍五入的数比较，没有容差。",
        _say_balance,
    ),
    "C3": _describe(
        CHECKS["C3"],
        3,
        "制造业中长期比年初增量 ÷ 中长期贷款比年初增量（D04），与上年同期比",
        f"{STRICT}。中长期贷款没有增加的，看制造业中长期是否增加；上年没有增加的，与年初余额占比比。",
        _say_share,
    ),
    "C4": _describe(
        CHECKS["C4"],
        3,
        "制造业信用贷款余额 ÷ 制造业贷款余额（D03），与上年同期比",
        f"{STRICT}。上年同期没有占比的，与年初比。",
        _say_share,
    ),
    "C5": _describe(
        CHECKS["C5"],
        8,
        "产业链名单企业贷款余额（B303），与上年同期比",
        "不低于上年同期为达标，持平也达标；两期均为零为不适用；没有容差。",
        _say_balance,
    ),
    "C6": _describe(
        CHECKS["C6"],
        12,
        "制造业新发放贷款加权平均利率（B405），与上年同期比",
        "须严格低于上年同期，持平不算达标；按未四舍五入的利率比较，没有容差。",
        _say_rate,
    ),
    "C7": _describe(
        CHECKS["C7"],
        11,
        "提前收回额 ÷ 年初制造业贷款（D12）；到期续贷额 ÷ 到期额（D10）",
        "两项都在限值内为达标，任一项突破为关注，经核实有抽贷、断贷的为未达标。限值为本办参数。",
        _say_limits,
    ),
    "C8": _describe(
        CHECKS["C8"],
        None,
        "制造业贷款同比增速 − 各项贷款同比增速（D16）",
        "须大于零，持平不算达标；没有容差。",
        _say_growths,
    ),
    "C9": _describe(
        CHECKS["C9"],
        None,
        "制造业中长期贷款比年初增量，与上年同期增量比",
        "须多于上年同期增量，持平不算达标；没有容差。",
        _say_increases,
    ),
    "C10": Description(
        "大型银行头雁",
        "特别是大型银行要发挥“头雁”作用",
        "措施1",
        1,
        "大型银行制造业贷款同比增速，与全区增速比",
        "不低于全区增速为达标，持平也达标；没有容差。",
        _say_growths,
    ),
}
#: Names of operands that are no indicator.
OTHER_NAMES = {LPR: "一年期LPR", CASES: "经核实属实的核查单"}
#: Their unit and decimals.
OTHER_UNITS = {LPR: ("%", 2), CASES: ("件", 0)}
