"""Formulas in words, for who does not work with the codes of indicators."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from qianjiang_finance.common import spoken

register = template.Library()


@register.filter
def in_words(expression: str, names: Mapping[str, str]) -> str:
    """The expression with these names; as it is written where there are none."""
    return spoken.spoken(expression, names) if names else expression


@register.filter
def told_in_words(sentence: str, names: Mapping[str, str]) -> str:
    """The sentence with the expressions in it said with these names; as it stands where there are none."""
    return spoken.spoken_within(sentence, names) if names else sentence
