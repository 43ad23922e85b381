"""What the lists of the room can be narrowed by, in the query string."""

from filings.filters.catalogue import IndicatorFilter, RuleFilter
from filings.filters.filings import ExceptionFilter, FilingFilter
from filings.filters.records import EvidenceFilter, FlagFilter, QueryFilter, RecordFilter, WaiverFilter

__all__ = [
    "EvidenceFilter",
    "ExceptionFilter",
    "FilingFilter",
    "FlagFilter",
    "IndicatorFilter",
    "QueryFilter",
    "RecordFilter",
    "RuleFilter",
    "WaiverFilter",
]
