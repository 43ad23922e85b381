"""The edit checks (domain §3.6): one engine for typing, button, upload, signing and the office."""

from filings.checks.book import FigureBook, cells_of
from filings.checks.engine import BLANK, Finding, blocking, run
from filings.checks.rulebook import CheckRule, active_rules

__all__ = ["BLANK", "CheckRule", "FigureBook", "Finding", "active_rules", "blocking", "cells_of", "run"]
