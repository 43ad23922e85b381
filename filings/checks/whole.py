"""What may be said of a filing as a whole: how many figures it has, how many are zero, how many suspiciously round (feature C7)."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from filings.entry import Cell

#: A figure is round when it is a whole multiple of this.
_ROUND = 100
#: The names that expressions know these counts by: numbers entered, zeros among them, the others, the round ones among the others.
WHOLE_FILING = ("entered", "zeros", "amounts", "rounds")


def whole_filing(cells: Iterable[Cell]) -> dict[str, Decimal]:
    """The counts by name; what is 不适用, 未知 or blank is no figure."""
    values = [cell.value for cell in cells if cell.value is not None]
    amounts = [value for value in values if value]
    rounds = [value for value in amounts if value % _ROUND == 0]
    counts = (len(values), len(values) - len(amounts), len(amounts), len(rounds))
    return {name: Decimal(count) for name, count in zip(WHOLE_FILING, counts, strict=True)}
