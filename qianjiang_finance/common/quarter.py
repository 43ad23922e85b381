"""The quarter as a value: ordering, arithmetic, names. No business word in it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

_CODE = re.compile(r"(20[0-9]{2})Q([1-4])")
_CHINESE = "一二三四"


@dataclass(frozen=True, order=True, slots=True)
class Quarter:
    """A calendar quarter, written 2024Q2. Ordered by time; ``q + 1`` is the next one, ``a - b`` counts quarters."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"a quarter is 1 to 4, not {self.number}")

    @classmethod
    def parse(cls, code: str) -> Quarter:
        """Read ``2024Q2``, years 2000 to 2099; ValueError for anything else."""
        match = _CODE.fullmatch(code)
        if match is None:
            raise ValueError(f"not a quarter: {code!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """The quarter that ``day`` lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    @lru_cache(maxsize=512)
    def from_index(cls, index: int) -> Quarter:
        """The inverse of :attr:`index`. Kept: every figure read from the store asks for one of a few quarters."""
        return cls(index // 4, index % 4 + 1)

    @property
    def index(self) -> int:
        """Quarters since year 0: consecutive quarters have consecutive numbers."""
        return self.year * 4 + self.number - 1

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> dt.date:
        return (self + 1).first_day - dt.timedelta(days=1)

    @property
    def label(self) -> str:
        """2024年二季度."""
        return f"{self.year}年{_CHINESE[self.number - 1]}季度"

    @property
    def previous(self) -> Quarter:
        return self - 1

    @property
    def same_last_year(self) -> Quarter:
        return self - 4

    @property
    def year_start(self) -> Quarter:
        """The quarter whose end is this year's opening balance (年初数): last year's fourth."""
        return Quarter(self.year - 1, 4)

    def __add__(self, quarters: int) -> Quarter:
        return Quarter.from_index(self.index + quarters)

    def __sub__(self, quarters: int) -> Quarter:
        return Quarter.from_index(self.index - quarters)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"
