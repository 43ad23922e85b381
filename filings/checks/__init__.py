"""The edit checks (domain §3.6): one engine for typing, button, upload, signing and the office."""

from filings.checks.book import FigureBook, cells_of
from filings.checks.columns import Stated, column_faults
from filings.checks.engine import BLANK, Finding, blocking, judge, run, run_alone
from filings.checks.explanations import explained, problem_of, unexplained, with_typing
from filings.checks.limits import limits_in_force
from filings.checks.notes import Note, Suggestion
from filings.checks.reading import problems_of
from filings.checks.rulebook import CheckLine, CheckRule, active_rules, plain_line
from filings.checks.shelf import accepted_books
from filings.checks.slips import suggested

__all__ = [
    "BLANK",
    "CheckLine",
    "CheckRule",
    "FigureBook",
    "Finding",
    "Note",
    "Stated",
    "Suggestion",
    "accepted_books",
    "active_rules",
    "blocking",
    "cells_of",
    "column_faults",
    "explained",
    "judge",
    "limits_in_force",
    "plain_line",
    "problem_of",
    "problems_of",
    "run",
    "run_alone",
    "suggested",
    "unexplained",
    "with_typing",
]
