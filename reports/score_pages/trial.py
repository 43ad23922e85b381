"""A scheme tried over a past period: the table as it would be, nothing kept (feature Z6)."""

from __future__ import annotations

from filings.models import Period
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.expressions import ExpressionError
from reports import scoring
from reports.models import ScoreScheme
from reports.score_pages.board import Board, board_of_sheet
from reports.score_pages.inputs import read_inputs


def try_scheme(scheme: ScoreScheme, period: Period) -> Board:
    """The table of the period by the scheme as it stands, a draft too. BusinessError where it cannot be calculated."""
    try:
        inputs = read_inputs(scheme, period)
        sheet = scoring.score(inputs.scheme, inputs.banks, period.quarter, inputs.why_not)
    except (ExpressionError, ValueError) as error:
        raise BusinessError(f"方案无法计算：{error}") from error
    return board_of_sheet(sheet, {key: bank.code for key, bank in inputs.institutions.items()})
