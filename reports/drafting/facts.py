"""From a placeholder to what it says: the one book of a bulletin's facts (domain §6.2, locked numbers). Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from filings.breaks import Breaks
from qianjiang_finance.common.quarter import Quarter
from reports.drafting import phrases, share_phrases
from reports.drafting.ledger import Ledger, Operand, Reading
from reports.drafting.phrases import Ask, Phrase, Said
from reports.metrics import growth, increase, rank

_KEY = re.compile(
    r"(?:(?P<scope>@[A-Za-z0-9-]+|[^.@/{}-]+)\.)??(?P<code>[A-Z]\d{2,3})(?P<sign>[/-])?(?P<other>[A-Z]\d{2,3})?\.(?P<name>[^.]+)"
)
_NUMBER = re.compile(r"[−-]?\d")
#: Ranks among the banks that take part: ``{@B02.B201.增量排名}``.
RANKINGS = {"增量排名": "比年初增加额", "增速排名": "同比增速"}
#: Shares of the number of banks: domain §6.2.
ONE, SOME, MOST = "个别", "部分", "多数"


def quantity_word(count: int, of: int) -> str:
    """个别 for one, 部分 for two up to half of them, 多数 for more than half (domain §6.2); empty for none."""
    if count <= 0:
        return ""
    if count == 1:
        return ONE
    return SOME if count * 2 <= of else MOST


@dataclass(frozen=True, slots=True)
class Fact:
    """What a placeholder says: words, then a number (empty: it has none) with its unrounded value, unit, formula and operands."""

    key: str
    words: str
    number: str = ""
    value: Decimal | None = None
    unit: str = ""
    formula: str = ""
    operands: tuple[Operand, ...] = ()

    @property
    def text(self) -> str:
        return self.words + self.number


@dataclass(frozen=True, slots=True)
class Tally:
    """Of how many banks something holds: ``codes`` of those, out of ``of``. ``{C1.未达标}`` is 2家, ``{C1.范围}`` 部分."""

    codes: tuple[str, ...]
    of: int
    formula: str


@dataclass(frozen=True, slots=True)
class Book:
    """Everything the placeholders of one quarter may say. ``texts``: placeholders without a code (期末, 应报)."""

    quarter: Quarter
    ledger: Ledger
    breaks: Breaks = field(default_factory=Breaks)
    texts: Mapping[str, Said] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)

    def fact(self, key: str) -> Fact | None:
        """What the placeholder says; None for one that does not exist."""
        reading = Reading(self.ledger)
        said = self._said(key, reading)
        return None if said is None else _fact(key, said, reading.operands)

    def facts(self, keys: Iterable[str]) -> dict[str, Fact]:
        """The facts of those of the keys that exist."""
        found = ((key, self.fact(key)) for key in dict.fromkeys(keys))
        return {key: fact for key, fact in found if fact is not None}

    def unknown(self, keys: Iterable[str]) -> list[str]:
        """The placeholders that do not exist, in order."""
        return [key for key in dict.fromkeys(keys) if self.fact(key) is None]

    def ranks(self, code: str, name: str, reading: Reading | None = None) -> dict[str, int]:
        """Places of the banks that take part, by code of the bank: the highest 比年初增加额 or 同比增速 is first."""
        reading = reading or Reading(self.ledger)
        values: dict[str, Decimal | None] = {}
        for member in self.ledger.members.values():
            if not member.unranked:
                values[member.code] = _measured(reading, f"@{member.code}", code, name, self.quarter)
        return rank(values)

    def _said(self, key: str, reading: Reading) -> Said | None:
        if key in self.texts:
            return self.texts[key]
        if key.startswith("@") and "." not in key:
            member = self.ledger.members.get(key[1:])
            return Said(member.name) if member else None
        counted = self._counted(key)
        return counted or self._measured(key, reading)

    def _counted(self, key: str) -> Said | None:
        name, _, aspect = key.rpartition(".")
        tally = self.tallies.get(name)
        if tally is None:
            return None
        count = len(tally.codes)
        if aspect == "家数":
            return Said(f"{count}家", Decimal(count), "家", tally.formula)
        return Said(quantity_word(count, tally.of)) if aspect == "范围" else None

    def _measured(self, key: str, reading: Reading) -> Said | None:
        match = _KEY.fullmatch(key)
        if match is None:
            return None
        scope = match["scope"] or ""
        item = self.ledger.items.get(match["code"])
        other = self.ledger.items.get(match["other"] or "")
        phrase = _phrase(match)
        if item is None or not self.ledger.knows(scope) or bool(match["other"]) != bool(other):
            return None
        if match["name"] in RANKINGS and scope.startswith("@") and not match["other"]:
            return self._place(scope, item.code, match["name"], reading)
        if phrase is None:
            return None
        return phrase(Ask(reading, scope, item, other, self.quarter, self.breaks))

    def _place(self, scope: str, code: str, name: str, reading: Reading) -> Said:
        places = self.ranks(code, name)
        _measured(reading, scope, code, name, self.quarter)
        place = places.get(scope[1:])
        formula = f"按{self.ledger.items[code].name}{RANKINGS[name]}从高到低，{len(places)}家机构参加排名"
        if place is None:
            return Said("不参加排名", formula=formula)
        return Said(f"第{place}位", Decimal(place), "位", formula)


def _phrase(match: re.Match[str]) -> Phrase | None:
    table = {None: phrases.OF_ONE, "/": share_phrases.OF_SHARE, "-": phrases.OF_TWO}[match["sign"]]
    return table.get(match["name"])


def _measured(reading: Reading, scope: str, code: str, name: str, quarter: Quarter) -> Decimal | None:
    """What a ranking compares, unrounded."""
    look_up = reading.of(scope)
    if name == "增量排名":
        return increase(look_up(code, quarter), look_up(code, quarter.year_start)).amount
    return growth(look_up(code, quarter), look_up(code, quarter.same_last_year)).amount


def _fact(key: str, said: Said, operands: tuple[Operand, ...]) -> Fact:
    """Cut the phrase before its number; one without a value has no number, whatever digits are in it (2024年6月末)."""
    match = _NUMBER.search(said.text) if said.value is not None else None
    at = match.start() if match else len(said.text)
    return Fact(key, said.text[:at], said.text[at:], said.value, said.unit, said.formula, operands)
