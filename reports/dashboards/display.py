"""The dashboard's numbers as text: 万元 or 亿元, decimals by unit, true minus, — with its reason (domain §3.2, Units and rounding)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from django.urls import reverse

from filings import breaks
from qianjiang_finance.common.templatetags.fmt import ABSENT, text_of
from reports.dashboards.changes import BETTER, WORSE, Change
from reports.dashboards.comparable import NOT_COMPARABLE
from reports.dashboards.overview import Card
from reports.dashboards.ranking import Ranking, RankRow
from reports.dashboards.trend import Trend
from reports.metrics import Value, round_half_up
from reports.metrics.increments import LESS_DECREASE, LESS_INCREASE, LEVEL, MORE_DECREASE, MORE_INCREASE
from reports.wording import WAN_PER_YI

WAN = "万元"
_PLACES = {"户": 0, "户次": 0, "笔": 0, "BP": 0, "百分位": 0}
_PRINTED = {"BP": "基点"}
#: What stands in the place of a change across a change of definition.
_BROKEN = f"{breaks.MARK}口径调整"
#: Where the page of an indicator says who moved it, by the comparison clicked.
_PULLS = {"比年初": "&base=start", "同比": "&base=year"}
#: Names said in full on a card.
_NAMES = 3
#: The tone of 向好 and 趋弱; 持平 has none.
TONES_OF_VERDICT = {BETTER: "good", WORSE: "weak"}
#: Words that are said with an amount: 多增0.64亿元, but 由负转正 alone (domain §6.3).
_WITH_AMOUNT = {MORE_INCREASE, LESS_INCREASE, LESS_DECREASE, MORE_DECREASE}


def _decimals(unit: str, places: int | None) -> int:
    return _PLACES.get(unit, 2) if places is None else places


class Scale(Enum):
    """The unit amounts are shown in; the value is that of the ``unit`` parameter."""

    YI = "yi"
    WAN = "wan"

    @property
    def label(self) -> str:
        return "亿元" if self is Scale.YI else WAN

    @property
    def all(self) -> list[Scale]:
        """Both, for the switch."""
        return list(Scale)

    def unit(self, unit: str) -> str:
        """The unit as printed: 亿元 for 万元 on this scale, 基点 for BP, others as they are."""
        return self.label if unit == WAN else _PRINTED.get(unit, unit)

    def scaled(self, amount: Decimal, unit: str) -> Decimal:
        """An amount of 万元 on this scale; anything else as it is."""
        return amount / WAN_PER_YI if unit == WAN and self is Scale.YI else amount

    def prints_zero(self, amount: Decimal, unit: str) -> bool:
        """Whether a change, as printed on this scale, is none."""
        return round_half_up(self.scaled(amount, unit), _decimals(unit, None)) == 0

    @staticmethod
    def plain(amount: Decimal | None, unit: str, places: int | None = None) -> Decimal | None:
        """The number for a file, in the unit of the store, with the decimals that are printed: more of a ratio would tell its parts."""
        return None if amount is None else round_half_up(amount, _decimals(unit, places))

    def point(self, amount: Decimal | None, unit: str, places: int | None = None) -> float | None:
        """The same number for a drawing, with the decimals that are printed."""
        if amount is None:
            return None
        return float(round_half_up(self.scaled(amount, unit), _decimals(unit, places)))

    def number(
        self, amount: Decimal | None, unit: str, *, signed: bool = False, places: int | None = None
    ) -> str:
        """1,234.50, −0.27, +14 (signed), — for None: rounded half up to the decimals of the unit, or to ``places``."""
        scaled = None if amount is None else self.scaled(amount, unit)
        return text_of(scaled, _decimals(unit, places), signed=signed)


@dataclass(frozen=True, slots=True)
class ChangeText:
    """One comparison as the stat card shows it."""

    label: str
    text: str
    word: str
    tone: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class CardText:
    """One card as the stat card shows it."""

    name: str
    code: str
    value: str
    unit: str
    url: str
    changes: tuple[ChangeText, ...]
    spark: tuple[Decimal | None, ...]
    coverage: str
    note: str


def card_text(card: Card, scale: Scale, *, url: str, page_coverage: str, change_url: str = "") -> CardText:
    """The card with its numbers as text; ``url`` leads to the part about its indicator, ``change_url`` to who moved it.

    Its own n/N is said if not the page's.
    """
    coverage, unit = f"{card.reported}/{card.expected}", scale.unit(card.item.total_unit)
    return CardText(
        name=card.name,
        code=card.item.code,
        value=scale.number(card.value.amount, card.item.total_unit, places=card.item.places),
        unit=unit,
        url=url,
        changes=tuple(
            replace(
                change_text(change, scale, unit),
                url=_pull_url(change, change_url),
            )
            for change in card.changes
        ),
        spark=card.history,
        coverage="" if coverage == page_coverage else f"报数机构{coverage}家",
        note=_note(card, scale),
    )


def _pull_url(change: Change, page: str) -> str:
    """Who moved it: the page of the indicator at the base of the comparison, on the institutions it was made over."""
    if not page or change.label not in _PULLS:
        return page
    return f"{page}{_PULLS[change.label]}{'&scope=same' if change.circle else ''}#moved"


def _note(card: Card, scale: Scale) -> str:
    if not card.value.known:
        return card.value.reason
    is_broken = any(change.value.reason == breaks.NOT_COMPARABLE for change in card.changes)
    notes = [f"{breaks.MARK}{breaks.NOT_COMPARABLE}"] if is_broken else []
    notes += [_circle_note(card), *(gap.text for gap in card.omitted)]
    if card.comparable is not None:
        notes.append(f"可比口径同比{scale.number(card.comparable.amount, '%', signed=True)}%")
    return "；".join(note for note in notes if note)


def _circle_note(card: Card) -> str:
    """Who is left out of the comparisons (可比口径), or why there are none."""
    compared = [change for change in card.changes if change.circle]
    names = tuple(
        dict.fromkeys(name for change in compared if change.circle for name in change.circle.left_out)
    )
    if not names:
        return ""
    if not any(change.value.known for change in compared):
        return NOT_COMPARABLE
    shown = "、".join(names[:_NAMES]) + ("等" if len(names) > _NAMES else "")
    return f"可比口径不含{shown}（{len(names)}家）"


def change_text(change: Change, scale: Scale, card_unit: str) -> ChangeText:
    """A comparison with its word and tone; its unit is left out where it is the one beside the value. What prints as zero is 持平."""
    word = LEVEL if _is_level(change, scale) and not change.word else change.verdict
    words = _words(change, scale, card_unit)
    if change.circle and change.value.known:
        words = f"可比口径{words}"
    return ChangeText(change.label, words, word, TONES_OF_VERDICT.get(word, ""))


def _is_level(change: Change, scale: Scale) -> bool:
    """Whether the change, and the growth beside it, print as zero."""
    if change.value.amount is None or not scale.prints_zero(change.value.amount, change.unit):
        return False
    growth = change.growth.amount if change.growth else None
    return growth is None or scale.prints_zero(growth, "%")


def _words(change: Change, scale: Scale, card_unit: str) -> str:
    """+7.00（+3.84%）, +0.61百分点, −14基点, 多增0.64亿元: without the unit where it is the one beside the card's value."""
    if change.value.amount is None:
        return _BROKEN if change.value.reason == breaks.NOT_COMPARABLE else ABSENT
    unit = scale.unit(change.unit)
    if change.word in _WITH_AMOUNT:
        if _is_level(change, scale):
            return LEVEL
        return f"{change.word}{scale.number(abs(change.value.amount), change.unit)}{unit}"
    if change.word:
        return change.word
    text = scale.number(change.value.amount, change.unit, signed=True)
    if unit == "%" or unit != card_unit:
        text += unit
    if change.growth is not None and change.growth.known:
        text += f"（{scale.number(change.growth.amount, '%', signed=True)}%）"
    return text


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as text and, for —, why."""

    text: str
    reason: str


def cell(value: Value, unit: str, scale: Scale, *, signed: bool = False, places: int | None = None) -> Cell:
    """A value as the table shows it."""
    if value.reason == breaks.NOT_COMPARABLE:
        return Cell(_BROKEN, value.reason)
    return Cell(scale.number(value.amount, unit, signed=signed, places=places), value.reason)


@dataclass(frozen=True, slots=True)
class RowText:
    """One ranked institution; ``moved`` is ↑2, ↓1, 不变 or —, ``moved_words`` the same for a screen reader.

    ``unranked`` is the reason of one that does not take part, whose place is —.
    """

    place: str
    moved: str
    moved_words: str
    name: str
    kind_name: str
    url: str
    page_url: str
    value: str
    cell_url: str
    changes: tuple[Cell, ...]
    unranked: str


@dataclass(frozen=True, slots=True)
class TableText:
    """The ranking as text: whom it covers, heads with their units, rows, and the total's cells (value and changes)."""

    scope: str
    value_head: str
    heads: tuple[str, ...]
    rows: tuple[RowText, ...]
    total: tuple[Cell, ...]


def ranking_text(ranking: Ranking, scale: Scale, *, scope: str) -> TableText:
    """The ranking with its numbers as text; ``scope`` names whom it covers (全区, 大型银行)."""
    item = ranking.item
    return TableText(
        scope=scope,
        value_head=f"数值（{scale.unit(item.unit)}）",
        heads=tuple(f"{column.label}（{scale.unit(column.unit)}）" for column in ranking.columns),
        rows=tuple(_row_text(row, ranking, scale) for row in ranking.rows),
        total=(
            cell(ranking.total, item.unit, scale, places=item.places),
            *_cells(ranking.total_changes, ranking, scale),
        ),
    )


def _row_text(row: RankRow, ranking: Ranking, scale: Scale) -> RowText:
    moved, words = moved_text(row.moved)
    return RowText(
        place=ABSENT if row.place is None else str(row.place),
        moved=moved,
        moved_words=words,
        name=row.name,
        kind_name=row.kind_name,
        url=row.url,
        page_url=reverse("reports:institution", args=[row.code]),
        value=scale.number(row.value, ranking.item.unit, places=ranking.item.places),
        cell_url=row.cell_url,
        changes=_cells(row.changes, ranking, scale),
        unranked=row.unranked,
    )


def _cells(changes: Sequence[Value], ranking: Ranking, scale: Scale) -> tuple[Cell, ...]:
    return tuple(
        cell(change, column.unit, scale, signed=True)
        for change, column in zip(changes, ranking.columns, strict=True)
    )


def moved_text(places: int | None) -> tuple[str, str]:
    """↑2, ↓1, 不变 or —, and the same in words for a screen reader."""
    if places is None:
        return ABSENT, "上季无名次"
    if places == 0:
        return "不变", ""
    return (f"↑{places}", f"上升{places}位") if places > 0 else (f"↓{-places}", f"下降{-places}位")


def chart(trend: Trend, scale: Scale) -> dict[str, object]:
    """The trend in the form of templates/components/chart.html: the lines for the drawing, the same numbers as a table."""
    unit = trend.item.total_unit
    return {
        "id": "trend",
        "title": "，".join(
            [
                f"{trend.item.name}近{len(trend.quarters)}个季度",
                *(gap.text for gap in trend.omitted),
                *([f"{breaks.words(trend.breaks)}，前后不可直接比较"] if trend.breaks else []),
            ]
        ),
        "unit": scale.unit(unit),
        "spec": {
            "kind": "line",
            "categories": [quarter.label for quarter in trend.quarters],
            "series": [
                {
                    "name": line.name,
                    "role": line.role,
                    "data": [scale.point(amount, unit, trend.item.places) for amount in line.values],
                }
                for line in trend.lines
            ],
            "unit": scale.unit(unit),
            "breaks": [quarter.label for quarter in trend.breaks],
        },
        "table": {
            "head": ["季度", *(line.name for line in trend.lines)],
            "rows": [
                [
                    f"{quarter.label}{breaks.MARK}" if quarter in trend.breaks else quarter.label,
                    *(
                        scale.number(line.values[place], unit, places=trend.item.places)
                        for line in trend.lines
                    ),
                ]
                for place, quarter in enumerate(trend.quarters)
            ],
        },
    }
