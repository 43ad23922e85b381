"""Reading what a person typed into a cell: a number, 不适用, 未知, a blank, or something that cannot be read (features B9, Z13)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from filings.models import Figure, Indicator
from qianjiang_finance.common.texts import without_controls

#: No district figure comes near this many 万元; it keeps amount × rate within 64-bit integers.
_LIMIT = Decimal(10) ** 10
#: What stands behind an amount, longest first, in 万元.
_UNITS = {
    "亿元": Decimal(10_000),
    "亿": Decimal(10_000),
    "万元": Decimal(1),
    "万": Decimal(1),
    "元": Decimal("0.0001"),
}
#: Plain, or thousands in groups of three set apart by a comma or a blank; anything else is no number.
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+|[0-9]{1,3}([, ][0-9]{3})+(\.[0-9]*)?)")
#: Full-width forms and the ideographic blank to their plain ones; superscripts and circled digits are left alone.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " ", ord("−"): "-"}
_NOT_APPLICABLE = {"不适用", "/", "N/A", "NA"}


@dataclass(frozen=True, slots=True)
class Cell:
    """The content of one cell. ``value`` for a number; ``typed`` for what could not be read, with ``problem`` saying why."""

    entry: str
    value: Decimal | None = None
    typed: str = ""
    note: str = ""
    problem: str = ""

    @property
    def text(self) -> str:
        """What the input shows: the plain number, 不适用, 未知, or the unreadable text as typed."""
        if self.value is not None:
            return f"{self.value:f}"
        if self.entry == Figure.Entry.BLANK:
            return ""
        return self.typed if self.entry == Figure.Entry.INVALID else str(Figure.Entry(self.entry).label)


def read_cell(text: str, indicator: Indicator, note: str = "") -> Cell | None:
    """The cell that a typed text means for an indicator; None for a blank without a note. Never raises: the unreadable is kept.

    Accepts full-width digits, thousands separators, blanks, a trailing unit, and "1.2亿", "300万" or "5000元" where the unit is 万元.
    """
    text, note = without_controls(text), without_controls(note).strip()[:200]
    plain = text.translate(_PLAIN).strip()
    if not plain:
        return Cell(Figure.Entry.BLANK, note=note) if note else None
    if plain.upper() in _NOT_APPLICABLE:
        return Cell(Figure.Entry.NOT_APPLICABLE, note=note)
    if plain == "未知":
        return Cell(Figure.Entry.UNKNOWN, note=note)
    value = _number(plain, indicator.unit)
    problem = _problem_of(value, indicator)
    if value is None or problem:
        return Cell(Figure.Entry.INVALID, typed=text.strip()[:60], note=note, problem=problem)
    return Cell(Figure.Entry.NUMBER, value=round(value, indicator.entry_places), note=note)


def _problem_of(value: Decimal | None, indicator: Indicator) -> str:
    """Why a value cannot stand in the cell; empty when it can."""
    if value is None:
        return "无法识别为数字"
    if abs(value) >= _LIMIT:
        return "数值过大"
    if value != round(value, indicator.entry_places):
        wanted = f"最多保留{indicator.entry_places}位小数" if indicator.entry_places else "应为整数"
        return f"小数位数不符，{wanted}"
    return ""


def _number(plain: str, unit: str) -> Decimal | None:
    bare = plain
    factor = Decimal(1)
    if unit == "万元":
        suffix = next((suffix for suffix in _UNITS if bare.endswith(suffix)), "")
        bare, factor = bare.removesuffix(suffix).rstrip(), _UNITS.get(suffix, factor)
    else:
        bare = bare.removesuffix(unit).rstrip()
    if not _NUMBER.fullmatch(bare):
        return None
    return Decimal(bare.replace(",", "").replace(" ", "")) * factor


def from_figure(figure: Figure, indicator: Indicator) -> Cell:
    """The cell a stored figure holds."""
    if figure.raw is not None:
        return Cell(Figure.Entry.NUMBER, value=indicator.from_raw(figure.raw), note=figure.note)
    if figure.entry == Figure.Entry.INVALID:
        reread = read_cell(figure.typed, indicator, figure.note)
        problem = reread.problem if reread else ""
        return Cell(Figure.Entry.INVALID, typed=figure.typed, note=figure.note, problem=problem)
    return Cell(figure.entry, note=figure.note)
