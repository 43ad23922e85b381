"""机构排名: institutions in order of one yardstick, each within its peer group, all together, or a group picked on the page.

Features I1–I5 and Z9: members visible, place, change of place, percentile, trimmed peer average, tie rule stated, the direction of
good decides who is first; whoever has not reported has no place and is named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from filings.models import Period
from qianjiang_finance.common.quarter import Quarter
from reports.attendance import Attendee
from reports.dashboards.basis import DataBasis, basis_of
from reports.dashboards.changes import BETTER, WORSE, verdict
from reports.dashboards.items import Item
from reports.dashboards.peer_groups import PeerGroup
from reports.dashboards.ranking import ORDER_RULES, TIE_RULE
from reports.dashboards.yardsticks import Yardstick, choose_yardstick, looked_at, yardsticks_for
from reports.figures import ExpectedFiling
from reports.institution_pages.reading import Frame, Reading, read_for_places, read_frame
from reports.metrics import TrimmedMean, Value, absent, difference, percentile, rank, trimmed_mean
from reports.ranking_rules import LEAST_QUARTERS, POLICY_BANK, RULE, why_unranked

#: ``?group=``: every institution in its own group (the default), all together, or those ticked.
OWN, ALL, PICKED = "", "all", "pick"
AHEAD, BEHIND = "好于均值", "弱于均值"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asks for: codes of an indicator, a yardstick, a group, and of the institutions ticked."""

    item: str = ""
    yardstick: str = ""
    group: str = OWN
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PeerRow:
    """One institution. ``place`` is None with the reason in ``unranked``; ``moved`` are places won since last quarter (None: had none).

    ``gap`` is its value less the trimmed average, ``word`` 好于均值 or 弱于均值 by the direction of good.
    """

    filing: ExpectedFiling
    value: Value
    place: int | None
    percentile: Value
    moved: int | None
    gap: Value
    word: str
    unranked: str


@dataclass(frozen=True, slots=True)
class Peers:
    """One group in order: ranked rows, then the others. ``ranked`` counts the places."""

    name: str
    rows: tuple[PeerRow, ...]
    ranked: int
    average: TrimmedMean


@dataclass(frozen=True, slots=True)
class RankingPage:
    """The page: what was chosen, what can be, and the groups."""

    quarter: Quarter
    item: Item
    items: tuple[Item, ...]
    yardstick: Yardstick
    yardsticks: tuple[Yardstick, ...]
    group: str
    groups: tuple[PeerGroup, ...]
    choices: tuple[tuple[str, tuple[ExpectedFiling, ...]], ...]
    picked: frozenset[str]
    peers: tuple[Peers, ...]
    basis: DataBasis
    rules: str


def build_page(period: Period, wanted: Wanted) -> RankingPage:
    """The ranking of a period; an unknown choice counts as none. At most ten queries."""
    quarter = period.quarter
    frame = read_frame(period)
    item = frame.item(wanted.item)
    yardstick = choose_yardstick(item, wanted.yardstick)
    reading = read_for_places(frame, [item], looked_at([yardstick], (quarter, quarter.previous)))
    filings = frame.filings_for(item)
    groups = frame.groups.among(filings)
    group = wanted.group if wanted.group in {OWN, ALL, PICKED, *(one.code for one in groups)} else OWN
    picked = frozenset(wanted.members) & {filing.code for filing in filings}
    return RankingPage(
        quarter=quarter,
        item=item,
        items=tuple(frame.items.values()),
        yardstick=yardstick,
        yardsticks=yardsticks_for(item),
        group=group,
        groups=groups,
        choices=tuple((one.name, tuple(members)) for one, members in frame.groups.split(filings)),
        picked=picked,
        peers=tuple(
            rank_peers(name, members, item, yardstick, reading)
            for name, members in _circles(frame, filings, group, picked)
        ),
        basis=basis_of(period, filings),
        rules=ORDER_RULES[item.direction] + TIE_RULE + RULE,
    )


def _circles(
    frame: Frame, filings: Sequence[ExpectedFiling], group: str, picked: frozenset[str]
) -> list[tuple[str, list[ExpectedFiling]]]:
    """Names and members of the groups to rank."""
    if group == ALL:
        return [("全部机构", list(filings))]
    if group == PICKED:
        members = [filing for filing in filings if filing.code in picked]
        return [("自选组", members)] if members else []
    return [(one.name, members) for one, members in frame.groups.split(filings) if group in (OWN, one.code)]


def rank_peers(
    name: str, filings: Sequence[ExpectedFiling], item: Item, yardstick: Yardstick, reading: Reading
) -> Peers:
    """The institutions ranked among themselves, on unrounded values (domain §5.2)."""
    values = _values(filings, item, yardstick, reading, reading.quarter)
    reasons = why_without_place(filings, reading, reading.quarter)
    places = places_of(values, reasons, item)
    before = places_of(
        _values(filings, item, yardstick, reading, reading.quarter.previous),
        why_without_place(filings, reading, reading.quarter.previous),
        item,
    )
    average = trimmed_mean(values[pk].amount for pk in places)
    standing = _Standing(item, values, reasons, places, before, average)
    rows = [_row(filing, standing) for filing in filings]
    rows.sort(key=lambda row: (row.place is None, row.place or 0, not row.value.known))
    return Peers(name, tuple(rows), len(places), average)


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the rows of a group are made from, by institution id."""

    item: Item
    values: Mapping[int, Value]
    reasons: Mapping[int, str]
    places: Mapping[int, int]
    before: Mapping[int, int]
    average: TrimmedMean


def _row(filing: ExpectedFiling, of: _Standing) -> PeerRow:
    pk = filing.institution_id
    value, place, old = of.values[pk], of.places.get(pk), of.before.get(pk)
    if place is None:
        nothing = absent("未参加排名")
        return PeerRow(filing, value, None, nothing, None, nothing, "", _why(filing, value, of.reasons[pk]))
    gap = difference(value, of.average.value)
    return PeerRow(
        filing=filing,
        value=value,
        place=place,
        percentile=percentile(place, len(of.places)),
        moved=None if old is None else old - place,
        gap=gap,
        word={BETTER: AHEAD, WORSE: BEHIND}.get(verdict(gap, of.item.direction), ""),
        unranked="",
    )


def _why(filing: ExpectedFiling, value: Value, reason: str) -> str:
    if value.known:
        return reason
    if filing.accepted_at is None:
        return f"未报（{filing.status}）"
    return "本期无此数" if value.reason == "未报" else value.reason


def _values(
    filings: Sequence[ExpectedFiling], item: Item, yardstick: Yardstick, reading: Reading, at: Quarter
) -> dict[int, Value]:
    return {
        filing.institution_id: yardstick.value(item, reading.of(filing), at, reading.totals)
        for filing in filings
    }


def places_of(values: dict[int, Value], reasons: dict[int, str], item: Item) -> dict[int, int]:
    """The places of those that take part and have a value."""
    amounts: dict[int, Decimal | None] = {pk: value.amount for pk, value in values.items() if not reasons[pk]}
    return rank(amounts, -1 if item.direction < 0 else 1)


def why_without_place(filings: Sequence[ExpectedFiling], reading: Reading, at: Quarter) -> dict[int, str]:
    """Why each does not take part in the quarter (政策性银行 among others, too new, 不参评); empty for those that do.

    The rosters of the reading know at least everybody who may be too new.
    """
    rosters = reading.attendance
    ends = rosters.quarter_ends(at)
    among_own = {filing.kind for filing in filings} == {POLICY_BANK}
    return {
        filing.institution_id: why_unranked(
            Attendee(filing.name, filing.kind, filing.takes_part),
            ends[filing.institution_id] if filing.institution_id in rosters.attendees else LEAST_QUARTERS,
            among_own_kind=among_own,
        )
        for filing in filings
    }
