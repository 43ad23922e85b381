"""机构排名 as text: for the page, and with plain numbers for the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reports.dashboards.display import Cell, Scale, cell, moved_text
from reports.institution_pages.ranking import AHEAD, PeerRow, Peers, RankingPage
from reports.metrics import round_half_up


@dataclass(frozen=True, slots=True)
class RowText:
    """One institution; ``tone`` is good, weak or empty, ``moved_words`` is for a screen reader."""

    place: str
    name: str
    code: str
    kind_name: str
    value: Cell
    cell_url: str
    percentile: Cell
    gap: Cell
    word: str
    tone: str
    moved: str
    moved_words: str
    unranked: str
    is_picked: bool


@dataclass(frozen=True, slots=True)
class PeersText:
    """A group: its name, how many have a place of how many, the average and how it was cut, the rows."""

    name: str
    ranked: int
    count: int
    average: Cell
    trim: str
    rows: tuple[RowText, ...]


def peers_text(page: RankingPage, scale: Scale) -> tuple[PeersText, ...]:
    """The groups with their numbers as text."""
    return tuple(_group(peers, page, scale) for peers in page.peers)


def _group(peers: Peers, page: RankingPage, scale: Scale) -> PeersText:
    unit, signed = page.yardstick.unit_of(page.item), page.yardstick.signed
    places = page.yardstick.places_of(page.item)
    return PeersText(
        name=peers.name,
        ranked=peers.ranked,
        count=len(peers.rows),
        average=cell(peers.average.value, unit, scale, signed=signed, places=places),
        trim=peers.average.rule,
        rows=tuple(_row(row, page, scale) for row in peers.rows),
    )


def _row(row: PeerRow, page: RankingPage, scale: Scale) -> RowText:
    unit, signed = page.yardstick.unit_of(page.item), page.yardstick.signed
    places = page.yardstick.places_of(page.item)
    moved, words = moved_text(row.moved)
    word = row.word if scale.point(row.gap.amount, unit, places) else ""
    return RowText(
        place="—" if row.place is None else str(row.place),
        name=row.filing.name,
        code=row.filing.code,
        kind_name=row.filing.kind_name,
        value=cell(row.value, unit, scale, signed=signed, places=places),
        cell_url=f"{row.filing.url}#cell-{page.item.codes[0]}",
        percentile=cell(row.percentile, "百分位", scale),
        gap=cell(row.gap, unit, scale, signed=True, places=places),
        word=word,
        tone="" if not word else "good" if word == AHEAD else "weak",
        moved=moved,
        moved_words=words,
        unranked=row.unranked,
        is_picked=row.filing.code in page.picked,
    )


def bars(page: RankingPage, scale: Scale) -> dict[str, object] | None:
    """The ranked institutions of one group as bars, for templates/components/chart.html; None for several groups or under two bars."""
    if len(page.peers) != 1 or page.peers[0].ranked < 2:
        return None
    unit, signed = page.yardstick.unit_of(page.item), page.yardstick.signed
    places = page.yardstick.places_of(page.item)
    rows = [row for row in page.peers[0].rows if row.place is not None]
    data = [scale.point(row.value.amount, unit, places) for row in rows]
    return {
        "id": "bars",
        "title": f"{page.peers[0].name}{page.item.name}{page.yardstick.label}",
        "unit": scale.unit(unit),
        "spec": {
            "kind": "bar",
            "across": True,
            "categories": [row.filing.name for row in rows],
            "series": [{"name": page.yardstick.label, "role": "district", "data": data}],
            "unit": scale.unit(unit),
        },
        "table": {
            "head": ["机构", page.yardstick.label],
            "rows": [
                [row.filing.name, scale.number(row.value.amount, unit, signed=signed, places=places)]
                for row in rows
            ],
        },
    }


@dataclass(frozen=True, slots=True)
class RankingFile:
    """The page as a file; amounts in 万元."""

    page: RankingPage

    def as_values(self) -> Iterator[list[object]]:
        """Head and rows, below each group its average."""
        unit = self.page.yardstick.unit_of(self.page.item)
        yield [
            "分组", "名次", "参加排名（家）", "机构", "编码", "类型",
            f"{self.page.yardstick.label}（{unit}）", "百分位", f"与截尾均值差（{unit}）", "评价", "名次比上季", "说明",
        ]  # fmt: skip
        for peers in self.page.peers:
            for row in peers.rows:
                yield [
                    peers.name, row.place, peers.ranked, row.filing.name, row.filing.code, row.filing.kind_name,
                    _plain(row.value.amount), _plain(row.percentile.amount), _plain(row.gap.amount), row.word,
                    row.moved, row.unranked,
                ]  # fmt: skip
            yield [
                peers.name, None, peers.ranked, f"截尾均值：{peers.average.rule}", None, None,
                _plain(peers.average.value.amount), None, None, None, None, None,
            ]  # fmt: skip
        for line in (self.page.rules, *self._basis()):
            yield [line, *[None] * 11]

    def _basis(self) -> list[str]:
        basis = self.page.basis
        missing = "、".join(one.short_name for one in basis.coverage.missing)
        lines = [f"数据状态：{basis.state}，第{basis.version}版，已汇总{basis.coverage.text}家"]
        return [*lines, f"未报：{missing}；{basis.missing_text}"] if missing else lines


def _plain(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else round_half_up(amount, 4)
