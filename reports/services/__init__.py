"""Every write of the room."""

from reports.services.addressing import address, write_lines
from reports.services.bulletin_steps import take_bulletin_step, why_not_signed
from reports.services.circle import (
    answer_preview,
    confirm_receipt,
    countersign,
    mark_downloaded,
    mark_read,
    reply_preview,
    send_previews,
)
from reports.services.correcting import draft_correction, read_drift
from reports.services.drafting import draft_bulletin, refresh_figures
from reports.services.layouts import delete_layout, save_layout
from reports.services.templates import load_templates, save_series, save_template
from reports.services.writing import Change, add_paragraph, remove_order, save_order, save_words

__all__ = [
    "Change",
    "add_paragraph",
    "address",
    "answer_preview",
    "confirm_receipt",
    "countersign",
    "delete_layout",
    "draft_bulletin",
    "draft_correction",
    "load_templates",
    "mark_downloaded",
    "mark_read",
    "read_drift",
    "refresh_figures",
    "remove_order",
    "reply_preview",
    "save_layout",
    "save_order",
    "save_series",
    "save_template",
    "save_words",
    "send_previews",
    "take_bulletin_step",
    "why_not_signed",
    "write_lines",
]
