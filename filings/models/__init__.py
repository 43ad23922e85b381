"""The write side of the figures: indicators and forms, periods, filings with their revisions, rules, published figures."""

from filings.models.catalogue import DerivedIndicator, Form, Indicator
from filings.models.explanations import Explanation
from filings.models.figures import Figure, FigureChange, PublishedFigure, SummaryRow
from filings.models.filing import Filing, FilingEvent, ImportAttempt, Revision
from filings.models.period import Period
from filings.models.rules import ReferenceRate, Rule, RuleLine

__all__ = [
    "DerivedIndicator",
    "Explanation",
    "Figure",
    "FigureChange",
    "Filing",
    "FilingEvent",
    "Form",
    "ImportAttempt",
    "Indicator",
    "Period",
    "PublishedFigure",
    "ReferenceRate",
    "Revision",
    "Rule",
    "RuleLine",
    "SummaryRow",
]
