"""Who may do what in this room: one module per matter, all names here (architecture.md, Permissions)."""

from filings.policies.discipline import can_register_false_report, can_settle, steps_for
from filings.policies.evidence import can_add_evidence, can_withdraw_evidence
from filings.policies.filing import (
    can_edit,
    can_see_figures,
    can_see_uploads,
    can_see_uses,
    can_take,
    has_duty,
)
from filings.policies.flags import can_flag
from filings.policies.lists import (
    can_assign_reviewers,
    can_list,
    can_lock_period,
    can_open_period,
    can_remind,
    can_review,
    can_see_matrix,
    can_see_published,
    may_lock,
)
from filings.policies.periods import (
    can_grant_exception,
    can_set_calendar,
    can_set_dates,
    can_switch_indicators,
)
from filings.policies.rulebook import can_keep_rules, can_make_blocking
from filings.policies.standards import can_define_from, can_keep_standards, can_see_standards
from filings.policies.talk import can_ask, can_note, can_take_talk_step, can_talk, is_own, talk_step_of
from filings.policies.waivers import can_ask_waiver, can_be_waived, can_take_waiver_step

__all__ = [
    "can_add_evidence",
    "can_ask",
    "can_ask_waiver",
    "can_assign_reviewers",
    "can_be_waived",
    "can_define_from",
    "can_edit",
    "can_flag",
    "can_grant_exception",
    "can_keep_rules",
    "can_keep_standards",
    "can_list",
    "can_lock_period",
    "can_make_blocking",
    "can_note",
    "can_open_period",
    "can_register_false_report",
    "can_remind",
    "can_review",
    "can_see_figures",
    "can_see_matrix",
    "can_see_published",
    "can_see_standards",
    "can_see_uploads",
    "can_see_uses",
    "can_set_calendar",
    "can_set_dates",
    "can_settle",
    "can_switch_indicators",
    "can_take",
    "can_take_talk_step",
    "can_take_waiver_step",
    "can_talk",
    "can_withdraw_evidence",
    "has_duty",
    "is_own",
    "may_lock",
    "steps_for",
    "talk_step_of",
]
