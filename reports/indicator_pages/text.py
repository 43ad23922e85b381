"""The page of one indicator as text and charts, and its tables as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, pairwise

from filings import breaks
from reports.dashboards.display import Cell, Scale, cell
from reports.indicator_pages.page import IndicatorPage, Moved, Multiple
from reports.metrics import Value, absent, round_half_up
from reports.metrics.pulls import Pull, Pulls
from reports.metrics.values import NOT_REPORTED

#: More steps than this are drawn as the strongest of both ends with the rest between them.
_MOST_STEPS = 16
_WHOLE = "district", "plain", "pick"


@dataclass(frozen=True, slots=True)
class PullText:
    """One institution's part in the growth as text; ``note`` says why it has a figure at one date only."""

    name: str
    code: str
    base: str
    current: str
    change: str
    points: Cell
    share: Cell
    note: str


@dataclass(frozen=True, slots=True)
class MovedText:
    """The table of pulls with its total, and both scopes of growth in a sentence."""

    rows: tuple[PullText, ...]
    total: PullText
    full: str
    same: str
    gap: str


@dataclass(frozen=True, slots=True)
class MultipleText:
    """One small picture: name, newest number, the values to draw."""

    name: str
    code: str
    newest: Cell
    values: tuple[Decimal | None, ...]


def lines_chart(page: IndicatorPage, scale: Scale) -> dict[str, object]:
    """The lines in the form of templates/components/chart.html."""
    unit, places = _unit(page), page.yardstick.places_of(page.item)
    notes = list(page.notes)
    if page.breaks:
        notes.append(f"{breaks.words(page.breaks)}，前后不可直接比较")
    return {
        "id": "lines-data",
        "title": "，".join([f"{page.item.name}{page.yardstick.label}", *notes]),
        "unit": scale.unit(unit),
        "spec": {
            "kind": "line",
            "categories": [quarter.label for quarter in page.quarters],
            "series": [
                {"name": line.name, "role": line.role, "data": [scale.point(amount, unit, places) for amount in line.values]}
                for line in page.lines
            ],
            "unit": scale.unit(unit),
            "breaks": [quarter.label for quarter in page.breaks],
        },
        "table": {
            "head": ["季度", *(line.name for line in page.lines)],
            "rows": [
                [
                    f"{quarter.label}{breaks.MARK}" if quarter in page.breaks else quarter.label,
                    *(scale.number(line.values[place], unit, signed=page.yardstick.signed, places=places) for line in page.lines),
                ]
                for place, quarter in enumerate(page.quarters)
            ],
        },
    }  # fmt: skip


def _unit(page: IndicatorPage) -> str:
    """The yardstick's unit; for the item itself that of its totals (户次 for 户)."""
    unit = page.yardstick.unit_of(page.item)
    return page.item.total_unit if unit == page.item.unit else unit


def multiples_text(page: IndicatorPage, scale: Scale) -> tuple[MultipleText, ...]:
    """The small pictures with their newest number."""
    unit, signed = page.yardstick.unit_of(page.item), page.yardstick.signed
    return tuple(
        MultipleText(
            one.filing.name,
            one.filing.code,
            cell(one.values[-1], unit, scale, signed=signed, places=page.yardstick.places_of(page.item)),
            tuple(value.amount for value in one.values),
        )
        for one in page.multiples
    )


def waterfall(page: IndicatorPage, moved: Moved, scale: Scale) -> dict[str, object]:
    """The pulls as steps from zero to the growth, in 百分点, for templates/components/chart.html."""
    steps = _steps(moved)
    ends = list(accumulate((points for _, points in steps), initial=Decimal(0)))
    total = moved.pulls.total.amount or Decimal(0)
    whole, rise, fall = _WHOLE
    drawn = [
        {"start": _point(start), "end": _point(end), "role": rise if end >= start else fall}
        for start, end in pairwise(ends)
    ]
    names = [name for name, _ in steps]
    title = f"各机构对{page.item.name}{moved.word}增速的拉动"
    return {
        "id": "pull-data",
        "title": f"{title}（可比口径）" if moved.only_both else title,
        "unit": "百分点",
        "spec": {
            "kind": "waterfall",
            "across": True,
            "categories": [*names, f"全区{moved.word}增速"],
            "steps": [*drawn, {"start": 0, "end": _point(total), "role": whole}],
            "unit": "百分点",
        },
        "table": {
            "head": ["机构", "拉动"],
            "rows": [
                *([name, scale.number(points, "百分点", signed=True)] for name, points in steps),
                [f"全区{moved.word}增速", scale.number(total, "%", signed=True)],
            ],
        },
    }


def _point(points: Decimal) -> float:
    return float(round_half_up(points, 4))


def _steps(moved: Moved) -> list[tuple[str, Decimal]]:
    """Name and 拉动 of each step, strongest first; of many the ends, with the others between them as one."""
    all_steps = [(moved.names[row.name], row.points.amount or Decimal(0)) for row in moved.pulls.rows]
    if len(all_steps) <= _MOST_STEPS:
        return all_steps
    half = _MOST_STEPS // 2
    between = all_steps[half:-half]
    rest = (f"其余{len(between)}家", sum((points for _, points in between), Decimal(0)))
    return [*all_steps[:half], rest, *all_steps[-half:]]


def moved_text(page: IndicatorPage, moved: Moved, scale: Scale) -> MovedText:
    """The table of pulls and the growth in both scopes."""
    found, unit = moved.pulls, page.item.unit
    growths = found.growth
    total = PullText(
        name="全区合计",
        code="",
        base=scale.number(found.base, unit),
        current=scale.number(found.current, unit),
        change=scale.number(found.change, unit, signed=True),
        points=cell(found.total, "百分点", scale, signed=True),
        share=cell(_whole_share(found), "%", scale),
        note="",
    )
    return MovedText(
        rows=tuple(_row(row, moved, scale, unit) for row in found.rows),
        total=total,
        full=_percent(growths.full, scale),
        same=_percent(growths.comparable, scale),
        gap=_gap(moved, scale, unit),
    )


def _whole_share(found: Pulls[int]) -> Value:
    """The 贡献率 of the whole: 100 where its parts have any."""
    if not found.rows:
        return absent(NOT_REPORTED)
    share = found.rows[0].share
    return Value(Decimal(100)) if share.known else share


def _percent(value: Value, scale: Scale) -> str:
    return f"{scale.number(value.amount, '%', signed=True)}%" if value.known else f"—（{value.reason}）"


def _gap(moved: Moved, scale: Scale, unit: str) -> str:
    """全口径比可比口径高1.21个百分点，来自：演示大型银行支行己（新设，+0.32亿元）; empty when both are the same."""
    growths = moved.pulls.growth
    if not (growths.joined or growths.left):
        return ""
    changes = {row.name: row.change for row in moved.pulls.rows}
    names = [
        f"{moved.names[pk]}（{moved.reasons[pk]}"
        + (f"，{scale.number(changes[pk], unit, signed=True)}{scale.unit(unit)}）" if pk in changes else "）")
        for pk in (*growths.joined, *growths.left)
    ]
    difference = growths.difference.amount
    if difference is None:
        return f"两期报数机构不同：{'、'.join(names)}"
    if scale.prints_zero(difference, "百分点"):
        return f"两个口径增速相同，两期报数机构不同：{'、'.join(names)}"
    lead = "高" if difference > 0 else "低"
    shown = scale.number(abs(difference), "百分点")
    return f"全口径比可比口径{lead}{shown}个百分点，差在{'、'.join(names)}"


def _row(row: Pull[int], moved: Moved, scale: Scale, unit: str) -> PullText:
    filing = moved.filings.get(row.name)
    return PullText(
        name=moved.names[row.name],
        code=filing.code if filing else "",
        base=scale.number(row.base, unit),
        current=scale.number(row.current, unit),
        change=scale.number(row.change, unit, signed=True),
        points=cell(row.points, "百分点", scale, signed=True),
        share=cell(row.share, "%", scale),
        note=moved.reasons.get(row.name, ""),
    )


@dataclass(frozen=True, slots=True)
class IndicatorFile:
    """One of the page's tables as a file: lines with the decimals of the page, multiples and pull (of single institutions) unrounded."""

    page: IndicatorPage
    part: str

    def as_values(self) -> Iterator[list[object]]:
        """Head and rows."""
        if self.part == "pull" and self.page.moved:
            return self._pulls(self.page.moved)
        if self.part == "multiples":
            return self._multiples(self.page.multiples)
        return self._lines()

    def _lines(self) -> Iterator[list[object]]:
        unit = _unit(self.page)
        places = self.page.yardstick.places_of(self.page.item)
        yield ["季度", *(f"{line.name}（{unit}）" for line in self.page.lines)]
        for place, quarter in enumerate(self.page.quarters):
            yield [
                quarter.label,
                *(Scale.plain(line.values[place], unit, places) for line in self.page.lines),
            ]

    def _multiples(self, multiples: tuple[Multiple, ...]) -> Iterator[list[object]]:
        yield ["机构", "编码", "单位", *(quarter.label for quarter in self.page.quarters)]
        unit = self.page.yardstick.unit_of(self.page.item)
        for one in multiples:
            yield [one.filing.name, one.filing.code, unit, *(value.amount for value in one.values)]

    def _pulls(self, moved: Moved) -> Iterator[list[object]]:
        unit = self.page.item.unit
        yield [
            "机构",
            f"基期（{unit}）",
            f"本期（{unit}）",
            f"增量（{unit}）",
            "拉动（百分点）",
            "贡献率（%）",
            "说明",
        ]
        for row in moved.pulls.rows:
            yield [
                moved.names[row.name], row.base, row.current, row.change, row.points.amount, row.share.amount,
                moved.reasons.get(row.name, ""),
            ]  # fmt: skip
        found = moved.pulls
        scope = "可比口径" if moved.only_both else "全口径"
        if self.page.item.total_unit != unit:
            scope += f"，合计为{self.page.item.total_unit}"
        share = _whole_share(found).amount
        yield ["全区合计", found.base, found.current, found.change, found.total.amount, share, scope]
