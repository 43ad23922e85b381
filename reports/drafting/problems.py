"""三、存在问题 and the names to be reminded, each by a rule that is shown beside it (domain §6.2 item 7; feature J5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.drafting.evidence import Evidence, Proposal, named
from reports.models import Section
from reports.policy_checks import CHECKS, Verdict

#: At most so many checks become points, so many banks are named in one sentence, and so many told of with their numbers.
MOST_POINTS, MOST_NAMES, MOST_DETAILS = 5, 5, 3
#: A bank that misses so many checks is reminded.
MANY = 3

#: Check → heading, what the banks have in common, and the placeholder that shows it for one bank.
SENTENCES = {
    "C1": ("制造业贷款占比有待提高。", "制造业贷款占各项贷款的比重未比上年同期提高", "为{@.B201/B102.占比}，{@.B201/B102.占比同比}"),
    "C2": ("中长期贷款增长不够稳定。", "制造业中长期贷款余额未比上年同期增长", "余额{@.B203.余额}，{@.B203.同比}"),
    "C3": (
        "新增中长期贷款投向制造业不足。",
        "新增中长期贷款中投向制造业的比重未比上年同期提高",
        "制造业中长期贷款{@.B203.比年初}",
    ),
    "C4": ("信用贷款占比有待提高。", "制造业信用贷款占比未比上年同期提高", "为{@.B204/B201.占比}，{@.B204/B201.占比同比}"),
    "C5": ("产业链支持力度减弱。", "产业链名单企业贷款余额低于上年同期", "余额{@.B303.余额}，{@.B303.同比}"),
    "C6": ("融资成本未有下降。", "新发放制造业贷款利率未比上年同期下降", "加权平均利率{@.B405.利率}，{@.B405.同比基点}"),
    "C7": ("续贷支持有待加强。", "存在经核实的抽贷、断贷情形", "到期续贷率{@.B502/B501.占比}"),
    "C8": ("制造业贷款增速偏低。", "制造业贷款增速未高于本行各项贷款增速", "制造业贷款{@.B201-B102.增速差}"),
    "C9": ("中长期贷款未实现同比多增。", "制造业中长期贷款未实现同比多增", "制造业中长期贷款{@.B203.比年初}，{@.B203.多增}"),
}  # fmt: skip


#: Word in the topic of a 专项通报 → the point that it is about (domain §6.1).
TOPICS = {
    "报送": "问题.报送", "迟报": "问题.报送", "漏报": "问题.报送", "抽贷": "问题.C7", "断贷": "问题.C7", "续贷": "问题.C7",
    "利率": "问题.C6", "融资成本": "问题.C6", "信用贷款": "问题.C4", "产业链": "问题.C5", "头雁": "问题.C10",
}  # fmt: skip


def problems(evidence: Evidence, *, names_banks: bool, most: int = MOST_POINTS) -> tuple[Proposal, ...]:
    """The checks missed by most banks, at most ``most``; the large banks' lead (C10); the institutions that reported late or not."""
    missed = [check for check in CHECKS if evidence.banks_with(check)]
    missed.sort(key=lambda check: -len(evidence.banks_with(check)))
    points = [_point(evidence, check, names_banks) for check in missed[:most]]
    if evidence.verdict("C10") == Verdict.MISSED:
        points.append(_large_banks())
    return (*points, *_reporting(evidence, names_banks))


def of_topic(points: Iterable[Proposal], topic: str) -> tuple[Proposal, ...]:
    """Those that a 专项通报 on the topic is about; none for a topic that no rule knows, which the writer tells in own words."""
    wanted = {origin for word, origin in TOPICS.items() if word in topic}
    return tuple(point for point in points if point.origin in wanted)


def _point(evidence: Evidence, check: str, names_banks: bool) -> Proposal:
    heading, common, detail = SENTENCES[check]
    banks = evidence.banks_with(check)
    of = evidence.judged(check)
    rule = (
        f"{check}（{CHECKS[check].name}）未达标的银行{len(banks)}家，参加核查{of}家；按未达标家数从多到少取前{MOST_POINTS}项。"
        "一家为个别，两家至半数为部分，超过半数为多数。"
    )
    if names_banks:
        told = named(banks[:MOST_NAMES])
        if len(banks) > MOST_NAMES:
            told += f"等{{{check}.未达标.家数}}银行"
        words = f"{told}{common}" + (
            f"，{_of(detail, banks[0])}。"
            if len(banks) == 1
            else f"，其中{_details(detail, evidence.worst_first(check))}。"
        )
    else:
        words = f"{{{check}.未达标.范围}}银行{common}。"
    return Proposal(Section.PROBLEMS, f"问题.{check}", heading, words, rule)


def _of(detail: str, bank: str) -> str:
    return detail.replace("{@.", f"{{@{bank}.")


def _details(detail: str, banks: tuple[str, ...]) -> str:
    return "；".join(f"{{@{bank}}}{_of(detail, bank)}" for bank in banks[:MOST_DETAILS])


def _large_banks() -> Proposal:
    words = "大型银行制造业贷款{大型银行.B201.同比}，{大型银行.B201.对全区}，“头雁”作用有待进一步发挥。"
    rule = "C10未达标（大型银行合计同比增速低于全区）时写入。"
    return Proposal(Section.PROBLEMS, "问题.C10", "大型银行带动作用不够。", words, rule)


def _reporting(evidence: Evidence, names_banks: bool) -> Iterator[Proposal]:
    parts = []
    for codes, word, ending in (
        (evidence.missing, "未报", evidence.missing_words),
        (evidence.late, "迟报", "迟报"),
    ):
        if codes:
            told = f"（{named(codes[:MOST_NAMES])}）" if names_banks else ""
            parts.append(f"{{{word}.家数}}机构{told}{ending}")
    if parts:
        rule = "按本期报送纪律记录列出未报送和迟报的机构；免予记录、不予认定和已撤销的不计。"
        yield Proposal(Section.PROBLEMS, "问题.报送", "数据报送质量有待提高。", "；".join(parts) + "。", rule)


def reminded(evidence: Evidence) -> Iterator[Proposal]:
    """The banks to be reminded, those with most missed checks first: three or more, or fewer loans than at the year's start, or late."""
    rule = f"有下列情形之一：政策核查{MANY}项及以上未达标；制造业贷款余额比年初减少；本期迟报或未报。"
    for bank in sorted(evidence.banks, key=lambda code: -len(evidence.missed_by(code))):
        reasons = []
        missed = evidence.missed_by(bank)
        if len(missed) >= MANY:
            checks = "、".join(CHECKS[check].name for check in missed)
            reasons.append(f"政策核查{{@{bank}.核查未达标}}未达标（{checks}）")
        if (evidence.increase(bank, "B201") or 0) < 0:
            reasons.append(f"制造业贷款{{@{bank}.B201.比年初}}")
        if bank in evidence.late:
            reasons.append("本期报表迟报")
        if reasons:
            words = f"{{@{bank}}}：{'，'.join(reasons)}，请认真分析原因，抓紧整改。"
            yield Proposal(Section.REMIND, f"提醒.{bank}", "", words, rule)
    for bank in evidence.missing:
        words = f"{{@{bank}}}：未在规定时限内报送本期数据，请立即补报。"
        yield Proposal(Section.REMIND, f"提醒.{bank}", "", words, rule)
