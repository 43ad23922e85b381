"""Reading a rule that a person wrote, before it is kept: what cannot be read or names what does not exist is told with its place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from filings.checks.columns import COLUMNS
from filings.checks.limits import LPR, OF_INSTITUTION
from filings.checks.rulebook import CheckLine, CheckRule
from filings.checks.whole import WHOLE_FILING
from filings.models import Indicator, Limit, ReferenceFigure
from qianjiang_finance.common.expressions import ExpressionError, check, codes_in

_ITEM = re.compile(r"\bx\b")


def problems_of(rule: CheckRule) -> list[str]:
    """What is wrong with the expressions of the rule, each as a sentence that names the line and the place. Two queries."""
    items = set(Indicator.objects.values_list("code", flat=True))
    known = {
        *items,
        *Limit.objects.values_list("code", flat=True),
        LPR,
        *OF_INSTITUTION,
        *WHOLE_FILING,
        *COLUMNS,
    }
    known |= {f"{source}_{code}" for source in ReferenceFigure.Source.values for code in items}
    found = [f"“只作提示的条件”{problem}" for problem in _problems(rule.hint_when, known)]
    for number, line in enumerate(rule.lines, start=1):
        problems = [*_unreadable(line, known)]
        found += [f"第{number}行{problem}" for problem in problems or _homeless(line, items)]
    return found


def _unreadable(line: CheckLine, known: Collection[str]) -> Iterator[str]:
    if not line.expression.strip():
        yield "没有写计算式"
    for problem in _problems(line.expression, known):
        yield f"计算式{problem}"
    for part in filter(None, (part.strip() for part in line.compared.split(";"))):
        label, _, text = part.partition(":")
        if not label.strip() or not text.strip():
            yield f"比较值“{part}”应写成“名称: 算式”，几项之间用半角分号隔开"
        for problem in _problems(text, known):
            yield f"比较值“{label.strip()}”{problem}"


def _homeless(line: CheckLine, items: set[str]) -> Iterator[str]:
    """A finding must point at a cell: the item that a line runs over, its target, or the first item of its expression."""
    if line.target and line.target not in items:
        yield f"定位指标：没有“{line.target}”这个指标"
    if line.over and line.target:
        yield "：已选逐项适用，不能再指定定位指标"
    if line.over or line.target:
        return
    if _ITEM.search(line.expression):
        yield "：计算式用到x，请选择适用范围或定位指标"
    elif not items & set(codes_in(line.expression)[:1]):
        yield "：计算式不以指标开头，请选择定位指标"


def _problems(text: str, known: Collection[str]) -> Iterator[str]:
    if not text.strip():
        return
    try:
        check(text)
    except ExpressionError as error:
        yield f"：{error}"
        return
    for code in codes_in(text):
        if code not in known:
            yield f"：第{text.index(code) + 1}个字符处，没有“{code}”这个指标或限值"
