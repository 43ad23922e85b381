"""Texts that people type into forms: without what nobody types, and within bounds."""

from __future__ import annotations

import re

from qianjiang_finance.common.errors import BusinessError

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def without_controls(text: str) -> str:
    """The text without control characters, which no person types and no database column should hold."""
    return _CONTROLS.sub("", text)


def plain_text(text: str, *, what: str, longest: int, shortest: int = 0) -> str:
    """The text without controls and blanks around it. Raises BusinessError naming ``what`` when it is shorter or longer than allowed."""
    plain = without_controls(text).strip()
    if len(plain) < shortest:
        raise BusinessError(f"请填写{what}" + (f"，至少{shortest}个字" if shortest > 1 else ""))
    if len(plain) > longest:
        raise BusinessError(f"{what}不超过{longest}个字，现有{len(plain)}个字")
    return plain
