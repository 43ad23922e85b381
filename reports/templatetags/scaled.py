"""Amounts on the scale that a page was asked for: 亿元 or 万元, other units as they are."""

from __future__ import annotations

from decimal import Decimal

from django import template

from reports.dashboards.display import Scale

register = template.Library()


@register.filter
def unit_on(unit: str, scale: Scale) -> str:
    """The unit as printed on the scale."""
    return scale.unit(unit)


@register.simple_tag
def on_scale(
    scale: Scale, amount: Decimal | None, unit: str, *, signed: bool = False, places: int | None = None
) -> str:
    """The number with the decimals of its unit, or with ``places`` where it is not scaled; — for None."""
    return scale.number(amount, unit, signed=signed, places=None if scale.unit(unit) != unit else places)


@register.simple_tag
def exact_on(scale: Scale, amount: Decimal | None, unit: str) -> str:
    """The number with four decimals: what a verdict was reached on."""
    return scale.number(amount, unit, places=4)
