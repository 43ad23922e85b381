"""The workbook round trip: the template an institution fills offline, the guard before its upload, the reader (domain §6.6)."""

from filings.workbook.guard import checked_parts
from filings.workbook.layout import VERSION, Identity, WrongFile
from filings.workbook.reader import Entry, Upload, read_upload
from filings.workbook.template import template_name, template_workbook

__all__ = [
    "VERSION",
    "Entry",
    "Identity",
    "Upload",
    "WrongFile",
    "checked_parts",
    "read_upload",
    "template_name",
    "template_workbook",
]
