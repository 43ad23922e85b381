"""The five banks of domain §5.3 as the ledger of a bulletin, without a database."""

from __future__ import annotations

from decimal import Decimal

from qianjiang_finance.common.quarter import Quarter
from reports.drafting.facts import Book
from reports.drafting.ledger import Cell, Item, Ledger, Member, rows_of
from reports.drafting.phrases import Said
from tests.reports.annex_example import bank_figures
from tests.reports.worked_example import BANKS, QUARTERS

ITEMS = {
    "B102": Item("B102", "各项贷款余额", "万元", 2),
    "B103": Item("B103", "中长期贷款余额", "万元", 2),
    "B201": Item("B201", "制造业贷款余额", "万元", 2),
    "B203": Item("B203", "制造业中长期贷款余额", "万元", 2),
    "B204": Item("B204", "制造业信用贷款余额", "万元", 2),
    "B207": Item("B207", "制造业贷款当年累计发放额", "万元", 2),
    "B303": Item("B303", "产业链名单企业贷款余额", "万元", 2),
    "B405": Item("B405", "制造业新发放贷款加权平均利率", "%", 4, weight="B207"),
    "B501": Item("B501", "制造业到期贷款金额", "万元", 2),
    "B502": Item("B502", "到期续贷金额", "万元", 2),
    "B504": Item("B504", "未到期提前收回贷款金额", "万元", 2),
    "B505": Item("B505", "制造业首贷户数", "户", 0),
}
MEMBERS = {
    code: Member(place, code, name, kind) for place, (code, (kind, name)) in enumerate(BANKS.items(), 1)
}
TEXTS = {"期末": Said("2024年6月末"), "年初至今": Said("1—6月")}

#: The template of the paragraph of domain §6.3, as 总体情况 has it in one piece.
TEMPLATE = (
    "截至{期末}，全区各项贷款余额{B102.余额}，{B102.比年初}，{B102.同比}。"
    "其中，制造业贷款余额{B201.余额}，{B201.比年初}，{B201.多增}；{B201.同比}，{B201-B102.增速差}；"
    "占各项贷款的{B201/B102.占比}，{B201/B102.占比同比}。"
    "制造业中长期贷款余额{B203.余额}，{B203.同比}，占制造业贷款的{B203/B201.占比}；"
    "新增制造业中长期贷款占全部新增中长期贷款的{B203/B103.增量占比}，{B203/B103.增量占比同比}。"
    "制造业信用贷款余额{B204.余额}，占制造业贷款的{B204/B201.占比}，{B204/B201.占比同比}。"
    "{年初至今}累计发放制造业贷款{B207.累计}，加权平均利率{B405.利率}，{B405.同比基点}。"
    "大型银行制造业贷款{大型银行.B201.同比}，{大型银行.B201.对全区}。"
)


def ledger(changed: dict[tuple[str, str, str], str] | None = None) -> Ledger:
    """The figures of §5.3; ``changed`` replaces single ones by (bank, code, quarter)."""
    cells = []
    for quarter in QUARTERS:
        for bank, member in MEMBERS.items():
            for code, text in bank_figures(bank, quarter).items():
                value = Decimal((changed or {}).get((bank, code, quarter), text))
                raw = int(value.scaleb(ITEMS[code].places))
                cells.append(Cell(member, code, Quarter.parse(quarter), raw, value, 1, 1))
    groups = {"大型银行": frozenset({1, 2})}
    return Ledger(ITEMS, MEMBERS, groups, rows_of(cells))


def book(changed: dict[tuple[str, str, str], str] | None = None) -> Book:
    return Book(Quarter(2024, 2), ledger(changed), texts=TEXTS)
