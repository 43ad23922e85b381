"""The edit checks (domain §3.6): one engine for typing, button, upload, signing and the office."""

from filings.checks.book import FigureBook, cells_of
from filings.checks.engine import BLANK, Finding, blocking, run
from filings.checks.explanations import explained, problem_of, unexplained, with_typing
from filings.checks.notes import Note, Suggestion
from filings.checks.rulebook import CheckRule, active_rules
from filings.checks.slips import suggested

__all__ = [
    "BLANK",
    "CheckRule",
    "FigureBook",
    "Finding",
    "Note",
    "Suggestion",
    "active_rules",
    "blocking",
    "cells_of",
    "explained",
    "problem_of",
    "run",
    "suggested",
    "unexplained",
    "with_typing",
]
