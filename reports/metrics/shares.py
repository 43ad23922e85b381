"""Parts of a whole: 占比, its change in 百分点, 增量占比, 贡献率, 拉动, 市场份额 (domain §3.2)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from reports.metrics.growth import increase, percent_of_base
from reports.metrics.totals import sum_reported
from reports.metrics.values import (
    DENOMINATOR_NEGATIVE,
    DENOMINATOR_ZERO,
    NOT_REPORTED,
    WHOLE_NOT_INCREASED,
    Value,
    absent,
    as_base,
    difference,
)


def share(part: Decimal | None, whole: Decimal | None) -> Value:
    """占比 in %: ``part`` / ``whole``. Absent on a zero or negative whole; a reported zero part gives 0."""
    if part is None or whole is None:
        return absent(NOT_REPORTED)
    if whole <= 0:
        return absent(DENOMINATOR_NEGATIVE if whole else DENOMINATOR_ZERO)
    return Value(part * 100 / whole)


def share_change(
    part: Decimal | None, whole: Decimal | None, *, base_part: Decimal | None, base_whole: Decimal | None
) -> Value:
    """占比提高（下降）in 百分点: the unrounded share now − the unrounded share at the base (上年同期 or 年初)."""
    return difference(share(part, whole), as_base(share(base_part, base_whole)))


def share_of_increase(
    part: Decimal | None, whole: Decimal | None, *, base_part: Decimal | None, base_whole: Decimal | None
) -> Value:
    """增量占比 in %: Δpart / Δwhole, only if the whole grew (D04). A shrinking part of a growing whole gives a negative share."""
    part_change = increase(part, base_part)
    whole_change = increase(whole, base_whole)
    if part_change.amount is None:
        return part_change
    if whole_change.amount is None:
        return whole_change
    if whole_change.amount <= 0:
        return absent(WHOLE_NOT_INCREASED)
    return Value(part_change.amount * 100 / whole_change.amount)


def contribution(
    part: Decimal | None, whole: Decimal | None, *, base_part: Decimal | None, base_whole: Decimal | None
) -> Value:
    """贡献率 in %: what share of the whole's increase one component brought.

    The formula of :func:`share_of_increase`; the name is kept for components that add up to the whole, whose 贡献率 sum to 100.
    """
    return share_of_increase(part, whole, base_part=base_part, base_whole=base_whole)


def pull(part: Decimal | None, *, base_part: Decimal | None, base_whole: Decimal | None) -> Value:
    """拉动 in 百分点: Δpart / whole at the base × 100.

    The pulls of all components add up to the growth of the whole, as long as every component was reported at both dates.
    """
    return percent_of_base(increase(part, base_part), base_whole)


def market_share(own: Decimal | None, everyone: Iterable[Decimal | None]) -> Value:
    """市场份额 in %: one institution's figure / the sum of all reported figures, its own among them."""
    return share(own, sum_reported(everyone).value.amount)
