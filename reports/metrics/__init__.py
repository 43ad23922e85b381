"""The formulas of domain §3.2: Decimal in, :class:`Value` out; no database, no rounding, no formatting."""

from reports.metrics.growth import (
    flow_growth_on_quarter,
    flow_increase_on_quarter,
    growth,
    increase,
    last_four_quarters,
    restored_growth,
    single_quarter,
)
from reports.metrics.increments import IncreaseComparison, compare_increases, increase_over_increase
from reports.metrics.peers import TrimmedMean, percentile, trimmed_mean
from reports.metrics.rates import average_per_client, basis_points, single_quarter_rate, weighted_rate
from reports.metrics.shares import contribution, market_share, pull, share, share_change, share_of_increase
from reports.metrics.totals import (
    ComparableGrowth,
    Coverage,
    Total,
    comparable_growth,
    coverage,
    not_reported,
    rank,
    sum_reported,
)
from reports.metrics.values import Value, absent, difference, round_half_up

__all__ = [
    "ComparableGrowth",
    "Coverage",
    "IncreaseComparison",
    "Total",
    "TrimmedMean",
    "Value",
    "absent",
    "average_per_client",
    "basis_points",
    "comparable_growth",
    "compare_increases",
    "contribution",
    "coverage",
    "difference",
    "flow_growth_on_quarter",
    "flow_increase_on_quarter",
    "growth",
    "increase",
    "increase_over_increase",
    "last_four_quarters",
    "market_share",
    "not_reported",
    "percentile",
    "pull",
    "rank",
    "restored_growth",
    "round_half_up",
    "share",
    "share_change",
    "share_of_increase",
    "single_quarter",
    "single_quarter_rate",
    "sum_reported",
    "trimmed_mean",
    "weighted_rate",
]
