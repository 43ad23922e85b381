"""Numbers as pages print them: thousands separated, half up, true minus, ``—`` for what is not available.

Every filter takes a Decimal, an int, None, or a computed value with ``amount`` and ``reason`` (``reports.metrics.Value``). A float or
a text is a mistake of the page and raises TypeError. Missing is ``—``, never ``0.00``; a reported zero is ``0.00`` (look.md, Type).

=========== ========= ==================================
filter      decimals  of
=========== ========= ==================================
money       2         万元, as stored
yi          2         万元 in, 亿元 out
pct         2         %, without the sign
points      2         百分点
bp          0         BP
count       0         户, 家, 件
places:n    n         an item with decimals of its own
=========== ========= ==================================

``signed:"points"``, ``signed_money``, ``signed_pct`` and ``signed_places:n`` put + or − before a change. ``figure:"money"`` and
``figure:"signed_pct"`` print a computed value and, where there is none, say why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

ABSENT = "—"
MINUS = "−"
WAN_PER_YI = 10_000
_PLACES = {"money": 2, "yi": 2, "pct": 2, "points": 2, "bp": 0, "count": 0}
#: The last digit that is printed with so many decimals.
_UNIT_OF = tuple(Decimal(1).scaleb(-places) for places in range(10))
_WIDTH, _HEIGHT, _MARGIN = 120, 32, 3


class Computed(Protocol):
    """A computed value that may be absent for a reason."""

    @property
    def amount(self) -> Decimal | None: ...

    @property
    def reason(self) -> str: ...


Number = Decimal | int | Computed | None


def _amount(number: Number) -> Decimal | None:
    """The number itself; TypeError for anything that is none."""
    if isinstance(number, int):
        return Decimal(number)
    if number is None or isinstance(number, Decimal):
        return number
    if hasattr(number, "amount"):
        return number.amount
    raise TypeError(f"not a number to print: {number!r}")


def text_of(number: Number, places: int, *, signed: bool = False) -> str:
    """The number with ``places`` decimals, half up; ``signed`` puts + before a rise. What rounds to zero has no sign."""
    amount = _amount(number)
    if amount is None:
        return ABSENT
    rounded = amount.quantize(_UNIT_OF[places], rounding=ROUND_HALF_UP)
    sign = MINUS if rounded < 0 else "+" if signed and rounded > 0 else ""
    return f"{sign}{abs(rounded):,f}"


def _in_form(number: Number, form: str, *, signed: bool = False) -> str:
    """The number in one of the forms of the table above; KeyError for a form that is not in it."""
    places = _PLACES[form]
    amount = _amount(number)
    if form == "yi" and amount is not None:
        amount /= WAN_PER_YI
    return text_of(amount, places, signed=signed)


@register.filter
def money(number: Number) -> str:
    """An amount in 万元 with 2 decimals: 12,345.00."""
    return _in_form(number, "money")


@register.filter
def yi(number: Number) -> str:
    """An amount given in 万元, printed in 亿元 with 2 decimals: 123456 is 12.35."""
    return _in_form(number, "yi")


@register.filter
def pct(number: Number) -> str:
    """A percentage with 2 decimals; the unit stands in the head."""
    return _in_form(number, "pct")


@register.filter
def points(number: Number) -> str:
    """A difference of percentages in 百分点 with 2 decimals."""
    return _in_form(number, "points")


@register.filter
def bp(number: Number) -> str:
    """A change of a rate in whole BP."""
    return _in_form(number, "bp")


@register.filter
def count(number: Number) -> str:
    """A number of things, whole: 1,234."""
    return _in_form(number, "count")


@register.filter
def signed(number: Number, form: str = "money") -> str:
    """A change with its sign, in one of the forms: ``{{ x|signed:"pct" }}`` gives +3.20 or −3.20."""
    return _in_form(number, form, signed=True)


@register.filter
def signed_money(number: Number) -> str:
    """A change of an amount in 万元: +1,200.00."""
    return _in_form(number, "money", signed=True)


@register.filter
def signed_pct(number: Number) -> str:
    """A growth in %: +9.36."""
    return _in_form(number, "pct", signed=True)


@register.filter
def places(number: Number, decimals: int) -> str:
    """A number with ``decimals`` decimals."""
    return text_of(number, decimals)


@register.filter
def signed_places(number: Number, decimals: int) -> str:
    """A change with its sign and ``decimals`` decimals."""
    return text_of(number, decimals, signed=True)


@register.filter
def figure(value: Computed, form: str = "money") -> str | SafeString:
    """A computed value in one of the forms, as ``signed_pct`` with its sign; ``—`` with the reason where it is absent."""
    if value.amount is None:
        return format_html('<abbr class="absent" title="{}">{}</abbr>', value.reason, ABSENT)
    return _in_form(value, form.removeprefix("signed_"), signed=form.startswith("signed_"))


@register.filter
def cell(value: Number | str) -> str:
    """A cell of a table: a ready text as it is, a number (万元, %) with 2 decimals."""
    return value if isinstance(value, str) else text_of(value, 2)


@register.filter
def arrow(change: Number | str) -> str:
    """↑, ↓ or nothing: the direction of a change, given as a number or as its printed text. Says nothing of good or bad."""
    if isinstance(change, str):
        return {"+": "↑", MINUS: "↓"}.get(change[:1], "")
    amount = _amount(change)
    if amount is None or not amount:
        return ""
    return "↑" if amount > 0 else "↓"


@register.simple_tag
def sparkline(values: Iterable[Number]) -> SafeString | str:
    """A small line over the values, oldest first; None is a gap. Nothing for fewer than two numbers.

    Decoration beside the figures, so hidden from screen readers; the last number gets a dot.
    """
    amounts = [_amount(value) for value in values]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < 2:
        return ""
    runs = list(_runs(_positions(amounts, min(known), max(known))))
    lines = format_html_join(
        "", '<polyline points="{}"/>', ((" ".join(run),) for run in runs if len(run) > 1)
    )
    dots = [run[0] for run in runs if len(run) == 1] + [run[-1] for run in runs[-1:] if len(run) > 1]
    marks = format_html_join("", '<circle cx="{}" cy="{}" r="2"/>', (dot.split(",") for dot in dots))
    return format_html(
        '<svg class="sparkline" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}</svg>',
        _WIDTH,
        _HEIGHT,
        lines,
        marks,
    )


def _positions(amounts: list[Decimal | None], low: Decimal, high: Decimal) -> list[str | None]:
    """``x,y`` of each value in the picture; a level line runs through the middle."""
    step = Decimal(_WIDTH - 2 * _MARGIN) / (len(amounts) - 1)
    span, room = high - low, _HEIGHT - 2 * _MARGIN

    def height(amount: Decimal) -> Decimal:
        share = (amount - low) / span if span else Decimal("0.5")
        return _HEIGHT - _MARGIN - share * room

    return [
        None if amount is None else f"{_MARGIN + position * step:.1f},{height(amount):.1f}"
        for position, amount in enumerate(amounts)
    ]


def _runs(positions: list[str | None]) -> Iterator[list[str]]:
    """The stretches without a gap."""
    run: list[str] = []
    for position in positions:
        if position is not None:
            run.append(position)
        elif run:
            yield run
            run = []
    if run:
        yield run
