"""试改权重: ranks of a run before and after, how firmly they stand, and saved variants side by side (feature Z7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from qianjiang_finance.common.errors import BusinessError
from reports import scoring
from reports.models import ScoreRun, ScoreVariant
from reports.score_pages.stored import frozen_comparability, frozen_sheet
from reports.scoring import what_if
from reports.scoring.what_if import SAMPLES, Move

_HIGHEST = Decimal(100)


@dataclass(frozen=True, slots=True)
class TriedRow:
    """A bank: what becomes of it, in how many % of the sampled weightings its original rank holds, and its place in each variant."""

    move: Move
    held: Decimal | None
    variants: tuple[tuple[int | None, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class TriedItem:
    """An item with its original and its tried weight, and its weight in each saved variant."""

    code: str
    name: str
    weight: Decimal
    tried: Decimal
    variants: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The page."""

    items: tuple[TriedItem, ...]
    rows: tuple[TriedRow, ...]
    variants: tuple[ScoreVariant, ...]
    is_changed: bool
    tried_sum: Decimal
    samples: int = SAMPLES


def weights_from(run: ScoreRun, typed: Mapping[str, str]) -> dict[str, Decimal]:
    """The weights typed as ``w-S1=20``, the scheme's own where nothing was typed. BusinessError for what is no weight."""
    weights = {}
    for item in run.scheme.items.all():
        text = typed.get(f"w-{item.code}", "").strip()
        try:
            weight = Decimal(text) if text else item.weight
        except InvalidOperation as error:
            raise BusinessError(f"{item}的权重应是数：{text}") from error
        if not weight.is_finite() or not 0 <= weight <= _HIGHEST:
            raise BusinessError(f"{item}的权重应在0到100之间：{text}")
        weights[item.code] = weight.quantize(Decimal("0.01"))
    if not any(weights.values()):
        raise BusinessError("至少要有一项的权重大于零")
    return weights


def build_what_if(run: ScoreRun, weights: Mapping[str, Decimal]) -> WhatIf:
    """Score the run's frozen inputs again under the weights and under every saved variant."""
    why_not = frozen_comparability(run)
    before = frozen_sheet(run, why_not)
    variants = tuple(run.variants.prefetch_related("weights__item"))
    saved = [{one.item.code: one.weight for one in variant.weights.all()} for variant in variants]
    after = what_if.reweighed(before, weights, why_not)
    sheets = [what_if.reweighed(before, one, why_not) for one in saved]
    held = what_if.robustness(before)
    own = {item.code: item.weight for item in before.scheme.items}
    return WhatIf(
        items=tuple(
            TriedItem(
                item.code, item.name, item.weight, weights[item.code],
                tuple(one.get(item.code, item.weight) for one in saved),
            )
            for item in before.scheme.items
        ),
        rows=tuple(
            TriedRow(move, held.get(move.key), tuple(_place(sheet, move.key) for sheet in sheets))
            for move in what_if.moves(before, after)
        ),
        variants=variants,
        is_changed=any(weights[code] != weight for code, weight in own.items()),
        tried_sum=sum(weights.values(), Decimal(0)),
    )  # fmt: skip


def _place(sheet: scoring.Sheet, bank: int) -> tuple[int | None, Decimal | None]:
    row = sheet.row(bank)
    return row.rank, row.total
