"""The lists of the room, one column after the other."""

from filings.tables.catalogue import IndicatorTable, RuleTable
from filings.tables.evidence import EvidenceTable
from filings.tables.filings import ExceptionTable, FilingTable
from filings.tables.flags import FlagTable
from filings.tables.queue import QueueTable
from filings.tables.records import QueryTable, RecordTable
from filings.tables.waivers import WaiverTable

__all__ = [
    "EvidenceTable",
    "ExceptionTable",
    "FilingTable",
    "FlagTable",
    "IndicatorTable",
    "QueryTable",
    "QueueTable",
    "RecordTable",
    "RuleTable",
    "WaiverTable",
]
