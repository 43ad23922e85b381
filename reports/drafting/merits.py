"""二、主要特点 and the names to be praised, each by a rule that is shown beside it (domain §6.2 item 6; feature J5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reports.drafting.evidence import Evidence, Proposal, named
from reports.models import Section
from reports.policy_checks import CHECKS, Verdict

#: At most so many points, and so many banks named in one.
MOST_POINTS, MOST_NAMES = 4, 3
#: To be praised a bank must have at least this many checks that apply to it.
LEAST_CHECKS = 5

Point = Callable[[Evidence], Proposal | None]


def _met(evidence: Evidence, check: str) -> bool:
    return evidence.verdict(check) == Verdict.MET


def _rises(evidence: Evidence, code: str) -> str:
    """增量居前三位的是{甲}、{丙}、{戊}，分别增加…。 Empty when nobody gained."""
    banks = evidence.top(code, MOST_NAMES)
    if not banks:
        return ""
    amounts = "、".join(f"{{@{bank}.{code}.增加额}}" for bank in banks)
    if len(banks) == 1:
        return f"增量居首位的是{named(banks)}，增加{amounts}。"
    places = {2: "两", 3: "三"}.get(len(banks))
    return f"增量居前{f'{places}位' if places else '列'}的是{named(banks)}，分别增加{amounts}。"


def _lending(evidence: Evidence) -> Proposal | None:
    if not _met(evidence, "C8"):
        return None
    words = "制造业贷款余额{B201.余额}，{B201.同比}，{B201-B102.增速差}。" + _rises(evidence, "B201")
    rule = "全区C8（增速高于各项贷款）达标时写入；增量按参加排名机构的比年初增加额，取大于零的前三位，并列的一并列出。"
    return Proposal(Section.MERITS, "特点.投放", "信贷投放持续加力。", words, rule)


def _terms(evidence: Evidence) -> Proposal | None:
    if not _met(evidence, "C3"):
        return None
    words = (
        "新增制造业中长期贷款占全部新增中长期贷款的{B203/B103.增量占比}，{B203/B103.增量占比同比}；"
        "制造业中长期贷款{B203.比年初}，{B203.多增}。" + _rises(evidence, "B203")
    )
    rule = "全区C3（新增中长期占比提高）达标时写入；列出制造业中长期贷款比年初增加额大于零的前三位。"
    return Proposal(Section.MERITS, "特点.期限", "期限结构不断优化。", words, rule)


def _price(evidence: Evidence) -> Proposal | None:
    if not _met(evidence, "C6"):
        return None
    banks = evidence.banks_with("C6", Verdict.MET)
    words = "新发放制造业贷款加权平均利率{B405.利率}，{B405.同比基点}；{C6.达标.家数}银行利率同比下降。"
    rule = f"全区C6（利率下行）达标时写入；家数为C6达标的银行，本期{len(banks)}家。"
    return Proposal(Section.MERITS, "特点.价格", "融资成本稳中有降。", words, rule)


def _chains(evidence: Evidence) -> Proposal | None:
    if not _met(evidence, "C5"):
        return None
    words = "产业链名单企业贷款余额{B303.余额}，{B303.比年初}，{B303.同比}。" + _rises(evidence, "B303")
    rule = "全区C5（产业链支持不降低）达标时写入；列出产业链名单企业贷款比年初增加额大于零的前三位。"
    return Proposal(Section.MERITS, "特点.产业链", "产业链支持力度增强。", words, rule)


def _unsecured(evidence: Evidence) -> Proposal | None:
    if not _met(evidence, "C4"):
        return None
    words = "制造业信用贷款余额{B204.余额}，占制造业贷款的{B204/B201.占比}，{B204/B201.占比同比}。" + _rises(
        evidence, "B204"
    )
    rule = "全区C4（信用占比提高）达标时写入；列出制造业信用贷款比年初增加额大于零的前三位。"
    return Proposal(Section.MERITS, "特点.信用", "信用贷款占比提升。", words, rule)


POINTS: tuple[Point, ...] = (_lending, _terms, _price, _chains, _unsecured)


def merits(evidence: Evidence) -> tuple[Proposal, ...]:
    """The first four points whose condition the district meets."""
    found = (point(evidence) for point in POINTS)
    return tuple(point for point in found if point)[:MOST_POINTS]


def praised(evidence: Evidence) -> Iterator[Proposal]:
    """The banks to be praised, the best increase first: every check that applies met, among the first three by increase, no veto."""
    rule = f"适用的政策核查（至少{LEAST_CHECKS}项）全部达标，且制造业贷款增量居参加排名机构的前三位；已确认评分中被一票否决的除外。"
    for bank in evidence.top("B201", MOST_NAMES):
        verdicts = [evidence.verdict(check, bank) for check in CHECKS]
        applying = [verdict for verdict in verdicts if verdict != Verdict.NOT_APPLICABLE]
        if bank in evidence.vetoed:
            continue
        if len(applying) >= LEAST_CHECKS and set(applying) == {Verdict.MET}:
            words = (
                f"{{@{bank}}}：适用的政策核查{{@{bank}.核查达标}}全部达标，制造业贷款{{@{bank}.B201.比年初}}，"
                f"增量居全区{{@{bank}.B201.增量排名}}，予以通报表扬。"
            )
            yield Proposal(Section.PRAISE, f"表扬.{bank}", "", words, rule)
