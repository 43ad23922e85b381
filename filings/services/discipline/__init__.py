"""Records of reporting discipline: brought into line with the facts, and settled by people (feature E8)."""

from filings.services.discipline.refresh import Refreshed, refresh_records
from filings.services.discipline.settle import register_false_report, settle_record

__all__ = ["Refreshed", "refresh_records", "register_false_report", "settle_record"]
