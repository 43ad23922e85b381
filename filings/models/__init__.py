"""The write side of the figures: indicators and forms, periods, filings with their revisions, rules, published figures."""

from filings.models.calendar import CalendarDay
from filings.models.catalogue import DerivedIndicator, Form, Indicator
from filings.models.corrections import CorrectionCell, CorrectionRequest
from filings.models.definitions import IndicatorDefinition
from filings.models.discipline import DisciplineEvent, DisciplineRecord
from filings.models.evidence import Evidence
from filings.models.exceptions import PeriodException
from filings.models.explanations import Explanation
from filings.models.figures import Figure, FigureChange, PublishedFigure, SummaryRow
from filings.models.filing import Filing, FilingEvent, ImportAttempt, Revision
from filings.models.flags import Flag
from filings.models.period import Period
from filings.models.references import ReferenceExplanation, ReferenceFigure
from filings.models.reminders import Reminder
from filings.models.returns import ReturnedCell, SignedFinding
from filings.models.review import ReviewerAssignment
from filings.models.rules import ItemLimit, Limit, ReferenceRate, Rule, RuleEvent, RuleLine
from filings.models.talk import Message, MessageFile, OfficeNote, Thread
from filings.models.uses import DataUse, UsedPeriod
from filings.models.waivers import Waiver, WaiverEvent

__all__ = [
    "CalendarDay",
    "CorrectionCell",
    "CorrectionRequest",
    "DataUse",
    "DerivedIndicator",
    "DisciplineEvent",
    "DisciplineRecord",
    "Evidence",
    "Explanation",
    "Figure",
    "FigureChange",
    "Filing",
    "FilingEvent",
    "Flag",
    "Form",
    "ImportAttempt",
    "Indicator",
    "IndicatorDefinition",
    "ItemLimit",
    "Limit",
    "Message",
    "MessageFile",
    "OfficeNote",
    "Period",
    "PeriodException",
    "PublishedFigure",
    "ReferenceExplanation",
    "ReferenceFigure",
    "ReferenceRate",
    "Reminder",
    "ReturnedCell",
    "ReviewerAssignment",
    "Revision",
    "Rule",
    "RuleEvent",
    "RuleLine",
    "SignedFinding",
    "SummaryRow",
    "Thread",
    "UsedPeriod",
    "Waiver",
    "WaiverEvent",
]
