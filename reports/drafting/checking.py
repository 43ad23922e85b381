"""Whether the placeholders of sentences exist: asked before a sentence is saved, of an empty book (feature J6)."""

from __future__ import annotations

from collections.abc import Iterable

from filings.models import Indicator
from institutions.models import Group, Institution
from qianjiang_finance.common.quarter import Quarter
from reports.drafting.facts import Book, Tally
from reports.drafting.ledger import Item, Ledger, Member
from reports.drafting.phrases import Said
from reports.drafting.placeholders import keys_of
from reports.policy_checks import CHECKS, Verdict

#: Placeholders without an indicator, with what they say: the same names that ``reading`` and the services fill.
PLAIN = {
    "期": "2024年上半年",
    "期末": "2024年6月末",
    "期末简": "6月末",
    "年初至今": "1—6月",
    "年度": "2024年",
    "数据日期": "取数的日期",
    "政策文号": "本政策的文号",
    "政策标题": "本政策的标题",
    "应报": "应报机构家数",
    "实报": "审核通过的机构家数",
    "实报银行": "审核通过的银行家数",
    "专题": "专项通报的专题",
    "更正文号": "被更正通报的文号",
    "更正标题": "被更正通报的标题",
}
#: A placeholder of an earlier bulletin, as it stood there: {原.B201.余额}; only in a 更正通报.
ORIGINAL = "原."


def empty_book() -> Book:
    """A book that knows every name and no figure: three queries."""
    items = {row.code: Item(row.code, row.name, row.unit, row.places) for row in Indicator.objects.all()}
    members = {
        row.code: Member(row.pk, row.code, row.short_name, row.kind_id) for row in Institution.objects.all()
    }
    groups: dict[str, frozenset[int]] = {
        name: frozenset() for name in Group.objects.values_list("name", flat=True)
    }
    texts = {name: Said(meaning) for name, meaning in PLAIN.items()}
    for code in members:
        texts |= {f"@{code}.核查{verdict}": Said("项") for verdict in (Verdict.MET, Verdict.MISSED)}
        texts |= {f"@{code}.{name}": Said(name) for name in ("评价得分", "评价名次", "评价等次", "建议加分")}
    names = ["未报", "迟报"]
    names += [
        f"{check}.{verdict}" for check in CHECKS for verdict in (Verdict.MET, Verdict.MISSED, Verdict.WATCH)
    ]
    tallies = {name: Tally((), 0, "") for name in names}
    return Book(Quarter(2024, 2), Ledger(items, members, groups, {}), texts=texts, tallies=tallies)


def unknown_keys(sentences: Iterable[str]) -> list[str]:
    """The placeholders of the sentences that do not exist, in order."""
    return empty_book().unknown(keys_of(sentences))
