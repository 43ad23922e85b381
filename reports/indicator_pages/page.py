"""The page of one indicator (features H3, H4, H9, Z5, Z10, Z12): lines, small multiples, pulls, both scopes of growth.

Readers who see no single institutions get the district's line alone, and no total over fewer than three of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from filings.models import Period
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.basis import DataBasis, basis_of
from reports.dashboards.items import Item, Nature
from reports.dashboards.overview import withheld
from reports.dashboards.periods import last_quarters
from reports.dashboards.trend import Line
from reports.dashboards.yardsticks import Yardstick, choose_yardstick, looked_at, yardsticks_for
from reports.figures import ExpectedFiling
from reports.institution_pages.reading import Reading, read_figures, read_frame
from reports.metrics import Value
from reports.metrics.pulls import Pulls, pulls

#: Which base a growth is over: code in the address, word, and whether flows have it.
BASES = {"year": "同比", "start": "比年初", "quarter": "环比"}
#: Colours of the lines after the district's; a fifth would not be told apart.
_ROLES = ("peer", "pick", "plain", "other")


@dataclass(frozen=True, slots=True)
class Multiple:
    """One institution's small picture: its values over the quarters, oldest first."""

    filing: ExpectedFiling
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """The pulls on the growth over a base, by institution id; ``reasons`` say why one has a figure at one date only."""

    base: Quarter
    word: str
    pulls: Pulls[int]
    names: Mapping[int, str]
    filings: Mapping[int, ExpectedFiling]
    reasons: Mapping[int, str]
    only_both: bool
    broken: tuple[Quarter, ...]


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """What the page shows; ``multiples`` and ``moved`` are empty for readers of totals and for what does not add up."""

    item: Item
    items: tuple[Item, ...]
    yardstick: Yardstick
    yardsticks: tuple[Yardstick, ...]
    quarters: tuple[Quarter, ...]
    lines: tuple[Line, ...]
    multiples: tuple[Multiple, ...]
    moved: Moved | None
    bases: Mapping[str, str]
    base_code: str
    basis: DataBasis
    notes: tuple[str, ...]

    @property
    def breaks(self) -> tuple[Quarter, ...]:
        return self.item.broken_between(self.quarters[0], self.quarters[-1])


def build_indicator(
    period: Period,
    code: str,
    *,
    yardstick: str = "",
    base: str = "",
    only_both: bool = False,
    with_names: bool,
) -> IndicatorPage | None:
    """The page of the indicator in the period; None when it is not in use. At most eleven queries."""
    frame = read_frame(period)
    item = frame.items.get(code)
    if item is None:
        return None
    by = choose_yardstick(item, yardstick)
    quarters = last_quarters(period.quarter)
    bases = _bases(item)
    base_code = base if base in bases else next(iter(bases), "")
    at = looked_at([by], quarters) | {_base_quarter(one, period.quarter) for one in bases} | {period.quarter}
    reading = read_figures(frame, [item], at)
    filings = frame.filings_for(item)
    lines, notes = _lines(item, by, quarters, reading, with_names=with_names)
    return IndicatorPage(
        item=item,
        items=tuple(frame.items.values()),
        yardstick=by,
        yardsticks=yardsticks_for(item),
        quarters=quarters,
        lines=lines,
        multiples=_multiples(item, by, quarters, filings, reading) if with_names else (),
        moved=_moved(item, base_code, filings, reading, only_both=only_both)
        if with_names and base_code
        else None,
        bases=bases,
        base_code=base_code,
        basis=basis_of(period, filings, with_names=with_names),
        notes=notes,
    )


def _bases(item: Item) -> dict[str, str]:
    """What a growth of the item can be over: a balance all three, a flow the same months of last year, what does not add up nothing."""
    if not item.sums or item.nature not in (Nature.STOCK, Nature.FLOW):
        return {}
    return BASES if item.nature is Nature.STOCK else {"year": BASES["year"]}


def _base_quarter(code: str, quarter: Quarter) -> Quarter:
    return {"year": quarter.same_last_year, "start": quarter.year_start, "quarter": quarter.previous}[code]


def _lines(
    item: Item, by: Yardstick, quarters: tuple[Quarter, ...], reading: Reading, *, with_names: bool
) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """The district and, with names, each group that has figures; a quarter with a report missing is left out of the line."""
    if not item.sums:
        return (), ("该指标不汇总，没有全区和分组的走势",)
    totals = reading.totals if with_names else withheld(reading.totals)
    omitted = reading.comparable.omitted(item, quarters)
    gaps = {one.quarter for one in omitted}
    lines = [Line("全区", "district", _drawn(item, by, totals, totals, quarters=quarters, gaps=gaps))]
    if with_names:
        lines += _group_lines(item, by, quarters, reading)
    return tuple(lines), tuple(one.text for one in omitted)


def _group_lines(item: Item, by: Yardstick, quarters: tuple[Quarter, ...], reading: Reading) -> list[Line]:
    frame = reading.frame
    filings = frame.filings_for(item)
    parts = frame.groups.split(filings)
    if len(parts) < 2:
        return []
    lines = []
    for (group, members), role in zip(parts, _ROLES, strict=False):
        kinds = frozenset(one.kind for one in members)
        totals = _sums(reading, frozenset(one.institution_id for one in members), kinds)
        gaps = {one.quarter for one in reading.comparable.omitted(item, quarters, kinds=kinds)}
        lines.append(
            Line(group.name, role, _drawn(item, by, totals, reading.totals, quarters=quarters, gaps=gaps))
        )
    return lines


def _sums(reading: Reading, members: frozenset[int], kinds: frozenset[str]) -> Operands:
    """Sums over everybody of the group, those that have closed since among them."""
    named = {one.institution_id for one in reading.frame.roster}
    attendees = reading.attendance.attendees
    closed = {pk for pk, one in attendees.items() if one.kind in kinds and pk not in named}
    return reading.comparable.sums(frozenset(reading.singles) & (members | closed))


def _drawn(
    item: Item,
    by: Yardstick,
    operands: Operands,
    district: Operands,
    *,
    quarters: tuple[Quarter, ...],
    gaps: set[Quarter],
) -> tuple[Decimal | None, ...]:
    return tuple(
        None if by.quarters(at) & gaps else by.value(item, operands, at, district).amount for at in quarters
    )


def _multiples(
    item: Item,
    by: Yardstick,
    quarters: tuple[Quarter, ...],
    filings: list[ExpectedFiling],
    reading: Reading,
) -> tuple[Multiple, ...]:
    return tuple(
        Multiple(
            filing,
            tuple(by.value(item, reading.of(filing), at, reading.totals) for at in quarters),
        )
        for filing in filings
    )


def _moved(
    item: Item, base_code: str, filings: list[ExpectedFiling], reading: Reading, *, only_both: bool
) -> Moved:
    quarter = reading.quarter
    base = _base_quarter(base_code, quarter)
    found = pulls(
        {pk: item.value(one, quarter).amount for pk, one in reading.singles.items()},
        {pk: item.value(one, base).amount for pk, one in reading.singles.items()},
        only_both=only_both,
    )
    attendees = reading.attendance.attendees
    everybody = (*found.growth.joined, *found.growth.left)
    return Moved(
        base=base,
        word=BASES[base_code],
        pulls=found,
        names={pk: one.name for pk, one in attendees.items()},
        filings={one.institution_id: one for one in filings},
        reasons={pk: _why_one_date(pk, base, reading, joined=pk in found.growth.joined) for pk in everybody},
        only_both=only_both,
        broken=item.broken_between(base, quarter),
    )


def _why_one_date(pk: int, base: Quarter, reading: Reading, *, joined: bool) -> str:
    """新设, 终止, or a report that is missing."""
    attendance = reading.attendance
    at = base if joined else reading.quarter
    if not attendance.was_listed(pk, at):
        return "新设" if joined else "终止"
    if attendance.was_accepted(pk, at):
        return "基期无此数" if joined else "本期无此数"
    return "基期未报" if joined else "本期未报"
