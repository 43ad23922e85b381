"""One indicator over twelve quarters: the district's line and, for a kind of institution, the peers' line (feature H4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from qianjiang_finance.common.quarter import Quarter
from reports.dashboards.comparable import Comparable, Omitted
from reports.dashboards.items import Item, Nature
from reports.dashboards.overview import SMALLEST_GROUP, drawn
from reports.dashboards.periods import last_quarters
from reports.figures import SingleFigures, Totals


@dataclass(frozen=True, slots=True)
class Line:
    """A named series; None is a gap. ``role`` is district or peer (blue or grey in the chart)."""

    name: str
    role: str
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """The lines of an item over the quarters, oldest first, in ``item.total_unit``; ``omitted`` are quarters not drawn for missing reports."""

    item: Item
    quarters: tuple[Quarter, ...]
    lines: tuple[Line, ...]
    omitted: tuple[Omitted, ...] = ()

    @property
    def breaks(self) -> tuple[Quarter, ...]:
        """Where a new definition begins within the line: there the chart has a break mark."""
        return self.item.broken_between(self.quarters[0], self.quarters[-1])

    @property
    def is_empty(self) -> bool:
        """Whether there is no number at all to draw."""
        return all(value is None for line in self.lines for value in line.values)


def build_trend(
    item: Item,
    quarter: Quarter,
    *,
    totals: Totals,
    comparable: Comparable,
    peers: Totals | None = None,
    kind: str = "",
    peer_name: str = "",
) -> Trend:
    """The district's line and, with ``peers``, that of one kind: the same formula over the kind's sums.

    For an amount the peers' line is the kind's part of the district; for a ratio or price it is the kind's weighted average,
    because ratios are never averaged one by one (domain §0.4). A quarter with missing reports is left out of the line it is short in.
    """
    quarters = last_quarters(quarter)
    omitted = comparable.omitted(item, quarters)
    lines = [Line("全区", "district", drawn(item, totals, quarters, omitted))]
    if peers is not None:
        how = "合计" if item.nature in (Nature.STOCK, Nature.FLOW) else "平均"
        gaps = comparable.omitted(item, quarters, kinds=frozenset({kind}))
        lines.append(Line(f"{peer_name}{how}", "peer", drawn(item, peers, quarters, gaps)))
    return Trend(item, quarters, tuple(lines), omitted)


def build_median_trend(item: Item, quarter: Quarter, figures: Mapping[int, SingleFigures]) -> Trend:
    """The median of the institutions, for an indicator that is not aggregated (B511, domain §3.2); a gap under three of them."""
    quarters = last_quarters(quarter)
    medians = tuple(
        _median([item.value(numbers, at).amount for numbers in figures.values()]) for at in quarters
    )
    return Trend(item, quarters, (Line("全区机构中位数", "district", medians),))


def _median(values: list[Decimal | None]) -> Decimal | None:
    known = [value for value in values if value is not None]
    return median(known) if len(known) >= SMALLEST_GROUP else None
