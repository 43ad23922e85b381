"""The scoring engine (domain §5.1–§5.4): a scheme and the banks' accepted figures in, a sheet out whose every point opens.

Pure: no database, no request, Decimal end to end. ``score(scheme, banks, quarter)`` is the whole of it; ``what_if`` weighs a scheme
anew. The stored, confirmed score of a period is read with :func:`reports.score_pages.confirmed_score`.
"""

from reports.scoring.engine import ALL_RANKED, score
from reports.scoring.results import Adjustment, Bank, BankScore, Line, Point, Sheet
from reports.scoring.scheme import (
    Absence,
    Bands,
    Benchmark,
    Best,
    Completion,
    Effect,
    Gate,
    Grade,
    Interval,
    Item,
    Kind,
    Method,
    Ranked,
    Scheme,
    Scope,
)

__all__ = [
    "ALL_RANKED",
    "Absence",
    "Adjustment",
    "Bands",
    "Bank",
    "BankScore",
    "Benchmark",
    "Best",
    "Completion",
    "Effect",
    "Gate",
    "Grade",
    "Interval",
    "Item",
    "Kind",
    "Line",
    "Method",
    "Point",
    "Ranked",
    "Scheme",
    "Scope",
    "Sheet",
    "score",
]
