"""The policy's own sentences as checks (domain §5.5): C1–C9 over the figures of a bank or over district sums. Pure functions.

A check asks its operands for (code, quarter) and compares unrounded values; "strict" means that equality fails. The document sets
no number: every check compares with an earlier quarter. The limits of C7 are the office's own parameters (domain §11). C10 compares
a group with the district and is called with both (:func:`large_banks_lead`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.metrics import (
    Value,
    basis_points,
    difference,
    growth,
    increase,
    increase_over_increase,
    round_half_up,
    share,
    share_of_increase,
)
from reports.metrics.values import NOT_REPORTED, as_base

#: The operand of the one-year LPR of a quarter, in %, where the caller has it (C6).
LPR = "LPR1Y"
#: The operand of a bank's cases of recalled loans found true in a quarter, as a number, where the caller has it (C7).
CASES = "CASES"
#: C7: less than this many % called in before maturity, at least this many % of what fell due renewed (domain §11).
RECALLED_LIMIT, RENEWED_LIMIT = Decimal(2), Decimal(60)


class Verdict(StrEnum):
    """What a check says; 不适用 when what it compares with is missing or zero."""

    MET = "达标"
    MISSED = "未达标"
    WATCH = "关注"
    NOT_APPLICABLE = "不适用"


@dataclass(frozen=True, slots=True)
class Result:
    """A verdict and the values it was taken from, unrounded, each with the name of its quarter or of the figure.

    All of one result have the same unit: :attr:`Check.unit`. ``note`` is a Chinese clause to be shown with the verdict, or empty.
    """

    verdict: Verdict
    compared: tuple[tuple[str, Value], ...]
    note: str = ""


def _compare(
    now: Value, base: Value, *, base_name: str = "上年同期", note: str = "", equal_passes: bool = False
) -> Result:
    """达标 when ``now`` is above ``base`` (or not below it); 不适用 when either is absent."""
    compared = (("本期", now), (base_name, base))
    if now.amount is None or base.amount is None:
        return Result(Verdict.NOT_APPLICABLE, compared, note)
    passes = now.amount >= base.amount if equal_passes else now.amount > base.amount
    return Result(Verdict.MET if passes else Verdict.MISSED, compared, note)


def _figure(operands: Operands, code: str, quarter: Quarter) -> Value:
    amount = operands(code, quarter)
    return Value(None, NOT_REPORTED) if amount is None else Value(amount)


def _share_of(part: str, whole: str, operands: Operands, quarter: Quarter) -> Value:
    return share(operands(part, quarter), operands(whole, quarter))


def manufacturing_share_rises(operands: Operands, quarter: Quarter) -> Result:
    """C1: D01 (B201/B102, %) is strictly above that of the same quarter last year. The verdict of Q4 is the year's."""
    provisional = "" if quarter.number == 4 else "季度核查为阶段性结果，以年末为准"
    now = _share_of("B201", "B102", operands, quarter)
    return _compare(
        now, as_base(_share_of("B201", "B102", operands, quarter.same_last_year)), note=provisional
    )


def long_term_loans_keep_growing(operands: Operands, quarter: Quarter) -> Result:
    """C2: B203 (万元) is strictly above the last quarter's and above last year's; 关注 when it is above last year's only."""
    now = _figure(operands, "B203", quarter)
    last_year = as_base(_figure(operands, "B203", quarter.same_last_year))
    before = as_base(_figure(operands, "B203", quarter.previous))
    compared = (("本期", now), ("上年同期", last_year), ("上季末", before))
    if now.amount is None or last_year.amount is None or before.amount is None:
        return Result(Verdict.NOT_APPLICABLE, compared)
    if now.amount <= last_year.amount:
        return Result(Verdict.MISSED, compared)
    if now.amount <= before.amount:
        return Result(Verdict.WATCH, compared, "同比增长，比上季末未增长")
    return Result(Verdict.MET, compared, _rise_note(operands, quarter))


def rising_quarters(operands: Operands, code: str, quarter: Quarter) -> tuple[int, bool]:
    """For how many quarters in a row, up to this one, the figure rose on the quarter before; and whether a quarter without a rise
    ends the row (else the figures end there and the row may be longer)."""
    count = 0
    while True:
        now, before = operands(code, quarter), operands(code, quarter.previous)
        if now is None or before is None:
            return count, False
        if now <= before:
            return count, True
        count, quarter = count + 1, quarter.previous


def _rise_note(operands: Operands, quarter: Quarter) -> str:
    count, is_all = rising_quarters(operands, "B203", quarter)
    return f"{'已' if is_all else '至少'}连续{count}个季度环比增长"


def _share_of_new_long_term(operands: Operands, quarter: Quarter) -> Value:
    start = quarter.year_start
    return share_of_increase(
        operands("B203", quarter),
        operands("B103", quarter),
        base_part=operands("B203", start),
        base_whole=operands("B103", start),
    )


def share_of_new_long_term_rises(operands: Operands, quarter: Quarter) -> Result:
    """C3: D04 (ΔB203/ΔB103 since the year's start, %) is strictly above last year's.

    If all long-term loans did not grow: 达标 when those to manufacturing did. If they did not grow last year, D04 is compared with
    the share that manufacturing had in the balance at the year's start.
    """
    start, last_year = quarter.year_start, quarter.same_last_year
    now, base = (
        _share_of_new_long_term(operands, quarter),
        as_base(_share_of_new_long_term(operands, last_year)),
    )
    whole = increase(operands("B103", quarter), operands("B103", start))
    part = increase(operands("B203", quarter), operands("B203", start))
    if whole.amount is not None and part.amount is not None and whole.amount <= 0:
        verdict = Verdict.MET if part.amount > 0 else Verdict.MISSED
        change = "增加" if part.amount > 0 else "未增加"
        return Result(
            verdict, (("本期", now), ("上年同期", base)), f"中长期贷款比年初未增加，制造业中长期贷款{change}"
        )
    whole_before = increase(operands("B103", last_year), operands("B103", last_year.year_start))
    if whole_before.amount is not None and whole_before.amount <= 0:
        balance_share = as_base(_share_of("B203", "B103", operands, start))
        return _compare(
            now,
            balance_share,
            base_name="年初余额占比",
            note="上年同期中长期贷款未增加，改与年初余额占比比较",
        )
    return _compare(now, base)


def unsecured_share_rises(operands: Operands, quarter: Quarter) -> Result:
    """C4: D03 (B204/B201, %) is strictly above that of the same quarter last year, or of the year's start if there was none then."""
    now = _share_of("B204", "B201", operands, quarter)
    base = as_base(_share_of("B204", "B201", operands, quarter.same_last_year))
    if base.known:
        return _compare(now, base)
    at_start = as_base(_share_of("B204", "B201", operands, quarter.year_start))
    return _compare(now, at_start, base_name="年初", note="上年同期无此占比，改与年初比较")


def chain_support_holds(operands: Operands, quarter: Quarter) -> Result:
    """C5: B303 (万元) is not below that of the same quarter last year; equality passes, nothing at both dates is 不适用."""
    now = _figure(operands, "B303", quarter)
    base = as_base(_figure(operands, "B303", quarter.same_last_year))
    if now.amount == 0 and base.amount == 0:
        return Result(Verdict.NOT_APPLICABLE, (("本期", now), ("上年同期", base)), "两期均无此类贷款")
    return _compare(now, base, equal_passes=True)


def lending_rate_falls(operands: Operands, quarter: Quarter) -> Result:
    """C6: B405 (%) is strictly below that of the same quarter last year; without lending in either period 不适用.

    The note gives the spread over the rate of all enterprise loans (D13, BP) where it is known, and says when the rate fell by less
    than the LPR over the same year.
    """
    now = _figure(operands, "B405", quarter)
    base = as_base(_figure(operands, "B405", quarter.same_last_year))
    spread = basis_points(now.amount, operands("B407", quarter)).rounded(0).amount
    notes = ["" if spread is None else f"与企业贷款利率之差为{spread}个基点", _lpr_note(operands, quarter)]
    note = "；".join(text for text in notes if text)
    compared = (("本期", now), ("上年同期", base))
    if now.amount is None or base.amount is None:
        return Result(Verdict.NOT_APPLICABLE, compared, note)
    return Result(Verdict.MET if now.amount < base.amount else Verdict.MISSED, compared, note)


def _lpr_note(operands: Operands, quarter: Quarter) -> str:
    """Whether a fall of B405 on the year is smaller than that of the LPR; empty if it is not, or one of them is unknown."""

    def fall(code: str) -> Decimal | None:
        return basis_points(operands(code, quarter.same_last_year), operands(code, quarter)).amount

    ours, reference = fall("B405"), fall(LPR)
    if ours is None or reference is None or ours <= 0 or ours >= reference:
        return ""
    return f"降幅小于同期LPR降幅（{round_half_up(reference, 0)}个基点）"


def no_blind_recall(operands: Operands, quarter: Quarter) -> Result:
    """C7: D12 (B504 / B201 at the year's start) < 2% and D10 (B502/B501) ≥ 60%, and no case found true (``CASES``).

    A case found true is 未达标 whatever the numbers are; a limit broken is 关注, to be explained in 5 working days. A limit whose base
    is zero or missing is left out; 不适用 if both are.
    """
    recalled = share(operands("B504", quarter), operands("B201", quarter.year_start))
    renewed = share(operands("B502", quarter), operands("B501", quarter))
    compared = (("提前收回率", recalled), ("续贷率", renewed))
    if operands(CASES, quarter):
        return Result(Verdict.MISSED, compared, "有经核实的抽贷、断贷情形")
    broken = (recalled.amount is not None and recalled.amount >= RECALLED_LIMIT) or (
        renewed.amount is not None and renewed.amount < RENEWED_LIMIT
    )
    if broken:
        return Result(Verdict.WATCH, compared, "须在5个工作日内说明原因")
    known = recalled.known or renewed.known
    return Result(Verdict.MET if known else Verdict.NOT_APPLICABLE, compared)


def faster_than_all_loans(operands: Operands, quarter: Quarter) -> Result:
    """C8: B201 grew faster on the year than B102 (D16 > 0 百分点); 不适用 on a missing or zero base."""
    last_year = quarter.same_last_year
    ours = growth(operands("B201", quarter), operands("B201", last_year))
    all_loans = growth(operands("B102", quarter), operands("B102", last_year))
    compared = (("制造业贷款同比增速", ours), ("各项贷款同比增速", all_loans))
    ahead = difference(ours, all_loans).amount
    if ahead is None:
        return Result(Verdict.NOT_APPLICABLE, compared)
    return Result(Verdict.MET if ahead > 0 else Verdict.MISSED, compared)


def long_term_increase_grows(operands: Operands, quarter: Quarter) -> Result:
    """C9: the increase of B203 since the year's start (万元) is strictly above last year's over the same months (同比多增)."""
    last_year = quarter.same_last_year
    comparison = increase_over_increase(
        operands("B203", quarter),
        year_start=operands("B203", quarter.year_start),
        last_year=operands("B203", last_year),
        year_start_before=operands("B203", last_year.year_start),
    )
    result = _compare(comparison.this_year, comparison.last_year)
    return Result(
        result.verdict, (("本年增量", comparison.this_year), ("上年同期增量", comparison.last_year))
    )


def large_banks_lead(group: Operands, district: Operands, quarter: Quarter) -> Result:
    """C10: B201 of the large banks grew on the year at least as fast as the district's; equality passes.

    The note gives their share of what the district gained since the start of the year, if it gained.
    """
    last_year, start = quarter.same_last_year, quarter.year_start
    ours = growth(group("B201", quarter), group("B201", last_year))
    everyone = growth(district("B201", quarter), district("B201", last_year))
    gained = share_of_increase(
        group("B201", quarter),
        district("B201", quarter),
        base_part=group("B201", start),
        base_whole=district("B201", start),
    )
    note = "" if gained.amount is None else f"占全区制造业贷款比年初增量的{round_half_up(gained.amount, 2)}%"
    compared = (("大型银行同比增速", ours), ("全区同比增速", everyone))
    ahead = difference(ours, everyone).amount
    if ahead is None:
        return Result(Verdict.NOT_APPLICABLE, compared, note)
    return Result(Verdict.MET if ahead >= 0 else Verdict.MISSED, compared, note)


@dataclass(frozen=True, slots=True)
class Check:
    """A check as it is shown: a short name, the sentence as printed, where it stands, the unit of what it compares."""

    name: str
    sentence: str
    source: str
    unit: str
    judge: Callable[[Operands, Quarter], Result]


CHECKS = {
    "C1": Check(
        "制造业占比提高", "逐年提高制造业贷款占各项贷款的比重", "措施1", "%", manufacturing_share_rises
    ),
    "C2": Check(
        "持续增长", "力争制造业中长期贷款余额持续增长", "措施3", "万元", long_term_loans_keep_growing
    ),
    "C3": Check(
        "新增中长期占比提高",
        "提升制造业中长期贷款在新增中长期贷款比重",
        "措施3",
        "%",
        share_of_new_long_term_rises,
    ),
    "C4": Check("信用占比提高", "不断提升投放制造业信用贷款的占比", "措施3", "%", unsecured_share_rises),
    "C5": Check(
        "产业链支持不降低",
        "原则上全区金融机构对产业链企业金融支持力度较上年不降低",
        "措施8",
        "万元",
        chain_support_holds,
    ),
    "C6": Check("利率下行", "引导制造业贷款利率下行", "措施12", "%", lending_rate_falls),
    "C7": Check("不盲目抽贷断贷", "不盲目停贷、压贷、抽贷、断贷", "措施11", "%", no_blind_recall),
    "C8": Check(
        "增速高于各项贷款",
        "制造业企业贷款增速高于各项贷款增速",
        "渝府办发〔2020〕76号",
        "%",
        faster_than_all_loans,
    ),
    "C9": Check(
        "同比多增", "制造业中长期贷款同比多增", "渝府办发〔2020〕76号", "万元", long_term_increase_grows
    ),
}
