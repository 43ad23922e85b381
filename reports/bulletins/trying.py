"""Trying a sentence before it is saved: what it says of a period, which placeholders do not exist, which numbers were typed."""

from __future__ import annotations

from dataclasses import dataclass

from filings.models import Period
from reports.drafting.checking import PLAIN, unknown_keys
from reports.drafting.placeholders import Slot, keys_of, pieces, typed_numbers
from reports.drafting.reading import read_evidence


@dataclass(frozen=True, slots=True)
class Tried:
    """The sentence on the figures of a period (empty without one), unknown placeholders, numbers typed by hand."""

    period: str
    text: str
    unknown: tuple[str, ...]
    typed: tuple[str, ...]


def try_sentence(words: str, period: Period | None) -> Tried:
    """A dozen queries; nothing is saved. Unknown placeholders stay in their braces."""
    unknown = tuple(unknown_keys([words]))
    typed = tuple(typed_numbers(words))
    if period is None:
        return Tried("", "", unknown, typed)
    keys = keys_of([words])
    codes = {part for key in keys for part in key.replace("/", ".").replace("-", ".").split(".")}
    facts = read_evidence(period, codes).book.facts(keys)
    text = "".join(
        (facts[piece.key].text if piece.key in facts else f"{{{piece.key}}}")
        if isinstance(piece, Slot)
        else piece.text
        for piece in pieces(words)
    )
    return Tried(str(period), text, unknown, typed)


#: What the editor explains: placeholder → what it says.
EXAMPLES = {
    "{B201.余额}": "期末数，自动选亿元或万元；累计、利率、数值写法相同：{B207.累计}、{B405.利率}、{B206.数值}",
    "{B201.比年初}": "比年初增加（减少）多少；持平写“与年初持平”",
    "{B201.增加额}": "比年初增加额，不带“增加”二字，用于“分别增加……”",
    "{B201.多增}": "同比多增、少增、少减、多减；增减相反时写上年同期",
    "{B201.转向}": "比年初增量由负转正、由正转负；没有转向则为空",
    "{B201.同比}": "同比增长（下降）百分之几；上年同期为零或未报的写明不作同比",
    "{B201.比年初增速}": "比年初增长（下降）百分之几",
    "{B201.增速变化}": "同比增速比上季末加快（回落）几个百分点",
    "{B405.同比基点}": "利率同比上升（下降）几个基点",
    "{B201/B102.占比}": "前一指标占后一指标的比重",
    "{B201/B102.占比同比}": "占比比上年同期提高（下降）几个百分点；占比比年初写法相同",
    "{B203/B103.增量占比}": "比年初增加额的比重；增量占比同比写法相同",
    "{B201-B102.增速差}": "前一指标的增速高于（低于）后一指标增速几个百分点",
    "{大型银行.B201.同比}": "机构分组的合计：在前面加分组名称",
    "{大型银行.B201.对全区}": "分组或机构的增速高于（低于）全区几个百分点",
    "{@机构编码}": "机构名称；{@机构编码.B201.同比}为该机构的数字",
    "{@机构编码.B201.增量排名}": "比年初增加额的位次；增速排名写法相同",
    "{@机构编码.评价得分}": "已确认评分的总分；评价名次、评价等次、建议加分写法相同",
    "{C1.未达标.家数}": "政策核查未达标的银行家数；{C1.未达标.范围}为个别、部分、多数",
    "{未报.家数}": "未报机构家数；{迟报.家数}写法相同",
}


def help_rows() -> tuple[tuple[str, str], ...]:
    """Every kind of placeholder with what it says; the plain ones too."""
    return (*EXAMPLES.items(), *((f"{{{name}}}", meaning) for name, meaning in PLAIN.items()))
