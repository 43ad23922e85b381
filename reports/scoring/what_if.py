"""What if the weights were others: ranks before and after, and how many of the weightings within ±20 % leave a rank as it is (Z7).

The weightings are a fixed sample of :data:`SAMPLES`: sample i multiplies the weight of an item by 1 + 0.2 × u, where u in [−1, 1] comes
from the SHA-256 of seed, sample and item. Everybody gets the same answer, today and in ten years.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.metrics import rank, round_half_up
from reports.scoring.engine import score
from reports.scoring.results import BankScore, Comparability, Sheet, comparable
from reports.scoring.scheme import HUNDRED

SAMPLES = 500
SPREAD = Decimal("0.2")
SEED = "QJ-SCORE-1"
_LARGEST = Decimal(0xFFFFFFFF)


@dataclass(frozen=True, slots=True)
class Move:
    """A bank's total and rank before and after; ``moved`` is the places won (negative: lost), None where a rank is missing."""

    name: str
    key: int
    before: int | None
    after: int | None
    total_before: Decimal | None
    total_after: Decimal | None

    @property
    def moved(self) -> int | None:
        if self.before is None or self.after is None:
            return None
        return self.before - self.after

    @property
    def fallen(self) -> int:
        """Places lost; 0 for one that did not fall."""
        return max(0, -(self.moved or 0))


def reweighed(sheet: Sheet, weights: Mapping[str, Decimal], why_not: Comparability = comparable) -> Sheet:
    """The sheet scored again from its own inputs under other weights, by the item's code."""
    scheme = sheet.scheme.weighing(dict(weights))
    return score(scheme, [row.bank for row in sheet.rows], sheet.quarter, why_not)


def moves(before: Sheet, after: Sheet) -> tuple[Move, ...]:
    """Each bank of ``before`` in its order, with what becomes of it in ``after``."""
    return tuple(
        Move(
            row.bank.name, row.bank.key, row.rank, new.rank, row.total, new.total
        )
        for row in before.rows
        for new in (after.row(row.bank.key),)
    )  # fmt: skip


def robustness(sheet: Sheet) -> dict[int, Decimal]:
    """By bank with a rank, the share in % of the sampled weightings in which it holds that rank. Unrounded."""
    rows = [row for row in sheet.rows if row.rank is not None]
    weights = {item.code: item.weight for item in sheet.scheme.items}
    held = dict.fromkeys((row.bank.key for row in rows), 0)
    for sample in range(SAMPLES):
        factors = {code: 1 + SPREAD * _noise(sample, code) for code in weights}
        places = rank({row.bank.key: _total(row, factors) for row in rows})
        for row in rows:
            held[row.bank.key] += places[row.bank.key] == row.rank
    return {key: Decimal(count) * HUNDRED / SAMPLES for key, count in held.items()}


def _noise(sample: int, code: str) -> Decimal:
    """A number in [−1, 1], the same for ever."""
    digest = hashlib.sha256(f"{SEED}|{sample}|{code}".encode()).hexdigest()
    return int(digest[:8], 16) / _LARGEST * 2 - 1


def _total(row: BankScore, factors: Mapping[str, Decimal]) -> Decimal:
    """The row's total with each weight multiplied: points grow with their weight, are rounded, and the base is scaled to 100."""
    scored = [point for point in row.points if point.score is not None]
    total = sum((round_half_up(point.exact * factors[point.item], 2) for point in scored), Decimal(0))
    weight = sum((point.weight * factors[point.item] for point in scored), Decimal(0))
    base = round_half_up(total * HUNDRED / weight, 2)
    return max(Decimal(0), base + row.bonus - row.deduction)
