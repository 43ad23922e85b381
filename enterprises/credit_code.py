"""统一社会信用代码 (GB 32100-2015): 18 characters, the last a check over the others (domain §7)."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18


def problem_of(code: str) -> str:
    """What is wrong with the code, in Chinese; empty when it is right. Letters are expected in capitals."""
    if len(code) != _LENGTH:
        return f"统一社会信用代码应为18位，现有{len(code)}位"
    strange = [letter for letter in code if letter not in _ALPHABET]
    if strange:
        return f"统一社会信用代码中不应有“{strange[0]}”（不使用字母I、O、S、V、Z和小写字母）"
    if check_character(code[:-1]) != code[-1]:
        return "统一社会信用代码校验不通过，请核对是否有一位写错"
    return ""


def check_character(first: str) -> str:
    """The last character to the first 17: weights 3^i mod 31, (31 − Σ mod 31) mod 31."""
    total = sum(_ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(first))
    return _ALPHABET[(31 - total % 31) % 31]
