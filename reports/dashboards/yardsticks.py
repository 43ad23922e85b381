"""What institutions are measured by: the figure itself, its share of the district, its changes (domain §3.2; feature H3).

One table says for which nature of indicator a yardstick makes sense, in which unit it is, at which quarters it looks, and how it is
computed over any figures: those of one institution, of a group, of the district.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from filings import breaks
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.changes import change_against, growth_against, rate_against_quarter
from reports.dashboards.items import Item, Nature
from reports.metrics import (
    Value,
    absent,
    flow_growth_on_quarter,
    increase_over_increase,
    share,
    single_quarter,
)

VALUE, SHARE = "value", "share"
_ADDED = (Nature.STOCK, Nature.FLOW)
Bases = Callable[[Quarter], tuple[Quarter, ...]]
Compute = Callable[[Item, Operands, Quarter, Operands], Value]


@dataclass(frozen=True, slots=True)
class Yardstick:
    """One way to measure. ``unit`` empty: that of the item; ``change``: that of a difference. ``adds``: the members' numbers add up.

    ``bases`` are the quarters it looks back at, ``natures`` the indicators it is for.
    """

    code: str
    label: str
    natures: tuple[Nature, ...]
    unit: str
    bases: Bases
    compute: Compute
    signed: bool = True
    adds: bool = False

    def unit_of(self, item: Item) -> str:
        """万元, %, 百分点, BP …"""
        if self.unit == "change":
            return item.change_unit
        return self.unit or item.unit

    def places_of(self, item: Item) -> int | None:
        """The decimals to show it with; None for those of its unit."""
        return item.places if self.unit_of(item) == item.unit else None

    def quarters(self, quarter: Quarter) -> frozenset[Quarter]:
        """The quarter and those it is compared with."""
        return frozenset((quarter, *self.bases(quarter)))

    def value(self, item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
        """The item by this yardstick in the quarter; ``district`` are the totals that shares are taken of. Absent across a break."""
        looked_at = self.quarters(quarter)
        if item.broken_between(min(looked_at), quarter):
            return absent(breaks.NOT_COMPARABLE)
        return self.compute(item, operands, quarter, district)


def _nothing(quarter: Quarter) -> tuple[Quarter, ...]:
    return ()


def _year_start(quarter: Quarter) -> tuple[Quarter, ...]:
    return (quarter.year_start,)


def _last_year(quarter: Quarter) -> tuple[Quarter, ...]:
    return (quarter.same_last_year,)


def _before(quarter: Quarter) -> tuple[Quarter, ...]:
    return (quarter.previous,)


def _within_year(quarter: Quarter) -> tuple[Quarter, ...]:
    """For a single quarter of a year-to-date figure: the first needs none before it."""
    return () if quarter.number == 1 else (quarter.previous,)


def _two_before(quarter: Quarter) -> tuple[Quarter, ...]:
    return (*_within_year(quarter), quarter.previous, *_within_year(quarter.previous))


def _both_years(quarter: Quarter) -> tuple[Quarter, ...]:
    last_year = quarter.same_last_year
    return (quarter.year_start, last_year, last_year.year_start)


def _figure(item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
    return item.value(operands, quarter)


def _share(item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
    own = item.value(operands, quarter)
    return own if own.amount is None else share(own.amount, item.value(district, quarter).amount)


def _change(bases: Bases) -> Compute:
    def compute(item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
        return change_against(item, operands, quarter, bases(quarter)[0])

    return compute


def _growth(bases: Bases) -> Compute:
    def compute(item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
        return growth_against(item, operands, quarter, bases(quarter)[0])

    return compute


def _more(item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
    last_year = quarter.same_last_year
    return increase_over_increase(
        item.value(operands, quarter).amount,
        year_start=item.value(operands, quarter.year_start).amount,
        last_year=item.value(operands, last_year).amount,
        year_start_before=item.value(operands, last_year.year_start).amount,
    ).difference


def _single(item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
    now, before, _ = _year_to_date(item, operands, quarter)
    return single_quarter(now, before, quarter.number)


def _flow_growth(item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
    return flow_growth_on_quarter(*_year_to_date(item, operands, quarter), quarter.number)


def _year_to_date(
    item: Item, operands: Operands, quarter: Quarter
) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    now, before, earlier = (item.value(operands, quarter - back).amount for back in range(3))
    return now, before, earlier


def _rate_of_quarter(item: Item, operands: Operands, quarter: Quarter, district: Operands) -> Value:
    return rate_against_quarter(item, operands, quarter)


YARDSTICKS = (
    Yardstick(VALUE, "本期数", tuple(Nature), "", _nothing, _figure, signed=False, adds=True),
    Yardstick(SHARE, "占全区比重", _ADDED, "%", _nothing, _share, signed=False, adds=True),
    Yardstick("start", "比年初增量", (Nature.STOCK,), "", _year_start, _change(_year_start), adds=True),
    Yardstick("start-growth", "比年初增速", (Nature.STOCK,), "%", _year_start, _growth(_year_start)),
    Yardstick("year", "同比增量", _ADDED, "", _last_year, _change(_last_year), adds=True),
    Yardstick("year-growth", "同比增速", _ADDED, "%", _last_year, _growth(_last_year)),
    Yardstick("more", "同比多增", (Nature.STOCK,), "", _both_years, _more, adds=True),
    Yardstick("quarter", "当季新增", (Nature.STOCK,), "", _before, _change(_before), adds=True),
    Yardstick("quarter-growth", "环比增速", (Nature.STOCK,), "%", _before, _growth(_before)),
    Yardstick("single", "当季发生", (Nature.FLOW,), "", _within_year, _single, adds=True),
    Yardstick("single-growth", "当季环比增速", (Nature.FLOW,), "%", _two_before, _flow_growth),
    Yardstick("year-change", "同比变动", (Nature.PRICE, Nature.RATIO), "change", _last_year, _change(_last_year)),
    Yardstick("start-change", "比年初变动", (Nature.RATIO,), "change", _year_start, _change(_year_start)),
    Yardstick("rate-quarter", "当季利率比上季", (Nature.PRICE,), "BP", _two_before, _rate_of_quarter),
)  # fmt: skip


def yardsticks_for(item: Item) -> tuple[Yardstick, ...]:
    """Those that make sense for the item; shares and sums only where the item has a total, a quarter's rate only with its weight."""
    return tuple(
        one
        for one in YARDSTICKS
        if item.nature in one.natures
        and (one.code != SHARE or item.sums)
        and (one.code != "rate-quarter" or item.weight)
    )


def choose_yardstick(item: Item, code: str, default: str = VALUE) -> Yardstick:
    """The yardstick of that code if the item has it, else the default, else the figure itself."""
    offered = {one.code: one for one in yardsticks_for(item)}
    return offered.get(code) or offered.get(default) or offered[VALUE]


def adds_up(yardstick: Yardstick, item: Item) -> bool:
    """Whether the numbers of institutions add up to that of their group, so that an average is the sum over their number."""
    return yardstick.adds and item.nature in _ADDED and item.sums


def looked_at(yardsticks: Iterable[Yardstick], quarters: Iterable[Quarter]) -> frozenset[Quarter]:
    """All quarters that the yardsticks look at from the given ones."""
    at = tuple(quarters)
    return frozenset(one for yardstick in yardsticks for quarter in at for one in yardstick.quarters(quarter))
