"""The clause of a measure with the sentence picked out that each task, indicator and check comes from (feature Z1). Pure.

Sentences may overlap or lie inside each other; the clause is cut where any begins or ends and stays word for word.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence and what stands on it: label as shown (T3, C2), the id of its row on the page."""

    label: str
    target: str
    sentence: str

    @property
    def anchor(self) -> str:
        """The id of the place in the clause."""
        return f"s-{self.target}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the clause: plain, or marked; ``begins`` are the sources that start here, ``ends`` those whose sentence is complete."""

    text: str
    is_marked: bool
    begins: tuple[Source, ...]
    ends: tuple[Source, ...]


def cut(clause: str, sources: Iterable[Source]) -> list[Piece]:
    """The clause in pieces; a sentence that does not stand in it is left out."""
    spans = [
        (start, start + len(source.sentence), source)
        for source in sources
        if source.sentence and (start := clause.find(source.sentence)) >= 0
    ]
    bounds = sorted({0, len(clause), *(edge for start, end, _ in spans for edge in (start, end))})
    return [_piece(clause, begin, end, spans) for begin, end in pairwise(bounds) if begin < end]


def _piece(clause: str, begin: int, end: int, spans: Sequence[tuple[int, int, Source]]) -> Piece:
    return Piece(
        text=clause[begin:end],
        is_marked=any(start <= begin and end <= stop for start, stop, _ in spans),
        begins=tuple(source for start, _, source in spans if start == begin),
        ends=tuple(source for _, stop, source in spans if stop == end),
    )
