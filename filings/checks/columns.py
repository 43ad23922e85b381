"""R32: the columns of 上期, 年初 and 上年同期 in an uploaded workbook must say what the system accepted (domain §3.6, §3.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from filings.checks.book import FigureBook
from filings.checks.rulebook import CheckRule
from filings.entry import read_cell
from filings.models import Indicator
from qianjiang_finance.common.expressions import Calculator, codes_in
from qianjiang_finance.common.quarter import Quarter

RULE = "R32"
#: How a line of the rule calls the figure in each column of the sheet, and how a message does.
COLUMNS = {"SHEET_PREV": "上期", "SHEET_Y0": "年初", "SHEET_LY": "上年同期"}
_NOTHING = {"", "—", "-", "－", "–"}


@dataclass(frozen=True, slots=True)
class Stated:
    """What a comparison column of the sheet says, and where: B1表 F6."""

    text: str
    place: str


def column_faults(
    book: FigureBook, stated: Mapping[str, Mapping[str, Stated]], rules: Iterable[CheckRule]
) -> list[str]:
    """One sentence for each column cell that differs, by code and then column; empty cells state nothing.

    ``stated`` has the columns of each code by their label. The lines of the rule say what is compared; a retired rule finds nothing.
    """
    lines = [line for rule in rules if rule.code == RULE and not rule.is_observed for line in rule.lines]
    faults = []
    for code, columns in stated.items():
        for line in lines:
            name = next(name for name in codes_in(line.expression) if name in COLUMNS)
            cell = columns.get(COLUMNS[name])
            if cell and cell.text.strip() not in _NOTHING:
                value = _value(cell.text, book.items[code])
                if value is None or _differs(line.expression, name, value, code, book):
                    faults.append(
                        f"{cell.place}：{RULE} {book.items[code].name}的{COLUMNS[name]}数与系统不一致"
                    )
    return faults


def _value(text: str, item: Indicator) -> Decimal | None:
    cell = read_cell(text, item)
    return cell.value if cell else None


def _differs(expression: str, name: str, value: Decimal, code: str, book: FigureBook) -> bool:
    def look_up(code: str, quarter: Quarter) -> Decimal | None:
        return value if code == name else book(code, quarter)

    return Calculator(look_up, book.quarter).value(expression, item=code) is False
