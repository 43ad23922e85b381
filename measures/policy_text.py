"""The records of a parsed policy, the error for a text that cannot be read, and the look-up of names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class PolicyTextError(ValueError):
    """The text cannot be read as a policy.

    ``line`` is the source line, counted from 1; the message names it and says the cure.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"第{line}行：{message}")
        self.line = line


@dataclass(frozen=True)
class PrintedUnit:
    """A name in a unit bracket as printed, its place in the list (from 1) and the line where it begins."""

    order: int
    printed: str
    line: int


@dataclass(frozen=True)
class IssueLine:
    """印发: the office that printed the notice and the day."""

    unit: str
    date: dt.date


@dataclass(frozen=True)
class BasisDocument:
    """依据文件: a document the preamble relies on, 文号 and 标题 (without 《》)."""

    number: str
    title: str


@dataclass(frozen=True)
class Section:
    """A part of the attached document: 一、…; ``order`` counts from 1."""

    numeral: str
    title: str
    order: int
    line: int


@dataclass(frozen=True)
class Measure:
    """One numbered measure, word for word.

    ``text`` runs from the title's full stop to the unit bracket; ``full`` is the whole clause with number,
    title and bracket. ``lead_printed`` (牵头单位) and ``responsible_printed`` (责任单位) keep the separators
    of the document. ``section`` is the numeral of its section.
    """

    number: int
    title: str
    text: str
    full: str
    section: str
    lead_printed: str
    lead: tuple[PrintedUnit, ...]
    responsible_printed: str
    responsible: tuple[PrintedUnit, ...]
    first_line: int
    last_line: int


@dataclass(frozen=True)
class ParsedPolicy:
    """The whole document.

    ``issuers`` (发文机关) in the order of the header, ``number`` 文号, ``title`` 标题, ``addressees`` 主送,
    ``notice`` the paragraphs of the notice, ``preamble`` those of the attached document before any section.
    """

    issuers: tuple[str, ...]
    number: str
    title: str
    addressees: str
    notice: tuple[str, ...]
    issued: IssueLine
    attachment_title: str
    preamble: tuple[str, ...]
    basis: tuple[BasisDocument, ...]
    sections: tuple[Section, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class ResolvedUnit:
    """A printed name with the code of the unit or group it stands for."""

    printed: PrintedUnit
    code: str


@dataclass(frozen=True)
class Resolution:
    """What :func:`resolve` found, in the order of the names."""

    units: tuple[ResolvedUnit, ...]
    unknown: tuple[PrintedUnit, ...]

    @property
    def problems(self) -> tuple[str, ...]:
        """One sentence for each unknown name, with its line and the cure."""
        return tuple(
            f"第{name.line}行：单位“{name.printed}”不在单位名录中，请更正原文或在名录中补充该名称"
            for name in self.unknown
        )


def resolve(names: Sequence[PrintedUnit], aliases: Mapping[str, str]) -> Resolution:
    """Look printed names up in ``aliases`` (printed name → code of a unit or group).

    A name that is not there is reported, never guessed.
    """
    return Resolution(
        units=tuple(ResolvedUnit(name, aliases[name.printed]) for name in names if name.printed in aliases),
        unknown=tuple(name for name in names if name.printed not in aliases),
    )
