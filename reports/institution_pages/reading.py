"""What the pages of institutions read: the catalogue, the roster, the groups, single figures and the district's totals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from filings.models import Period
from institutions.models import Institution
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.attendance import Attendance, attendance, newcomers
from reports.dashboards.board import DEFAULT_ITEM, MOST_RANKED
from reports.dashboards.comparable import Comparable
from reports.dashboards.items import Item, catalogue
from reports.dashboards.lean import read_comparable, read_everybody
from reports.dashboards.peer_groups import PeerGroup, PeerGroups, peer_groups
from reports.dashboards.periods import last_quarters, with_bases
from reports.figures import ExpectedFiling, Members, SingleFigures, Totals
from reports.ranking_rules import LEAST_QUARTERS

NOTHING = SingleFigures({})


@dataclass(frozen=True, slots=True)
class Frame:
    """Who reports what in a period, before any figure is read."""

    period: Period
    items: Mapping[str, Item]
    roster: Sequence[ExpectedFiling]
    reporters: Mapping[str, Members]
    groups: PeerGroups

    def item(self, code: str) -> Item:
        """The item of that code, else 制造业贷款余额."""
        return self.items.get(code) or self.items[DEFAULT_ITEM]

    def filings_for(self, item: Item) -> list[ExpectedFiling]:
        """The filings that are expected to hold the item."""
        return [filing for filing in self.roster if filing in self.reporters[item.reporter]]

    def items_of(self, filing: ExpectedFiling) -> tuple[Item, ...]:
        """What the institution is asked for, derived indicators included."""
        return tuple(item for item in self.items.values() if filing in self.reporters[item.reporter])

    def peers_of(self, filing: ExpectedFiling) -> tuple[PeerGroup, list[ExpectedFiling]]:
        """Its group with all members of the roster, itself among them."""
        group = self.groups.of(filing)
        return group, [one for one in self.roster if self.groups.of(one).code == group.code]


@dataclass(frozen=True, slots=True)
class Reading:
    """The figures of some codes in some quarters: of every institution, and their totals."""

    frame: Frame
    singles: Mapping[int, SingleFigures]
    totals: Totals
    comparable: Comparable

    @property
    def quarter(self) -> Quarter:
        return self.frame.period.quarter

    @property
    def attendance(self) -> Attendance:
        return self.comparable.attendance

    def of(self, filing: ExpectedFiling) -> SingleFigures:
        """The figures of an institution; one that has reported nothing has none."""
        return self.singles.get(filing.institution_id, NOTHING)


def read_frame(period: Period) -> Frame:
    """At most seven queries."""
    return Frame(
        period=period,
        items=catalogue(period),
        roster=figures.expected_filings(period),
        reporters=figures.reporting_groups(),
        groups=peer_groups(),
    )


def read_figures(frame: Frame, items: Sequence[Item], quarters: Iterable[Quarter]) -> Reading:
    """The figures that the items are made of in the quarters, of everybody: three queries."""
    wanted, weights = _codes(frame, items)
    at = _quarters(items, quarters)
    singles = figures.by_institution(wanted, at)
    rosters = attendance(_seen(frame) | at)
    return Reading(frame, singles, figures.totals(wanted, at), Comparable(singles, rosters, weights))


def read_for_places(frame: Frame, items: Sequence[Item], quarters: Iterable[Quarter]) -> Reading:
    """The same for a ranking, which compares no totals: of the rosters only what tells the newcomers. Four queries."""
    wanted, weights = _codes(frame, items)
    at = _quarters(items, quarters)
    singles = figures.by_institution(wanted, at)
    return Reading(frame, singles, figures.totals(wanted, at), Comparable(singles, _new(frame), weights))


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One institution with all its figures, its peers, and the district."""

    near: Reading
    district: Comparable


def read_neighbourhood(
    frame: Frame,
    filing: ExpectedFiling,
    peers: Sequence[ExpectedFiling],
    chosen: tuple[Item, frozenset[Quarter]],
    rows: tuple[Sequence[Item], frozenset[Quarter]],
) -> Neighbourhood:
    """The chosen item of the peers in its quarters, the items of the table of the peers this quarter and the last, all of the institution.

    In a large office the district is read as the rest of its kinds (``lean``), the peers are not. At most twelve queries.
    """
    item, series = chosen
    items, table = rows
    everything, at = (item, *items), _quarters((item, *items), series | table)
    wanted, weights = _codes(frame, everything)
    now = (frame.period.quarter, frame.period.quarter.previous)
    ids = [Institution(pk=one.institution_id) for one in peers]
    singles = _merged(
        figures.by_institution(_codes(frame, [item])[0], _quarters([item], series), ids),
        figures.by_institution(_codes(frame, items)[0], _quarters(items, now), ids),
        figures.by_institution(wanted, at, [Institution(pk=filing.institution_id)]),
    )
    read = read_comparable if len(frame.roster) > MOST_RANKED else read_everybody
    codes, own_weights = _codes(frame, [item])
    district = read(codes, own_weights, _quarters([item], series), may_show=True)
    near = Reading(frame, singles, figures.totals(wanted, at), Comparable(singles, _new(frame), weights))
    return Neighbourhood(near, district)


def _merged(*parts: Mapping[int, SingleFigures]) -> dict[int, SingleFigures]:
    found: dict[int, dict[tuple[str, Quarter], Decimal]] = {}
    for part in parts:
        for pk, one in part.items():
            found.setdefault(pk, {}).update(one.rows)
    return {pk: SingleFigures(rows) for pk, rows in found.items()}


def _codes(frame: Frame, items: Sequence[Item]) -> tuple[set[str], dict[str, str]]:
    """The codes to read and the weights of rates among them. Rates in a formula need their weights too, to be averaged over a part."""
    codes = {code for item in items for code in item.needed}
    weights = {
        code: frame.items[code].weight for code in codes if code in frame.items and frame.items[code].weight
    }
    return codes.union(weights.values()), weights


def _quarters(items: Sequence[Item], quarters: Iterable[Quarter]) -> frozenset[Quarter]:
    """All quarters that the formulas ask for."""
    at = tuple(quarters)
    return frozenset(one for item in items for quarter in at for one in item.quarters(quarter))


def _seen(frame: Frame) -> frozenset[Quarter]:
    """The quarters in which it is counted how often an institution has reported."""
    return with_bases(last_quarters(frame.period.quarter))


def _new(frame: Frame) -> Attendance:
    """The rosters of those who may be too new to be ranked, now or last quarter."""
    seen = _seen(frame)
    return attendance(seen, newcomers(seen, LEAST_QUARTERS + 1))
