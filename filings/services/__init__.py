"""Every write of this room: periods, drafts, steps, publication, catalogue."""

from filings.services.calendar import remove_calendar_day, set_calendar_day
from filings.services.catalogue import load_catalogue
from filings.services.corrections import Proposal, ProposalRefused
from filings.services.definitions import define
from filings.services.derived import WantedDerived, add_derived, edit_derived
from filings.services.discipline import Refreshed, refresh_records, register_false_report, settle_record
from filings.services.drafts import Conflict, Saved, import_figures, report_zero, save_draft
from filings.services.evidence import add_evidence, withdraw_evidence
from filings.services.exceptions import grant_exception, revoke_exception
from filings.services.explaining import Said, explain, explain_all, take_suggestion
from filings.services.flags import clear_flag, set_flag
from filings.services.form_heads import set_form_head
from filings.services.period_settings import Dates, set_period_dates, switch_indicators
from filings.services.periods import choose_missing_rule, lock_period, open_period
from filings.services.publishing import rebuild_summary, verify_totals
from filings.services.references import enter_reference, explain_reference
from filings.services.reminding import Sent, send_due, send_reminders
from filings.services.reviewers import assign_reviewer
from filings.services.rulebook import Wanted, add_rule, edit_rule, set_limit
from filings.services.steps import ChecksFailed, findings_of, findings_on, take
from filings.services.talking import Contribution, add_note, open_thread, people_of, reply, take_talk_step
from filings.services.together import send_back
from filings.services.uploads import Loaded, load_workbook
from filings.services.uses import record_use
from filings.services.waivers import ask_waiver, take_waiver_step

__all__ = [
    "ChecksFailed",
    "Conflict",
    "Contribution",
    "Dates",
    "Loaded",
    "Proposal",
    "ProposalRefused",
    "Refreshed",
    "Said",
    "Saved",
    "Sent",
    "Wanted",
    "WantedDerived",
    "add_derived",
    "add_evidence",
    "add_note",
    "add_rule",
    "ask_waiver",
    "assign_reviewer",
    "choose_missing_rule",
    "clear_flag",
    "define",
    "edit_derived",
    "edit_rule",
    "enter_reference",
    "explain",
    "explain_all",
    "explain_reference",
    "findings_of",
    "findings_on",
    "grant_exception",
    "import_figures",
    "load_catalogue",
    "load_workbook",
    "lock_period",
    "open_period",
    "open_thread",
    "people_of",
    "rebuild_summary",
    "record_use",
    "refresh_records",
    "register_false_report",
    "remove_calendar_day",
    "reply",
    "report_zero",
    "revoke_exception",
    "save_draft",
    "send_back",
    "send_due",
    "send_reminders",
    "set_calendar_day",
    "set_flag",
    "set_form_head",
    "set_limit",
    "set_period_dates",
    "settle_record",
    "switch_indicators",
    "take",
    "take_suggestion",
    "take_talk_step",
    "take_waiver_step",
    "verify_totals",
    "withdraw_evidence",
]
