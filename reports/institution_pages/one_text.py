"""The page of one institution as text, its chart, and its file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from filings import breaks
from reports.dashboards.display import Cell, ChangeText, Scale, cell, change_text, moved_text
from reports.institution_pages.one import KeyRow, OnePage, Series


@dataclass(frozen=True, slots=True)
class KeyRowText:
    """One indicator of the institution as text; ``url`` opens its figure."""

    code: str
    name: str
    unit: str
    value: Cell
    url: str
    changes: tuple[ChangeText, ...]
    place: str
    moved: str
    moved_words: str
    percentile: Cell
    peers: Cell


def rows_text(page: OnePage, scale: Scale) -> tuple[KeyRowText, ...]:
    """The table of the institution's indicators."""
    return tuple(_row(row, page, scale) for row in page.rows)


def _row(row: KeyRow, page: OnePage, scale: Scale) -> KeyRowText:
    unit = row.item.unit
    moved, words = moved_text(row.moved)
    return KeyRowText(
        code=row.item.code,
        name=row.item.name,
        unit=scale.unit(unit),
        value=cell(row.value, unit, scale, places=row.item.places),
        url=f"{page.filing.url}#cell-{row.item.codes[0]}",
        changes=tuple(change_text(change, scale, scale.unit(unit)) for change in row.changes),
        place=f"{row.place}/{row.ranked}" if row.place else "—",
        moved=moved,
        moved_words=words,
        percentile=cell(row.percentile, "百分位", scale),
        peers=cell(row.peers, unit, scale, places=row.item.places),
    )


def series_chart(series: Series, scale: Scale) -> dict[str, object]:
    """The series in the form of templates/components/chart.html."""
    unit = series.yardstick.unit_of(series.item)
    signed, places = series.yardstick.signed, series.yardstick.places_of(series.item)
    notes = [*series.notes]
    if series.breaks:
        notes.append(f"{breaks.words(series.breaks)}，前后不可直接比较")
    return {
        "id": "series-data",
        "title": "，".join([f"{series.item.name}{series.yardstick.label}", *notes]),
        "unit": scale.unit(unit),
        "spec": {
            "kind": "line",
            "categories": [quarter.label for quarter in series.quarters],
            "series": [
                {
                    "name": line.name,
                    "role": line.role,
                    "data": [scale.point(amount, unit, places) for amount in line.values],
                }
                for line in series.lines
            ],
            "unit": scale.unit(unit),
            "breaks": [quarter.label for quarter in series.breaks],
        },
        "table": {
            "head": ["季度", *(line.name for line in series.lines)],
            "rows": [
                [
                    quarter.label,
                    *(
                        scale.number(line.values[place], unit, signed=signed, places=places)
                        for line in series.lines
                    ),
                ]
                for place, quarter in enumerate(series.quarters)
            ],
        },
    }


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """The series of the page as a file, in the unit of the store."""

    series: Series

    def as_values(self) -> Iterator[list[object]]:
        """Quarters and the values of each line, with the decimals of the page."""
        item, yardstick = self.series.item, self.series.yardstick
        unit, places = yardstick.unit_of(item), yardstick.places_of(item)
        yield ["季度", *(f"{line.name}（{unit}）" for line in self.series.lines)]
        for place, quarter in enumerate(self.series.quarters):
            yield [
                quarter.label,
                *(Scale.plain(line.values[place], unit, places) for line in self.series.lines),
            ]
