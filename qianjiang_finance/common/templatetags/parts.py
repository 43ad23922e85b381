"""What the parts of a page need beyond plain templates: icons, shapes, the rows of a list, chips of active filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.forms import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from qianjiang_finance.common.table_rows import rows_html

if TYPE_CHECKING:
    from django_filters import FilterSet
    from django_tables2 import Table

register = template.Library()

_EMPTY: tuple[object, ...] = (None, "", [], False)
#: The shape beside the colour of a state, so that colour is never alone and grey print still tells them apart.
SHAPES = {"ok": "●", "wait": "▲", "late": "■", "bad": "◆", "idle": "○", "done": "✓"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of static/img/icons.svg. Decoration: the word always stands with it."""
    sprite = static("img/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', sprite, name
    )


@register.simple_tag
def shape(tone: str) -> str:
    """The shape of a tone; KeyError for a tone that does not exist."""
    return SHAPES[tone]


@register.simple_tag
@lru_cache(maxsize=512)
def badge(tone: str, word: str) -> SafeString:
    """A state in colour, shape and word; lists call it from ``render_<column>``, pages include components/state_badge.html."""
    return format_html(
        '<span class="badge-state tone-{}"><span aria-hidden="true">{}</span> {}</span>',
        tone,
        SHAPES[tone],
        word,
    )


@register.filter
def having(items: Iterable[Any], condition: str) -> list[Any]:
    """The items whose attribute or key has that text: ``{{ findings|having:"severity=E" }}``."""
    name, _, wanted = condition.partition("=")
    return [item for item in items if str(_named(item, name)) == wanted]


def _named(item: Any, name: str) -> Any:
    return item[name] if isinstance(item, Mapping) else getattr(item, name)


# the list above a table


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter: its label, the chosen value in words, and the address of the list without it."""

    label: str
    value: str
    url: str


@register.simple_tag
def active_filters(filterset: FilterSet) -> list[Chip]:
    """The filters in force, in the order of the form. An emptied filter stays in the address: a list may have its own default."""
    form = filterset.form
    if not form.is_bound or not form.is_valid():
        return []
    chosen = {field.name: form.cleaned_data[field.name] for field in form}
    data = {field.name: str(field.value()) for field in form if chosen[field.name] not in _EMPTY}
    return [
        Chip(
            str(field.label), _in_words(field, chosen[field.name]), "?" + urlencode({**data, field.name: ""})
        )
        for field in form
        if field.name in data
    ]


@register.simple_tag
def clear_filters(filterset: FilterSet) -> str:
    """The address of the list without any filter, its own default included."""
    return "?" + urlencode({next(iter(filterset.form.fields)): ""})


def _in_words(field: BoundField, chosen: Any) -> str:
    """The label of a choice, the name of a record, else the value as it was typed."""
    if isinstance(field.field, forms.ModelChoiceField):
        return str(chosen)
    labels = [str(option.data["label"]) for option in field.subwidgets if option.data.get("selected")]
    return "、".join(labels) or str(chosen)


# the list itself


@register.simple_tag
def table_rows(table: Table) -> SafeString:
    """The rows of a django-tables2 table as ready HTML (see :mod:`qianjiang_finance.common.table_rows`)."""
    return rows_html(table)
