"""The write side of the figures: indicators and forms, periods, filings with their revisions, rules, published figures."""

from filings.models.catalogue import DerivedIndicator, Form, Indicator
from filings.models.figures import Figure, FigureChange, PublishedFigure, SummaryRow
from filings.models.filing import Filing, FilingEvent, ImportAttempt, Revision
from filings.models.period import Period
from filings.models.rules import Rule, RuleLine

__all__ = [
    "DerivedIndicator",
    "Figure",
    "FigureChange",
    "Filing",
    "FilingEvent",
    "Form",
    "ImportAttempt",
    "Indicator",
    "Period",
    "PublishedFigure",
    "Revision",
    "Rule",
    "RuleLine",
    "SummaryRow",
]
