"""A policy check over figures whose definitions may have changed: across a change there is no verdict (feature Z12)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from filings.breaks import MARK, NOT_COMPARABLE, Breaks
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.policy_checks import CHECKS, Result, Verdict


class Asked:
    """Operands that remember what they were asked for: behind a verdict stand exactly these figures."""

    def __init__(self, operands: Operands) -> None:
        self._operands = operands
        self.figures: dict[tuple[str, Quarter], Decimal | None] = {}

    def __call__(self, code: str, quarter: Quarter) -> Decimal | None:
        value = self._operands(code, quarter)
        self.figures[code, quarter] = value
        return value


def across_break(result: Result, asked: Asked, quarter: Quarter, breaks: Breaks) -> Result:
    """The result itself; 不适用 when one of the figures it asked for stands under another definition than the quarter's."""
    if not any(breaks.between([item], at, quarter) for item, at in asked.figures):
        return result
    return replace(result, verdict=Verdict.NOT_APPLICABLE, note=f"{MARK}{NOT_COMPARABLE}")


def judged(code: str, operands: Operands, quarter: Quarter, breaks: Breaks) -> Result:
    """The result of the check in the quarter; 不适用 when one of its figures stands under another definition than today's."""
    asked = Asked(operands)
    return across_break(CHECKS[code].judge(asked, quarter), asked, quarter, breaks)
