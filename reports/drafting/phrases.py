"""What a placeholder says: the phrases of domain §6.3 with their unrounded value, unit and formula. Pure; wording.py has the words.

An amount is 亿元 or 万元, a growth %, a share and a difference of percentages 百分点, a change of a rate 个基点. What cannot be
compared says so in words (不作同比); it is never a zero.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from filings.breaks import Breaks
from qianjiang_finance.common.quarter import Quarter
from reports import wording
from reports.drafting.ledger import DISTRICT, Item, Reading
from reports.metrics import (
    Value,
    basis_points,
    difference,
    growth,
    increase,
    increase_over_increase,
    round_half_up,
)
from reports.metrics.values import BASE_ZERO, as_base

LEVEL = "持平"
NOTHING_THEN = "上年同期无此项业务，不作同比"
NOT_THEN = "上年同期未报送，不作同比"
REDEFINED = "口径调整，不作同比"


@dataclass(frozen=True, slots=True)
class Said:
    """A phrase; with a ``value`` (unrounded, in ``unit``) if it has a number, and the ``formula`` in words."""

    text: str
    value: Decimal | None = None
    unit: str = ""
    formula: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """A question: about one indicator, or a part and its whole (``other``), in a scope and a quarter."""

    reading: Reading
    scope: str
    item: Item
    other: Item | None
    quarter: Quarter
    breaks: Breaks

    def now(self, item: Item | None = None) -> Decimal | None:
        return self.at(self.quarter, item)

    def last_year(self, item: Item | None = None) -> Decimal | None:
        return self.at(self.quarter.same_last_year, item)

    def at(self, quarter: Quarter, item: Item | None = None) -> Decimal | None:
        return self.reading.of(self.scope)((item or self.item).code, quarter)

    def whole(self) -> Item:
        assert self.other is not None  # the table of attributes says which phrases have a whole
        return self.other

    def is_broken(self, base: Quarter) -> bool:
        """Whether one of the indicators changed its definition between the base and the quarter."""
        codes = [item.code for item in (self.item, self.other) if item]
        return bool(self.breaks.between(codes, base, self.quarter))


Phrase = Callable[[Ask], Said]


def not_said(value: Value, formula: str = "") -> Said:
    """Why there is nothing to compare: domain §6.3, rows "nothing to compare" and "missing"."""
    if value.reason in (BASE_ZERO, "基期分母为零"):
        return Said(NOTHING_THEN, formula=formula)
    if value.reason.startswith("基期"):
        return Said(NOT_THEN, formula=formula)
    return Said(f"（{value.reason}）", formula=formula)


def figure(ask: Ask) -> Said:
    """21.28亿元, 800万元, 4.42%, 45户: the figure itself."""
    value = ask.now()
    if value is None:
        return Said("（未报）", formula=f"{ask.item.name}")
    return Said(_shown(value, ask.item.unit), value, ask.item.unit, _sum_formula(ask))


def _sum_formula(ask: Ask) -> str:
    if ask.scope.startswith("@"):
        return f"{ask.item.name}，取该机构审核通过的数据"
    if ask.item.weight:
        weight = ask.reading.ledger.items[ask.item.weight].name
        return f"Σ（{weight}×{ask.item.name}）÷Σ{weight}"
    return f"各机构{ask.item.name}之和"


def _shown(value: Decimal, unit: str) -> str:
    if unit == "万元":
        return wording.yi_or_wan(value)
    return f"{round_half_up(value, 2)}%" if unit == "%" else f"{round_half_up(value, 0)}{unit}"


def _since_start(ask: Ask) -> Value:
    return increase(ask.now(), ask.at(ask.quarter.year_start))


def since_start(ask: Ask) -> Said:
    """比年初增加1.47亿元; 与年初持平."""
    change = _since_start(ask)
    formula = f"{ask.item.name}：期末数−年初数"
    if change.amount is None:
        return Said(f"（{change.reason}，不作比年初）", formula=formula)
    if ask.item.unit != "万元":
        words = wording.AMOUNT.of(change.amount, 0)
        text = words if words == LEVEL else f"{words}{abs(round_half_up(change.amount, 0))}{ask.item.unit}"
    else:
        text = wording.amount_phrase(change.amount)
    return Said(f"与年初{LEVEL}" if text == LEVEL else f"比年初{text}", change.amount, ask.item.unit, formula)


def rise(ask: Ask) -> Said:
    """1.47亿元: the size of the increase since the year's start, for 分别增加…; a fall keeps its minus."""
    change = _since_start(ask)
    if change.amount is None:
        return Said(f"（{change.reason}）")
    return Said(
        wording.yi_or_wan(change.amount), change.amount, ask.item.unit, f"{ask.item.name}：期末数−年初数"
    )


def more_than_last_year(ask: Ask) -> Said:
    """同比多增6400万元, 同比少减300万元; 上年同期为减少200万元 after a change of sign; 增量与上年同期持平."""
    last_year = ask.quarter.same_last_year
    comparison = increase_over_increase(
        ask.now(),
        year_start=ask.at(ask.quarter.year_start),
        last_year=ask.last_year(),
        year_start_before=ask.at(last_year.year_start),
    )
    formula = f"{ask.item.name}：（期末数−年初数）−（上年同期数−上年年初数）"
    if comparison.difference.amount is None:
        return Said("上年同期无可比增量，不作同比", formula=formula)
    _, _, text = wording.increase_phrase(comparison).partition("，")
    then = comparison.last_year.amount
    value = then if comparison.turn and then is not None else comparison.difference.amount
    return Said(
        text,
        value,
        ask.item.unit,
        f"{ask.item.name}：上年同期数−上年年初数" if comparison.turn else formula,
    )


def turn(ask: Ask) -> Said:
    """比年初增量由负转正, 由正转负; nothing where the increase kept its sign (domain §6.3)."""
    comparison = increase_over_increase(
        ask.now(),
        year_start=ask.at(ask.quarter.year_start),
        last_year=ask.last_year(),
        year_start_before=ask.at(ask.quarter.same_last_year.year_start),
    )
    return Said(f"比年初增量{comparison.turn}" if comparison.turn else "")


def _on_year(ask: Ask, item: Item | None = None, scope: str | None = None) -> Value:
    look_up = ask.reading.of(ask.scope if scope is None else scope)
    code = (item or ask.item).code
    return growth(look_up(code, ask.quarter), look_up(code, ask.quarter.same_last_year))


def on_year(ask: Ask) -> Said:
    """同比增长15.65%, 同比下降0.77%, 同比持平; 上年同期无此项业务，不作同比."""
    formula = f"{ask.item.name}：本期数÷上年同期数−1"
    if ask.is_broken(ask.quarter.same_last_year):
        return Said(REDEFINED, formula=formula)
    grown = _on_year(ask)
    if grown.amount is None:
        return not_said(grown, formula)
    return Said(f"同比{wording.growth_phrase(grown.amount)}", grown.amount, "%", formula)


def on_start(ask: Ask) -> Said:
    """比年初增长8.33%, 比年初下降1.20%, 与年初持平."""
    grown = growth(ask.now(), ask.at(ask.quarter.year_start))
    formula = f"{ask.item.name}：期末数÷年初数−1"
    if grown.amount is None:
        return Said(f"（{grown.reason}，不作比年初）", formula=formula)
    text = wording.growth_phrase(grown.amount)
    return Said(f"与年初{LEVEL}" if text == LEVEL else f"比年初{text}", grown.amount, "%", formula)


def pace(ask: Ask) -> Said:
    """同比增速比上季末回落2.00个百分点, 加快1.50个百分点, 与上季末持平: a growth that itself changed (domain §6.3)."""
    before = ask.quarter.previous
    formula = f"{ask.item.name}：本期同比增速−上季末同比增速"
    if ask.is_broken(before.same_last_year):
        return Said("口径调整，增速不作比较", formula=formula)
    gap = difference(_on_year(ask), as_base(growth(ask.at(before), ask.at(before.same_last_year))))
    if gap.amount is None:
        return Said("上季末增速无法计算，不作比较", formula=formula)
    text = wording.pace_phrase(gap.amount)
    return Said(
        f"同比增速与上季末{LEVEL}" if text == LEVEL else f"同比增速比上季末{text}",
        gap.amount,
        "百分点",
        formula,
    )


def rate_on_year(ask: Ask) -> Said:
    """同比下降14个基点, 同比上升5个基点, 同比持平; taken from unrounded rates."""
    change = basis_points(ask.now(), ask.last_year())
    formula = f"（本期{ask.item.name}−上年同期{ask.item.name}）×100"
    if change.amount is None:
        return not_said(change, formula)
    return Said(f"同比{wording.rate_phrase(change.amount)}", change.amount, "个基点", formula)


def _lead(ask: Ask, ours: Value, theirs: Value, of: str, formula: str) -> Said:
    gap = difference(ours, theirs)
    if ask.is_broken(ask.quarter.same_last_year):
        return Said(REDEFINED, formula=formula)
    if gap.amount is None:
        return not_said(gap, formula)
    word = wording.LEAD.of(gap.amount, 2)
    if word == LEVEL:
        return Said(f"与{of}{LEVEL}", gap.amount, "百分点", formula)
    return Said(f"{word}{of}{abs(round_half_up(gap.amount, 2))}个百分点", gap.amount, "百分点", formula)


def ahead_of_other(ask: Ask) -> Said:
    """高于各项贷款增速6.29个百分点: growth of one indicator against that of another."""
    other = ask.whole()
    return _lead(
        ask,
        _on_year(ask),
        _on_year(ask, other),
        f"{other.subject}增速",
        f"{ask.item.subject}同比增速−{other.subject}同比增速",
    )


def ahead_of_district(ask: Ask) -> Said:
    """低于全区3.73个百分点: growth of a group or a bank against the district's."""
    return _lead(
        ask,
        _on_year(ask),
        _on_year(ask, scope=DISTRICT),
        "全区",
        f"{ask.item.subject}同比增速−全区同比增速",
    )


#: Attributes of one indicator: ``{B201.余额}``. Four names for the figure itself, so that a sentence reads well in the editor.
OF_ONE: dict[str, Phrase] = {
    "余额": figure,
    "累计": figure,
    "利率": figure,
    "数值": figure,
    "比年初": since_start,
    "增加额": rise,
    "多增": more_than_last_year,
    "转向": turn,
    "同比": on_year,
    "比年初增速": on_start,
    "增速变化": pace,
    "同比基点": rate_on_year,
    "对全区": ahead_of_district,
}
#: Attributes of two indicators compared: ``{B201-B102.增速差}``.
OF_TWO: dict[str, Phrase] = {"增速差": ahead_of_other}
