"""What the writer and the reader of the template agree on: labels of the head, and the mark that identifies a template."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from filings.models import Filing
from qianjiang_finance.common.errors import BusinessError

#: Raised whenever the meaning of a column changes; the reader takes this version only.
VERSION = 1
NAME, CODE, UNIT, NOW, NOTE = "指标", "代码", "单位", "本期", "备注"
LAST_YEAR, YEAR_START, LAST_QUARTER = "上年同期", "年初", "上期"
#: Columns A to H of each form; only 本期 and 备注 are open for typing.
HEADS = (NAME, CODE, UNIT, LAST_YEAR, YEAR_START, LAST_QUARTER, NOW, NOTE)
#: The hidden sheet that carries the mark a second time.
MARK_SHEET = "模板标识"

_MARK = re.compile(r"黔金报送模板\|(\d{1,4})\|([\w-]{1,20})\|(20\d{2}Q[1-4])\|(\d{1,9})")


class WrongFile(BusinessError):
    """A file that cannot be taken; ``problems`` are the sentences, one for each place."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose template it is, and the edit number of the draft it was filled from."""

    version: int
    institution: str
    period: str
    seen: int

    @classmethod
    def of(cls, filing: Filing) -> Identity:
        """The identity of a template made now."""
        return cls(VERSION, filing.institution.code, filing.period.code, filing.edit_number)

    @property
    def mark(self) -> str:
        """The text in the hidden cells."""
        return f"黔金报送模板|{self.version}|{self.institution}|{self.period}|{self.seen}"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the open cells of a code stand: sheet, row, column of 本期 and of 备注 (0: the sheet has none)."""

    sheet: str
    row: int
    now: int
    note: int = 0

    @property
    def address(self) -> str:
        """G9."""
        return f"{get_column_letter(self.now)}{self.row}"


def read_mark(text: str) -> Identity | None:
    """The identity that a cell's text spells, if it is a mark."""
    found = _MARK.fullmatch(text.strip())
    if found is None:
        return None
    return Identity(int(found[1]), found[2], found[3], int(found[4]))
