"""A stored scheme as the engine takes it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import prefetch_related_objects

from filings.models import DerivedIndicator
from qianjiang_finance.common.expressions import codes_in
from reports import scoring
from reports.models import SchemeItem, ScoreScheme
from reports.scoring.reading import method_of


def engine_item(item: SchemeItem) -> scoring.Item:
    """An item; ValueError with a Chinese sentence where its method lacks a parameter."""
    return scoring.Item(
        code=item.code,
        name=item.name,
        weight=item.weight,
        expression=item.expression,
        method=method_of(item),
        unit=item.unit,
        direction=item.direction,
        scope=scoring.Scope(item.scope),
        absence=scoring.Absence(item.absence),
        gate=item.gate,
        special_when=item.special_when,
        special_full=item.special_full,
    )


def codes_of(items: Iterable[SchemeItem]) -> set[str]:
    """The codes, reported and derived, that the expressions of the items name."""
    fields = ("expression", "benchmark", "plan", "gate", "special_when", "special_full")
    texts = [getattr(item, field) for item in items for field in fields]
    return {code for text in texts if text for code in codes_in(text)}


def formulas() -> dict[str, str]:
    """The derived indicators by code: one query."""
    return dict(DerivedIndicator.objects.values_list("code", "expression"))


def engine_scheme(scheme: ScoreScheme) -> scoring.Scheme:
    """The whole scheme: four queries; its parts stay at hand with ``scheme``."""
    prefetch_related_objects([scheme], "items", "kinds", "grades")
    return scoring.Scheme(
        items=tuple(engine_item(item) for item in scheme.items.all()),
        kinds=tuple(
            scoring.Kind(kind.code, kind.name, scoring.Effect(kind.effect), kind.points, kind.cap)
            for kind in scheme.kinds.all()
        ),
        grades=tuple(scoring.Grade(grade.least, grade.name, grade.award) for grade in scheme.grades.all()),
        floor=scheme.floor,
        smallest_group=scheme.smallest_group,
        bonus_cap=scheme.bonus_cap,
        tie_item=scheme.tie_item,
        formulas=formulas(),
    )
