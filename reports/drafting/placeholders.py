"""The language of a sentence: words, placeholders in braces, and numbers that somebody typed (domain §6.2). Pure functions.

A placeholder is ``{B201.余额}``, ``{B201/B102.占比}``, ``{大型银行.B201.同比}``, ``{@B02.B201.增加额}`` or one without a code, ``{期末}``:
its number comes from the figures. A digit outside the braces was typed by hand, and is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_BRACES = re.compile(r"\{([^{}]*)\}")
_DIGITS = r"[0-9０-９](?:[0-9０-９.,．，]*[0-9０-９])?\s*[%％‰]?"
_DIGIT = "一二三四五六七八九十百千〇零两"
_CHINESE = f"{_DIGIT}万亿"
#: Numbers in Chinese characters count where a unit follows: 三家, 百分之五, 两亿元; 一、 and 一方面 do not.
_IN_WORDS = rf"百分之[{_CHINESE}]+|[{_DIGIT}][{_CHINESE}]*(?:点[{_DIGIT}]+)?(?=家|户|笔|元|万元|亿元|个百分点|个基点|倍|成)"
_TYPED = re.compile(f"{_DIGITS}|{_IN_WORDS}")
MENTION = re.compile(r"^(?:原\.)?@([A-Za-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Words:
    """Words that the writer may change."""

    text: str


@dataclass(frozen=True, slots=True)
class Typed:
    """A number that somebody typed into the words."""

    text: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A placeholder, by what stands between its braces."""

    key: str


Piece = Words | Typed | Slot


def pieces(sentence: str) -> Iterator[Piece]:
    """The sentence in parts; joined again (a slot with its braces) they are the sentence."""
    end = 0
    for match in _BRACES.finditer(sentence):
        yield from _words(sentence[end : match.start()])
        yield Slot(match[1].strip())
        end = match.end()
    yield from _words(sentence[end:])


def _words(text: str) -> Iterator[Piece]:
    end = 0
    for match in _TYPED.finditer(text):
        if match.start() > end:
            yield Words(text[end : match.start()])
        yield Typed(match[0])
        end = match.end()
    if end < len(text):
        yield Words(text[end:])


def keys_of(sentences: Iterable[str]) -> list[str]:
    """The placeholders of the sentences, each once, in order."""
    found = (piece.key for text in sentences for piece in pieces(text) if isinstance(piece, Slot))
    return list(dict.fromkeys(found))


def typed_numbers(sentence: str) -> list[str]:
    """The numbers typed by hand (手工数字), in order."""
    return [piece.text for piece in pieces(sentence) if isinstance(piece, Typed)]


def institution_of(key: str) -> str:
    """The code of the institution that the placeholder speaks of ({@B02.B201.同比} → B02); empty for the district's and groups'."""
    match = MENTION.match(key)
    return match[1] if match else ""


def mentioned(sentences: Iterable[str]) -> set[str]:
    """Codes of the institutions that placeholders of the sentences speak of."""
    return {institution_of(key) for key in keys_of(sentences)} - {""}
