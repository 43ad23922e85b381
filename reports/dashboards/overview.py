"""监管总览: eight cards over all institutions, and what the figures rest on (domain §3.7 item 1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.changes import Change, changes_of
from reports.dashboards.comparable import Comparable, Omitted
from reports.dashboards.items import Item, Nature
from reports.dashboards.periods import last_quarters
from reports.figures import Coverage, Total, Totals
from reports.metrics import ComparableGrowth, Value, absent, comparable_growth

#: The indicators of the cards with their short names (domain §3.7 item 1; 不良率 is D05, the one of the table in §9.3).
CARDS = {
    "B102": "各项贷款",
    "B201": "制造业贷款",
    "D01": "制造业占比",
    "B203": "制造业中长期贷款",
    "B204": "制造业信用贷款",
    "B405": "制造业加权利率",
    "B505": "制造业首贷户",
    "D05": "制造业不良率",
}
#: A total over fewer institutions is as good as a single figure: it is shown only to those who see single figures (domain §11).
SMALLEST_GROUP = 3
TOO_FEW = f"报数机构不足{SMALLEST_GROUP}家，不予显示"


@dataclass(frozen=True, slots=True)
class Card:
    """One indicator over all institutions: value in ``item.total_unit``, changes, 12 quarters (None is a gap), and its own n/N.

    ``comparable`` is the 同比增速 on the institutions of both dates, given only when it differs enough to be said (domain §3.2) and
    the change on the year is not already like for like. ``omitted`` are the quarters left out of ``history`` for missing reports.
    """

    item: Item
    name: str
    value: Value
    changes: tuple[Change, ...]
    history: tuple[Decimal | None, ...]
    reported: int
    expected: int
    comparable: Value | None
    omitted: tuple[Omitted, ...] = ()


@dataclass(frozen=True, slots=True)
class Overview:
    """The cards of a quarter; who is in the totals; 试算, 已审核 or 已锁定; data version and the moment of the last acceptance; what is
    done about missing reports (empty: none is missing)."""

    quarter: Quarter
    cards: tuple[Card, ...]
    coverage: Coverage
    state: str
    version: int
    as_of: dt.datetime | None
    missing_text: str
    code: str = ""
    with_names: bool = False

    @property
    def tone(self) -> str:
        """Tone of the badge that shows the state."""
        return {"已锁定": "done", "已审核": "ok"}.get(self.state, "wait")


def withheld(totals: Totals) -> Totals:
    """The totals without those over fewer than three institutions: district totals for readers who see no single figures."""
    return Totals(
        {
            key: total if total.count >= SMALLEST_GROUP else Total(None, total.count)
            for key, total in totals.rows.items()
        }
    )


def value_in_total(item: Item, totals: Totals, quarter: Quarter) -> Value:
    """The item's value over the totals, and why there is none although institutions have reported: 不汇总, or too few of them."""
    value = item.value(totals, quarter)
    if value.known:
        return value
    if not item.sums:
        return absent("不汇总")
    if 0 < reported(item, totals, quarter) < SMALLEST_GROUP and totals(item.codes[0], quarter) is None:
        return absent(TOO_FEW)
    return value


def reported(item: Item, totals: Totals, quarter: Quarter) -> int:
    """How many institutions reported every part of the item; the scarcest part decides."""
    return min(totals.count(code, quarter) for code in item.codes)


def build_cards(
    items: Mapping[str, Item],
    quarter: Quarter,
    *,
    totals: Totals,
    comparable: Comparable,
    expected: Callable[[Item], int],
) -> tuple[Card, ...]:
    """The cards whose indicators are in use. ``comparable`` has the figures behind them, ``expected`` how many institutions owe an item."""
    return tuple(
        _card(
            items[code],
            name,
            quarter,
            totals=totals,
            comparable=comparable,
            expected=expected(items[code]),
        )
        for code, name in CARDS.items()
        if code in items
    )


def _card(
    item: Item,
    name: str,
    quarter: Quarter,
    *,
    totals: Totals,
    comparable: Comparable,
    expected: int,
) -> Card:
    changes = changes_of(item, totals, quarter, comparable)
    quarters = last_quarters(quarter)
    omitted = comparable.omitted(item, quarters)
    return Card(
        item=item,
        name=name,
        value=value_in_total(item, totals, quarter),
        changes=changes,
        history=drawn(item, totals, quarters, omitted),
        reported=reported(item, totals, quarter),
        expected=expected,
        comparable=_comparable(item, quarter, comparable)
        if not any(change.circle for change in changes)
        else None,
        omitted=omitted,
    )


def drawn(
    item: Item, totals: Totals, quarters: Sequence[Quarter], omitted: Sequence[Omitted]
) -> tuple[Decimal | None, ...]:
    """The item's values over the quarters; None is a gap, also where a quarter is left out for missing reports."""
    without = {gap.quarter for gap in omitted}
    return tuple(None if at in without else item.value(totals, at).amount for at in quarters)


def _comparable(item: Item, quarter: Quarter, comparable: Comparable) -> Value | None:
    """同比增速 on the institutions that reported at both dates, where it is worth saying; balances and flows only."""
    if item.nature not in (Nature.STOCK, Nature.FLOW) or not comparable.may_show:
        return None
    if item.broken_between(quarter.same_last_year, quarter):
        return None
    growth: ComparableGrowth[int] = comparable_growth(
        {pk: numbers(item.code, quarter) for pk, numbers in comparable.figures.items()},
        {pk: numbers(item.code, quarter.same_last_year) for pk, numbers in comparable.figures.items()},
    )
    return growth.comparable if growth.worth_showing() else None
