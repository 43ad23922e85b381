"""One institution among its peers: percentile and trimmed average (features I2, I3). Unrounded values in and out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from reports.metrics.values import NOT_REPORTED, Value, absent

#: With fewer values nothing is cut off: what is left would say too little.
LEAST_TO_TRIM = 5
#: Share of the values cut off at each end, in %; at least one.
TRIM_PERCENT = 5
ALONE = "组内只有1家"


@dataclass(frozen=True, slots=True)
class TrimmedMean:
    """The simple mean of the institutions' own values without the ``cut`` highest and lowest; over ``count`` values before cutting."""

    value: Value
    count: int
    cut: int

    @property
    def rule(self) -> str:
        """How it was cut, as printed under the table."""
        if not self.cut:
            return f"{self.count}家简单平均（不足{LEAST_TO_TRIM}家，未截尾）"
        return f"{self.count}家去掉最高、最低各{self.cut}家后简单平均"


def trimmed_mean(values: Iterable[Decimal | None]) -> TrimmedMean:
    """The mean of the known values after cutting 5 % (at least one) at each end; nothing is cut from fewer than five."""
    known = sorted(value for value in values if value is not None)
    cut = max(1, len(known) * TRIM_PERCENT // 100) if len(known) >= LEAST_TO_TRIM else 0
    kept = known[cut : len(known) - cut]
    mean = Value(sum(kept, Decimal(0)) / len(kept)) if kept else absent(NOT_REPORTED)
    return TrimmedMean(mean, len(known), cut)


def percentile(place: int, ranked: int) -> Value:
    """Where a place stands among ``ranked`` institutions, in %: the first 100, the last 0; equal places stand equal.

    Absent for one that is alone. Raises ValueError for a place outside 1 to ``ranked``.
    """
    if not 1 <= place <= ranked:
        raise ValueError(f"no place {place} among {ranked}")
    if ranked == 1:
        return absent(ALONE)
    return Value(Decimal(ranked - place) * 100 / (ranked - 1))
