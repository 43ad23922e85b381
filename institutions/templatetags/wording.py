"""What may be shown to a person as it is."""

from __future__ import annotations

import re

from django import template

register = template.Library()

_CHINESE = re.compile("[\u4e00-\u9fff]")


@register.filter
def is_chinese(text: str) -> bool:
    """Whether the text holds Chinese characters: a reason of ours, and not a framework's English one."""
    return bool(_CHINESE.search(text))
