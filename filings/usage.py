"""Where an indicator is used: edit rules, derived indicators, subtotals of the form, as a weight (feature Z12). Read only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from filings.computed import SUBTOTALS, Formula
from filings.models import DerivedIndicator, Indicator, Rule, RuleLine
from qianjiang_finance.common.expressions import codes_in


@dataclass(frozen=True, slots=True)
class Usage:
    """Who reads one indicator. ``general`` are the rules over every item of its kind."""

    rules: tuple[Rule, ...]
    general: tuple[Rule, ...]
    derived: tuple[DerivedIndicator, ...]
    subtotals: tuple[Formula, ...]
    weighs: tuple[str, ...]


def usage_of(indicators: Iterable[Indicator], derived: Iterable[DerivedIndicator]) -> Mapping[str, Usage]:
    """The usage of each indicator by its code: one query for the rules; ``indicators`` are all there are, with their weights."""
    items, formulas = list(indicators), list(derived)
    lines = list(RuleLine.objects.select_related("rule", "target").order_by("rule__order", "order"))
    named = [(line.rule, _codes(line)) for line in lines if not line.over]
    general = [(line.rule, line.over) for line in lines if line.over]
    operands = [(formula, set(codes_in(formula.expression))) for formula in formulas]
    return {
        item.code: Usage(
            rules=_once(rule for rule, codes in named if item.code in codes),
            general=_once(rule for rule, over in general if over in (RuleLine.Over.ALL, item.kind)),
            derived=tuple(formula for formula, codes in operands if item.code in codes),
            subtotals=tuple(sub for sub in SUBTOTALS if item.code in codes_in(sub.expression)),
            weighs=tuple(other.name for other in items if other.weight_id == item.pk),
        )
        for item in items
    }


def _codes(line: RuleLine) -> set[str]:
    """The codes of an expression, its target standing for ``x``."""
    return {*codes_in(line.expression), *([line.target.code] if line.target else [])}


def _once(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(dict.fromkeys(rules))
