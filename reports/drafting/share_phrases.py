"""Phrases of a part and its whole: shares, their changes in 百分点, shares of what was added (domain §3.2, §6.3). Pure functions."""

from __future__ import annotations

from qianjiang_finance.common.quarter import Quarter
from reports import wording
from reports.drafting.phrases import LEVEL, REDEFINED, Ask, Phrase, Said, not_said
from reports.metrics import (
    Value,
    difference,
    round_half_up,
    share,
    share_change,
    share_of_increase,
)
from reports.metrics.values import as_base


def share_now(ask: Ask) -> Said:
    """11.25%: a part of its whole."""
    found = share(ask.now(), ask.now(ask.whole()))
    formula = f"{ask.item.name}÷{ask.whole().name}"
    if found.amount is None:
        return Said(f"（{found.reason}）", formula=formula)
    return Said(f"{round_half_up(found.amount, 2)}%", found.amount, "%", formula)


def _points(change: Value, than: str, formula: str) -> Said:
    if change.amount is None:
        return not_said(change, formula)
    text = wording.share_phrase(change.amount)
    return Said(f"与{than}{LEVEL}" if text == LEVEL else f"比{than}{text}", change.amount, "百分点", formula)


def share_on_year(ask: Ask) -> Said:
    """比上年同期提高0.61个百分点, 下降0.44个百分点, 与上年同期持平."""
    whole = ask.whole()
    change = share_change(
        ask.now(), ask.now(whole), base_part=ask.last_year(), base_whole=ask.last_year(whole)
    )
    formula = f"{ask.item.name}÷{whole.name}：本期−上年同期"
    if ask.is_broken(ask.quarter.same_last_year):
        return Said(REDEFINED, formula=formula)
    return _points(change, "上年同期", formula)


def share_on_start(ask: Ask) -> Said:
    """比年初提高1.45个百分点."""
    whole, start = ask.whole(), ask.quarter.year_start
    change = share_change(ask.now(), ask.now(whole), base_part=ask.at(start), base_whole=ask.at(start, whole))
    return _points(change, "年初", f"{ask.item.name}÷{whole.name}：期末−年初")


def _share_of_increase(ask: Ask, quarter: Quarter) -> Value:
    whole, start = ask.whole(), quarter.year_start
    return share_of_increase(
        ask.at(quarter),
        ask.at(quarter, whole),
        base_part=ask.at(start),
        base_whole=ask.at(start, whole),
    )


def share_of_new(ask: Ask) -> Said:
    """22.50%: the part of the whole's increase since the year's start, if the whole grew."""
    found = _share_of_increase(ask, ask.quarter)
    formula = f"{ask.item.name}比年初增加额÷{ask.whole().name}比年初增加额"
    if found.amount is None:
        return Said(f"（{found.reason}）", formula=formula)
    return Said(f"{round_half_up(found.amount, 2)}%", found.amount, "%", formula)


def share_of_new_on_year(ask: Ask) -> Said:
    """比上年同期提高13.96个百分点: D04 against last year's."""
    change = difference(
        _share_of_increase(ask, ask.quarter),
        as_base(_share_of_increase(ask, ask.quarter.same_last_year)),
    )
    formula = f"{ask.item.name}占{ask.whole().name}增加额的比重：本期−上年同期"
    if change.amount is None:
        return Said("上年同期不可比，不作同比", formula=formula)
    return _points(change, "上年同期", formula)


#: Attributes of a part and its whole: ``{B201/B102.占比}``.
OF_SHARE: dict[str, Phrase] = {
    "占比": share_now,
    "占比同比": share_on_year,
    "占比比年初": share_on_start,
    "增量占比": share_of_new,
    "增量占比同比": share_of_new_on_year,
}
