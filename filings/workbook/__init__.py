"""The workbook round trip: the template an institution fills offline, the guard before its upload, the reader (domain §6.6)."""

from filings.workbook.findings import Listing, findings_name, findings_workbook
from filings.workbook.guard import checked_parts
from filings.workbook.layout import VERSION, Identity, WrongFile
from filings.workbook.marked import is_markable, marked_name, marked_workbook, marks
from filings.workbook.reader import Entry, Upload, read_upload
from filings.workbook.template import template_name, template_spots, template_workbook

__all__ = [
    "VERSION",
    "Entry",
    "Identity",
    "Listing",
    "Upload",
    "WrongFile",
    "checked_parts",
    "findings_name",
    "findings_workbook",
    "is_markable",
    "marked_name",
    "marked_workbook",
    "marks",
    "read_upload",
    "template_name",
    "template_spots",
    "template_workbook",
]
