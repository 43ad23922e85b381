"""Every write of this room: periods, drafts, steps, publication, catalogue."""

from filings.services.catalogue import load_catalogue
from filings.services.drafts import Conflict, Saved, import_figures, save_draft
from filings.services.periods import lock_period, open_period
from filings.services.publishing import rebuild_summary, verify_totals
from filings.services.steps import ChecksFailed, findings_of, take
from filings.services.uploads import Loaded, load_workbook

__all__ = [
    "ChecksFailed",
    "Conflict",
    "Loaded",
    "Saved",
    "findings_of",
    "import_figures",
    "load_catalogue",
    "load_workbook",
    "lock_period",
    "open_period",
    "rebuild_summary",
    "save_draft",
    "take",
    "verify_totals",
]
