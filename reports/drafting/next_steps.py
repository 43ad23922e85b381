"""四、下一步要求: orders proposed from the problems, each with the measure it serves (domain §6.2 item 8). Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.drafting.evidence import Evidence, Proposal

LEAST, MOST = 3, 5

#: Measure → what is asked for when one of its checks was missed.
DEMANDS = {
    1: "加大制造业信贷投放，大型银行发挥带动作用，逐年提高制造业贷款占各项贷款的比重，制造业贷款增速不低于各项贷款增速",
    3: "扩大制造业中长期贷款和信用贷款投放，确保制造业中长期贷款余额持续增长、同比多增，提高信用贷款占比",
    8: "加强产业链企业金融支持，对产业链名单企业逐户对接，支持力度不低于上年",
    11: "不盲目停贷、压贷、抽贷、断贷，对提前收回和未续贷的贷款逐户说明原因，合理续贷",
    12: "规范收费，降低制造业企业融资成本，引导新发放贷款利率下行",
}
MEASURES = {"C1": 1, "C8": 1, "C10": 1, "C2": 3, "C3": 3, "C4": 3, "C9": 3, "C5": 8, "C7": 11, "C6": 12}
REPORTING = "严格按时限报送数据，加强报送前复核，对本期问题自查整改，杜绝迟报、漏报、错报"
#: Fill up to three orders, in this order.
STANDING = (1, 3, 12)


@dataclass(frozen=True, slots=True)
class Demand:
    """An order: its words, the measure (None: of the reporting itself), the banks it is for (none: the measure's leads alone)."""

    words: str
    measure: int | None
    banks: tuple[str, ...]
    origin: str
    rule: str


def demands(
    evidence: Evidence, problems: Sequence[Proposal], *, names_banks: bool, least: int = LEAST
) -> tuple[Demand, ...]:
    """One order for each measure of a missed check and one for reporting, ``least`` to five in all."""
    found: dict[int, list[str]] = {}
    for problem in problems:
        check = problem.origin.removeprefix("问题.")
        if check in MEASURES:
            found.setdefault(MEASURES[check], []).append(check)
    orders = [_demand(evidence, measure, checks, names_banks) for measure, checks in sorted(found.items())]
    if any(problem.origin == "问题.报送" for problem in problems):
        banks = (*evidence.missing, *evidence.late) if names_banks else ()
        rule = "本期有未报或迟报时写入。"
        orders.append(Demand(REPORTING, None, tuple(dict.fromkeys(banks)), "要求.报送", rule))
    for measure in STANDING:
        if len(orders) < least and measure not in found:
            rule = f"不足{least}项时按措施{measure}补充。"
            orders.append(Demand(DEMANDS[measure], measure, (), f"要求.措施{measure}", rule))
    return tuple(orders[:MOST])


def _demand(evidence: Evidence, measure: int, checks: list[str], names_banks: bool) -> Demand:
    banks = tuple(
        bank for bank in evidence.banks if any(bank in evidence.banks_with(check) for check in checks)
    )
    rule = f"{'、'.join(checks)}未达标，对应措施{measure}；责任单位为未达标银行和该措施牵头单位。"
    return Demand(DEMANDS[measure], measure, banks if names_banks else (), f"要求.措施{measure}", rule)
