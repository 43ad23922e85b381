"""Where the series of an indicator breaks because its definition (口径) changed (feature Z12; domain §3.2, Restatement and break).

``Breaks.between`` is the one answer to "may these two quarters be compared?": the form, the checks and the reports ask it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from filings.models import Indicator, IndicatorDefinition
from filings.models.definitions import BEGINNING
from qianjiang_finance.common.quarter import Quarter

#: The note wherever such a comparison is left out or marked.
MARK, NOT_COMPARABLE = "※", "口径调整，增速不可直接比较"


@dataclass(frozen=True, slots=True)
class Breaks:
    """By code of a reported indicator, the quarters from which its figures stand under another definition than before."""

    starts: Mapping[str, frozenset[Quarter]] = field(default_factory=dict)

    def between(self, codes: Iterable[str], earlier: Quarter, later: Quarter) -> tuple[Quarter, ...]:
        """The breaks after ``earlier`` up to and with ``later`` of any of the codes, oldest first; empty: comparable."""
        found = {start for code in codes for start in self.starts.get(code, ()) if earlier < start <= later}
        return tuple(sorted(found))


NONE = Breaks()


def series_breaks() -> Breaks:
    """All breaks there are: one query."""
    rows = IndicatorDefinition.objects.filter(breaks_series=True, valid_from__gt=BEGINNING)
    starts: dict[str, set[Quarter]] = {}
    for code, index in rows.order_by().values_list("indicator__code", "valid_from"):
        starts.setdefault(code, set()).add(Quarter.from_index(index))
    return Breaks({code: frozenset(quarters) for code, quarters in starts.items()})


def newest_breaks(items: Iterable[Indicator]) -> Breaks:
    """The newest break of each item read with ``defined_in(quarter)``: enough for comparisons of that quarter with earlier ones."""
    return Breaks(
        {
            item.code: frozenset([Quarter.from_index(item.broken_from)])
            for item in items
            if item.broken_from is not None
        }
    )


def words(starts: Iterable[Quarter]) -> str:
    """2024年一季度起口径调整; empty without a break."""
    labels = "、".join(start.label for start in starts)
    return f"{labels}起口径调整" if labels else ""
