"""Who moved a total: 拉动 and 贡献率 of each part, adding up to the growth of the whole (domain §3.2; feature Z5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Generic

from reports.metrics.growth import growth, percent_of_base
from reports.metrics.totals import ComparableGrowth, Name, comparable_growth
from reports.metrics.values import Value, absent

NOT_GROWN = "总量未增加，不计算贡献率"


class Presence(Enum):
    """At which of the two dates a part has a figure."""

    BOTH = "两期都有"
    JOINED = "只有本期"
    LEFT = "只有基期"


@dataclass(frozen=True, slots=True)
class Pull(Generic[Name]):
    """One part: its figures (None: none at that date), what it added to the whole, 拉动 in 百分点 and 贡献率 in %.

    A part with a figure at one date only moved the whole by all of that figure; it is said, because its own growth is unknown.
    """

    name: Name
    base: Decimal | None
    current: Decimal | None
    change: Decimal
    points: Value
    share: Value

    @property
    def presence(self) -> Presence:
        if self.base is None:
            return Presence.JOINED
        return Presence.LEFT if self.current is None else Presence.BOTH


@dataclass(frozen=True, slots=True)
class Pulls(Generic[Name]):
    """All parts, the strongest pull first. ``change`` is that of the whole; the pulls add up to ``growth.full``."""

    rows: tuple[Pull[Name], ...]
    base: Decimal
    current: Decimal
    growth: ComparableGrowth[Name]

    @property
    def change(self) -> Decimal:
        return self.current - self.base

    @property
    def total(self) -> Value:
        """The growth that the pulls add up to, in %."""
        return growth(self.current, self.base)


def pulls(
    current: Mapping[Name, Decimal | None], base: Mapping[Name, Decimal | None], *, only_both: bool = False
) -> Pulls[Name]:
    """The pulls of the parts on the growth of their sum. ``only_both`` leaves out parts with a figure at one date only (可比口径)."""
    names = [name for name in {**current, **base} if _has(name, current, base, only_both=only_both)]
    whole = sum((current.get(name) or Decimal(0) for name in names), Decimal(0))
    whole_base = sum((base.get(name) or Decimal(0) for name in names), Decimal(0))
    rows = [_pull(name, current.get(name), base.get(name), whole, whole_base) for name in names]
    rows.sort(key=lambda row: -row.change)
    return Pulls(tuple(rows), whole_base, whole, comparable_growth(current, base))


def _has(
    name: Name,
    current: Mapping[Name, Decimal | None],
    base: Mapping[Name, Decimal | None],
    *,
    only_both: bool,
) -> bool:
    known = [current.get(name) is not None, base.get(name) is not None]
    return all(known) if only_both else any(known)


def _pull(
    name: Name, current: Decimal | None, base: Decimal | None, whole: Decimal, whole_base: Decimal
) -> Pull[Name]:
    change = (current or Decimal(0)) - (base or Decimal(0))
    whole_change = whole - whole_base
    share = Value(change * 100 / whole_change) if whole_change > 0 else absent(NOT_GROWN)
    return Pull(name, base, current, change, percent_of_base(Value(change), whole_base), share)
