"""How numbers are printed: half up at display only, thousands separated, a true minus, — where there is none (look.md, Type)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ABSENT = "—"
_PLACES = {"money": 2, "pct": 2, "points": 2, "bp": 0, "count": 0, "rate": 2}


def text_of(value: Any, places: int, *, signed: bool = False) -> str:
    """A number with that many decimals; — for None; the sign also for a rise when ``signed``."""
    if value is None or value == "":
        return ABSENT
    number = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    size = f"{abs(number):,f}"
    if number == 0:
        return size
    return f"−{size}" if number < 0 else f"+{size}" if signed else size


@register.filter
def places(value: Any, count: int) -> str:
    """A number with a given count of decimals."""
    return text_of(value, int(count))


@register.filter
def signed_places(value: Any, count: int) -> str:
    """The same with its sign."""
    return text_of(value, int(count), signed=True)


@register.filter
def money(value: Any) -> str:
    """An amount with two decimals."""
    return text_of(value, _PLACES["money"])


@register.filter
def signed_money(value: Any) -> str:
    """A change of an amount, with its sign."""
    return text_of(value, _PLACES["money"], signed=True)


@register.filter
def pct(value: Any) -> str:
    """A percentage with two decimals; the sign % stands in the head."""
    return text_of(value, _PLACES["pct"])


@register.filter
def signed_pct(value: Any) -> str:
    """A growth rate with its sign."""
    return text_of(value, _PLACES["pct"], signed=True)


@register.filter
def points(value: Any) -> str:
    """A difference of percentages in 百分点, with its sign."""
    return text_of(value, _PLACES["points"], signed=True)


@register.filter
def bp(value: Any) -> str:
    """Basis points, whole, with their sign."""
    return text_of(value, _PLACES["bp"], signed=True)


@register.filter
def count(value: Any) -> str:
    """A count, whole."""
    return text_of(value, _PLACES["count"])


@register.filter
def figure(value: Any, kind: str) -> SafeString:
    """A value that may be absent with a reason (``metrics.Value``): the number, or — with the reason on hover."""
    if value is None:
        return SafeString(ABSENT)
    if value.amount is None:
        return format_html('<abbr class="absent" title="{}">{}</abbr>', value.reason, ABSENT)
    bare = kind.removeprefix("signed_")
    signed = kind != bare or bare in ("points", "bp")
    return SafeString(text_of(value.amount, _PLACES[bare], signed=signed))


@register.simple_tag
def sparkline(values: Sequence[Any], width: int = 120, height: int = 32) -> SafeString:
    """A small line of numbers over time as SVG; a missing one leaves a gap. Decoration: the numbers stand beside it."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, span = min(known), (max(known) - min(known)) or 1.0
    step = (width - 4) / (len(values) - 1)

    def place(position: int, value: Any) -> str:
        return f"{2 + position * step:.1f},{height - 3 - (float(value) - low) / span * (height - 6):.1f}"

    lines: list[list[str]] = [[]]
    for position, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(place(position, value))
    drawn = format_html_join("", '<polyline points="{}"/>', ((" ".join(line),) for line in lines if len(line) > 1))
    end = next((line[-1] for line in reversed(lines) if line), "")
    x, y = end.split(",")
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}<circle cx="{}" cy="{}" r="2.5"/></svg>',
        width,
        height,
        drawn,
        x,
        y,
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of static/img/icons.svg; decoration beside a word."""
    from django.templatetags.static import static

    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static("img/icons.svg"), name
    )


_SHAPES = {"ok": "●", "wait": "▲", "late": "▲", "bad": "■", "idle": "○", "done": "✓"}


@register.simple_tag
def shape(tone: str) -> SafeString:
    """The shape that stands with a tone, so that colour is never alone."""
    return mark_safe(_SHAPES[tone])  # noqa: S308  one of six constant characters
