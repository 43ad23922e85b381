"""Every write of this room: periods, drafts, steps, publication, catalogue."""

from filings.services.catalogue import load_catalogue
from filings.services.drafts import Conflict, Saved, import_figures, save_draft
from filings.services.explaining import Said, explain, explain_all, take_suggestion
from filings.services.periods import lock_period, open_period
from filings.services.publishing import rebuild_summary, verify_totals
from filings.services.steps import ChecksFailed, findings_of, findings_on, take
from filings.services.uploads import Loaded, load_workbook

__all__ = [
    "ChecksFailed",
    "Conflict",
    "Loaded",
    "Said",
    "Saved",
    "explain",
    "explain_all",
    "findings_of",
    "findings_on",
    "import_figures",
    "load_catalogue",
    "load_workbook",
    "lock_period",
    "open_period",
    "rebuild_summary",
    "save_draft",
    "take",
    "take_suggestion",
    "verify_totals",
]
