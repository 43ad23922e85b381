"""One institution: its figures beside its peers and the district, and one indicator by one yardstick over twelve quarters (H4, I2, M2).

A reader who sees no other institution gets peers and district as aggregates only, and none from which fewer than three others could
be worked out (domain §11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from filings.models import Period
from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.basis import DataBasis, basis_of
from reports.dashboards.board import DEFAULT_ITEM
from reports.dashboards.changes import Change, changes_of
from reports.dashboards.comparable import Comparable
from reports.dashboards.items import Item
from reports.dashboards.overview import CARDS, SMALLEST_GROUP
from reports.dashboards.periods import last_quarters, with_bases
from reports.dashboards.trend import Line
from reports.dashboards.yardsticks import (
    SHARE,
    Yardstick,
    adds_up,
    choose_yardstick,
    looked_at,
    yardsticks_for,
)
from reports.figures import ExpectedFiling
from reports.institution_pages.ranking import places_of, why_without_place
from reports.institution_pages.reading import Reading, read_frame, read_neighbourhood
from reports.metrics import Value, absent, percentile

TOO_FEW_PEERS = f"同组报数的其他机构不足{SMALLEST_GROUP}家，不予显示"
NO_PEERS = "同组没有其他机构报数"
#: So many indicators stand in the table of an institution that reports none of the dashboard's.
_ROWS = 10
DEFAULT_YARDSTICK = "year-growth"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One indicator of the institution: value, changes, place among ``ranked`` peers, and the average of the other peers."""

    item: Item
    value: Value
    changes: tuple[Change, ...]
    place: int | None
    ranked: int
    moved: int | None
    percentile: Value
    peers: Value


@dataclass(frozen=True, slots=True)
class Series:
    """The chosen indicator by the chosen yardstick, oldest quarter first; ``notes`` say what is not drawn and why."""

    item: Item
    yardstick: Yardstick
    quarters: tuple[Quarter, ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...]

    @property
    def breaks(self) -> tuple[Quarter, ...]:
        return self.item.broken_between(self.quarters[0], self.quarters[-1])


@dataclass(frozen=True, slots=True)
class OnePage:
    """What the page shows besides checks and filings."""

    filing: ExpectedFiling
    group: str
    peer_names: tuple[str, ...]
    items: tuple[Item, ...]
    yardsticks: tuple[Yardstick, ...]
    rows: tuple[KeyRow, ...]
    series: Series
    basis: DataBasis


@dataclass(frozen=True, slots=True)
class _Circle:
    """The institution, its peers and everybody else, for one page."""

    reading: Reading
    district: Comparable
    filing: ExpectedFiling
    peers: Sequence[ExpectedFiling]
    sees_all: bool

    @property
    def others(self) -> frozenset[int]:
        return frozenset(one.institution_id for one in self.peers) - {self.filing.institution_id}


def build_one(
    period: Period, code: str, *, item: str = "", yardstick: str = "", sees_all: bool
) -> OnePage | None:
    """The page of the institution of that code; None when it owes no figures in the period. At most 17 queries."""
    frame = read_frame(period)
    filing = next((one for one in frame.roster if one.code == code), None)
    items = frame.items_of(filing) if filing else ()
    if filing is None or not items:
        return None
    chosen = next((one for one in items if one.code == (item or DEFAULT_ITEM)), items[0])
    by = choose_yardstick(chosen, yardstick, DEFAULT_YARDSTICK)
    quarters, rows = last_quarters(period.quarter), _key_items(items)
    table = with_bases([period.quarter, period.quarter.same_last_year, period.quarter.previous])
    group, peers = frame.peers_of(filing)
    found = read_neighbourhood(frame, filing, peers, (chosen, looked_at([by], quarters)), (rows, table))
    circle = _Circle(found.near, found.district, filing, peers, sees_all)
    return OnePage(
        filing=filing,
        group=group.name,
        peer_names=tuple(one.name for one in peers if one is not filing) if sees_all else (),
        items=items,
        yardsticks=yardsticks_for(chosen),
        rows=tuple(_row(one, circle) for one in rows),
        series=_series(chosen, by, quarters, circle),
        basis=basis_of(period, frame.roster, with_names=sees_all),
    )


def _key_items(items: Sequence[Item]) -> list[Item]:
    """The dashboard's indicators; for an institution that reports none of them its own first ones."""
    cards = [item for code in CARDS for item in items if item.code == code]
    return cards or list(items[:_ROWS])


def _row(item: Item, circle: _Circle) -> KeyRow:
    reading, quarter = circle.reading, circle.reading.quarter
    own = reading.of(circle.filing)
    now, before = _places(item, circle, quarter), _places(item, circle, quarter.previous)
    place, old = _own_place(now, circle), _own_place(before, circle)
    value = choose_yardstick(item, "")
    return KeyRow(
        item=item,
        value=item.value(own, quarter),
        changes=changes_of(item.of_one, own, quarter)[:2],
        place=place,
        ranked=len(now),
        moved=None if place is None or old is None else old - place,
        percentile=percentile(place, len(now)) if place else absent("未参加排名"),
        peers=_peers(item, value, circle, quarter),
    )


def _own_place(places: Mapping[int, int], circle: _Circle) -> int | None:
    """The place among the ranked peers; none among fewer than three others for who sees the own figures alone: it tells their order."""
    pk = circle.filing.institution_id
    others = len(places.keys() - {pk})
    return places.get(pk) if circle.sees_all or others >= SMALLEST_GROUP else None


def _places(item: Item, circle: _Circle, quarter: Quarter) -> dict[int, int]:
    reading = circle.reading
    peers = [filing for filing in circle.peers if filing in reading.frame.reporters[item.reporter]]
    values = {one.institution_id: item.value(reading.of(one), quarter) for one in peers}
    return places_of(values, why_without_place(peers, reading, quarter), item)


def _with_figures(item: Item, yardstick: Yardstick, circle: _Circle, quarter: Quarter) -> frozenset[int]:
    """Those near with figures for all that the yardstick looks at."""
    at = yardstick.quarters(quarter)
    return frozenset.intersection(*(circle.reading.comparable.reporters(item, one) for one in at))


def _peers(item: Item, yardstick: Yardstick, circle: _Circle, quarter: Quarter) -> Value:
    """The other peers together: their average where numbers add up, else the formula over their sums; like for like over its dates."""
    if not item.sums:
        return absent("不汇总")
    members = _with_figures(item, yardstick, circle, quarter) & circle.others
    if not members:
        return absent(NO_PEERS)
    if not circle.sees_all and len(members) < SMALLEST_GROUP:
        return absent(TOO_FEW_PEERS)
    together = yardstick.value(item, circle.reading.comparable.sums(members), quarter, circle.reading.totals)
    if together.amount is None or not adds_up(yardstick, item):
        return together
    return Value(together.amount / len(members))


def _district(item: Item, yardstick: Yardstick, circle: _Circle, quarter: Quarter) -> Value:
    """The district as the dashboard has it (可比口径 where a report is missing)."""
    if not circle.sees_all and not _may_see_district(item, yardstick, circle, quarter):
        return absent(TOO_FEW_PEERS)
    comparison = circle.district.comparison(
        item, circle.reading.totals, sorted(yardstick.quarters(quarter), reverse=True)
    )
    if comparison.operands is None:
        return absent("报数机构不同，不可比")
    return yardstick.value(item, comparison.operands, quarter, comparison.operands)


def _may_see_district(item: Item, yardstick: Yardstick, circle: _Circle, quarter: Quarter) -> bool:
    """Whether neither the district less the own figures, nor less the peers, leaves a sum over one or two institutions."""
    at = yardstick.quarters(quarter)
    everybody = frozenset.intersection(*(circle.district.reporters(item, one) for one in at))
    own = frozenset({circle.filing.institution_id})
    near = _with_figures(item, yardstick, circle, quarter)
    others = circle.district.size(everybody) - len(near & own)
    peers = len(near & circle.others)
    outside = others - peers
    if others < SMALLEST_GROUP:
        return False
    return peers < SMALLEST_GROUP or outside == 0 or outside >= SMALLEST_GROUP


def _series(item: Item, yardstick: Yardstick, quarters: tuple[Quarter, ...], circle: _Circle) -> Series:
    lines = [
        Line(
            circle.filing.name,
            "pick",
            _amounts([_own(item, yardstick, circle, at) for at in quarters]),
        )
    ]
    peers = [_peers(item, yardstick, circle, at) for at in quarters]
    notes = []
    if any(one.known for one in peers):
        lines.append(Line("同组其他机构平均", "peer", _amounts(peers)))
    elif item.sums:
        notes.append(TOO_FEW_PEERS if not circle.sees_all else NO_PEERS)
    if item.sums and not adds_up(yardstick, item):
        district = [_district(item, yardstick, circle, at) for at in quarters]
        if any(one.known for one in district):
            lines.append(Line("全区", "district", _amounts(district)))
    return Series(item, yardstick, quarters, tuple(lines), tuple(notes))


def _own(item: Item, yardstick: Yardstick, circle: _Circle, quarter: Quarter) -> Value:
    """The institution's own number. Its share tells the district's total: shown where that may be seen."""
    is_share = yardstick.code == SHARE
    if is_share and not circle.sees_all and not _may_see_district(item, yardstick, circle, quarter):
        return absent(TOO_FEW_PEERS)
    return yardstick.value(item, circle.reading.of(circle.filing), quarter, circle.reading.totals)


def _amounts(values: Sequence[Value]) -> tuple[Decimal | None, ...]:
    return tuple(value.amount for value in values)
