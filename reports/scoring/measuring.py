"""The value of an item: its expression over a bank's own figures, derived indicators resolved, every figure asked for remembered."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from qianjiang_finance.common.expressions import Calculator, ExpressionError, Operands, codes_in
from qianjiang_finance.common.quarter import Quarter
from reports.scoring.results import Bank, Comparability, Key, Measured
from reports.scoring.scheme import Gate, Item

NOT_REPORTED, BASE_NOT_REPORTED, BASE_ZERO = "未报", "基期未报", "基期或分母为零"


class Asked:
    """Operands that resolve derived codes by their formulas and remember the reported figures they were asked for."""

    def __init__(self, operands: Operands, formulas: Mapping[str, str]) -> None:
        self._operands = operands
        self._formulas = formulas
        self.figures: dict[Key, Decimal | None] = {}

    def __call__(self, code: str, quarter: Quarter) -> Decimal | None:
        formula = self._formulas.get(code)
        if formula is not None:
            value = Calculator(self, quarter).value(formula)
            return value if isinstance(value, Decimal) else None
        number = self._operands(code, quarter)
        self.figures[code, quarter] = number
        return number

    def why_missing(self, quarter: Quarter) -> str:
        """Why an expression over these figures has no value."""
        missing = [at for (_, at), number in self.figures.items() if number is None]
        if not missing:
            return BASE_ZERO
        return NOT_REPORTED if quarter in missing else BASE_NOT_REPORTED


def measure(
    item: Item, bank: Bank, quarter: Quarter, formulas: Mapping[str, str], why_not: Comparability
) -> Measured:
    """The item's value for the bank; raises ExpressionError for a condition where a number is meant, and the other way round."""
    asked = Asked(bank.operands, formulas)
    special = _special(item, asked, quarter)
    if special is not None:
        return _measured(asked, why_not, special=special)
    result = Calculator(asked, quarter).value(item.expression)
    if result is None:
        return Measured(None, asked.figures, reason=asked.why_missing(quarter))
    if isinstance(item.method, Gate):
        if not isinstance(result, bool):
            raise ExpressionError(f"{item.code}是门槛法，计算式应当是条件：{item.expression}")
        return _measured(asked, why_not, met=result)
    if not isinstance(result, Decimal):
        raise ExpressionError(f"{item.code}的计算式应当得出数：{item.expression}")
    passes = Calculator(asked, quarter).value(item.gate) if item.gate else True
    if passes is None:
        return Measured(result, asked.figures, reason=f"门槛条件无法判断：{asked.why_missing(quarter)}")
    return _measured(asked, why_not, value=result, passes_gate=bool(passes))


def _special(item: Item, asked: Asked, quarter: Quarter) -> bool | None:
    """The outcome of the special rule; None where the item has none or it does not apply."""
    if not item.special_when:
        return None
    calculator = Calculator(asked, quarter)
    if calculator.value(item.special_when) is not True:
        return None
    full = calculator.value(item.special_full)
    return full if isinstance(full, bool) else None


def _measured(
    asked: Asked,
    why_not: Comparability,
    *,
    value: Decimal | None = None,
    met: bool | None = None,
    special: bool | None = None,
    passes_gate: bool = True,
) -> Measured:
    """The measured value, or the reason why its figures cannot be compared."""
    return Measured(value, asked.figures, why_not(asked.figures), met, special, passes_gate)


def over_sums(
    expression: str, banks: list[Bank], quarter: Quarter, formulas: Mapping[str, str]
) -> tuple[Decimal | None, dict[int, tuple[Key, ...]]]:
    """An expression over the sums of the banks that have every figure it needs; the value, and the figures by bank.

    A bank without one of the figures is left out of all sums, so that both ends of a growth are over the same banks.
    """
    behind: dict[int, tuple[Key, ...]] = {}
    complete: list[Bank] = []
    for bank in banks:
        asked = Asked(bank.operands, formulas)
        Calculator(asked, quarter).value(expression)
        if None not in asked.figures.values():
            complete.append(bank)
            behind[bank.key] = tuple(asked.figures)

    def total(code: str, quarter: Quarter) -> Decimal | None:
        numbers = [bank.operands(code, quarter) for bank in complete]
        known = [number for number in numbers if number is not None]
        return sum(known, Decimal(0)) if known else None

    value = Calculator(Asked(total, formulas), quarter).value(expression)
    if not codes_in(expression):
        behind = {}
    return (value if isinstance(value, Decimal) else None), behind
