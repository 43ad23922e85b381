"""Addresses of the write side (experience.md). A step's address exists only for steps of the table."""

import datetime as dt

from django.urls import path, register_converter

from filings.discipline.life import STEPS
from filings.talk_steps import OFFICE_STEPS
from filings.views import (
    actions,
    autosave,
    calendar,
    cells,
    conduct,
    corrections,
    coverage,
    detail,
    edit,
    evidence,
    exceptions,
    findings,
    flags,
    form_heads,
    indicators,
    limits,
    lists,
    matrix,
    period_pages,
    periods,
    published,
    queries,
    records,
    references,
    reminders,
    returns,
    review,
    rules,
    talk,
    versions,
    waivers,
    workbooks,
)
from filings.waiver_steps import WAIVER_STEPS
from filings.workflow import TRANSITIONS, WITH_PAGE


class QuarterConverter:
    """2024Q2."""

    regex = "20[0-9]{2}Q[1-4]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DayConverter:
    """2024-07-12."""

    regex = "20[0-9]{2}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)  # ValueError: no such day, 404

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


class StepConverter(QuarterConverter):
    """The name of a step that needs no more than a button and perhaps a reason; the others have pages of their own."""

    regex = "|".join(name for name in TRANSITIONS if name not in WITH_PAGE)


class LifeConverter(QuarterConverter):
    """The name of a step in the life of a record of discipline."""

    regex = "|".join(STEPS)


class TalkStepConverter(QuarterConverter):
    """A step of a thread that the office takes by a button of its own."""

    regex = "|".join(OFFICE_STEPS)


class WaiverStepConverter(QuarterConverter):
    """A step of a waiver."""

    regex = "|".join(WAIVER_STEPS)


register_converter(DayConverter, "day")
register_converter(QuarterConverter, "quarter")
register_converter(LifeConverter, "life")
register_converter(StepConverter, "step")
register_converter(TalkStepConverter, "talkstep")
register_converter(WaiverStepConverter, "waiverstep")

app_name = "filings"
urlpatterns = [
    path("", lists.FilingList.as_view(), name="filing-list"),
    path("matrix/", matrix.FilingMatrix.as_view(), name="filing-matrix"),
    path("matrix/forms/", matrix.FormMatrix.as_view(), name="form-matrix"),
    path("matrix/<quarter:period>/reminder/", matrix.reminder_record, name="reminder-record"),
    path("records/summary/", conduct.ConductTable.as_view(), name="conduct"),
    path("coverage/", coverage.FormCoverageView.as_view(), name="coverage"),
    path("records/", records.RecordList.as_view(), name="record-list"),
    path("records/<int:pk>/", records.record_detail, name="record-detail"),
    path("records/<int:pk>/<life:step>/", records.record_step, name="record-step"),
    path("queue/", review.ReviewQueue.as_view(), name="review-queue"),
    path("reviewers/", review.reviewer_list, name="reviewer-list"),
    path("reviewers/assign/", review.reviewer_assign, name="reviewer-assign"),
    path("calendar/", calendar.calendar_year, name="calendar"),
    path("calendar/set/", calendar.calendar_set, name="calendar-set"),
    path("calendar/<day:day>/remove/", calendar.calendar_remove, name="calendar-remove"),
    path("evidence/", evidence.EvidenceList.as_view(), name="evidence-list"),
    path("exceptions/", exceptions.ExceptionList.as_view(), name="exception-list"),
    path("exceptions/<int:pk>/revoke/", exceptions.exception_revoke, name="exception-revoke"),
    path("periods/<quarter:period>/", period_pages.period_detail, name="period-detail"),
    path("periods/<quarter:period>/dates/", period_pages.period_dates, name="period-dates"),
    path("periods/<quarter:period>/indicators/", period_pages.period_indicators, name="period-indicators"),
    path("periods/<quarter:period>/reminders/", reminders.reminder_plan, name="reminder-plan"),
    path("periods/<quarter:period>/reminders/send/", reminders.reminder_send, name="reminder-send"),
    path("periods/", periods.period_list, name="period-list"),
    path("periods/open/", periods.period_open, name="period-open"),
    path("periods/<quarter:period>/missing-rule/", periods.missing_rule, name="missing-rule"),
    path("periods/<quarter:period>/lock/", periods.period_lock, name="period-lock"),
    path("periods/<quarter:period>/reference/", references.reference_list, name="reference-list"),
    path("periods/<quarter:period>/reference/enter/", references.reference_enter, name="reference-enter"),
    path(
        "periods/<quarter:period>/reference/<int:pk>/explain/",
        references.reference_explain,
        name="reference-explain",
    ),
    path("published/", published.PublishedFigures.as_view(), name="published"),
    path("forms/", form_heads.form_list, name="form-list"),
    path("forms/<slug:code>/", form_heads.form_head, name="form-head"),
    path("indicators/", indicators.IndicatorList.as_view(), name="indicator-list"),
    path("indicators/<slug:code>/", indicators.indicator_detail, name="indicator-detail"),
    path("indicators/<slug:code>/define/", indicators.indicator_define, name="indicator-define"),
    path("queries/", queries.QueryList.as_view(), name="query-list"),
    path("rules/", rules.RuleList.as_view(), name="rule-list"),
    path("rules/new/", rules.rule_add, name="rule-add"),
    path("rules/new/trial/", rules.rule_try_new, name="rule-try-new"),
    path("rules/limits/", limits.limit_list, name="limit-list"),
    path("rules/limits/items/", limits.limit_set_item, name="limit-set-item"),
    path("rules/limits/<slug:code>/", limits.limit_set, name="limit-set"),
    path("rules/<slug:code>/", rules.rule_detail, name="rule-detail"),
    path("rules/<slug:code>/edit/", rules.rule_edit, name="rule-edit"),
    path("rules/<slug:code>/trial/", rules.rule_try, name="rule-try"),
    path("flags/", flags.FlagList.as_view(), name="flag-list"),
    path("flags/<int:pk>/clear/", flags.flag_clear, name="flag-clear"),
    path("waivers/", waivers.WaiverList.as_view(), name="waiver-list"),
    path("waivers/<int:pk>/", waivers.waiver_detail, name="waiver-detail"),
    path("waivers/<int:pk>/<waiverstep:step>/", waivers.waiver_step, name="waiver-step"),
    path("<quarter:period>/<slug:code>/", detail.filing_detail, name="filing-detail"),
    path("<quarter:period>/<slug:code>/edit/", edit.filing_edit, name="filing-edit"),
    path("<quarter:period>/<slug:code>/autosave/", autosave.filing_autosave, name="filing-autosave"),
    path("<quarter:period>/<slug:code>/cells/<slug:indicator>/", cells.filing_cell, name="filing-cell"),
    path("<quarter:period>/<slug:code>/cells/<slug:indicator>/flag/", flags.flag_set, name="flag-set"),
    path("<quarter:period>/<slug:code>/waive/<slug:rule>/", waivers.waiver_ask, name="waiver-ask"),
    path("<quarter:period>/<slug:code>/window/", exceptions.filing_window, name="filing-window"),
    path("<quarter:period>/<slug:code>/window/grant/", exceptions.exception_grant, name="exception-grant"),
    path("<quarter:period>/<slug:code>/receipt/", versions.filing_receipt, name="filing-receipt"),
    path("<quarter:period>/<slug:code>/compare/", versions.filing_compare, name="filing-compare"),
    path("<quarter:period>/<slug:code>/template.xlsx", workbooks.filing_template, name="filing-template"),
    path("<quarter:period>/<slug:code>/findings.xlsx", findings.filing_findings, name="filing-findings"),
    path("<quarter:period>/<slug:code>/marked.xlsx", findings.filing_marked, name="filing-marked"),
    path("<quarter:period>/<slug:code>/upload/", workbooks.filing_upload, name="filing-upload"),
    path("<quarter:period>/<slug:code>/uploads/<int:pk>/", workbooks.filing_uploaded, name="filing-uploaded"),
    path("<quarter:period>/<slug:code>/send-back/", returns.filing_send_back, name="filing-send-back"),
    path(
        "<quarter:period>/<slug:code>/ask-correction/",
        corrections.filing_ask_correction,
        name="filing-ask-correction",
    ),
    path("<quarter:period>/<slug:code>/correction/", corrections.filing_correction, name="filing-correction"),
    path("<quarter:period>/<slug:code>/records/", records.filing_records, name="filing-records"),
    path("<quarter:period>/<slug:code>/records/register/", records.record_register, name="record-register"),
    path("<quarter:period>/<slug:code>/talk/", talk.filing_talk, name="filing-talk"),
    path("<quarter:period>/<slug:code>/talk/open/", talk.thread_open, name="thread-open"),
    path("<quarter:period>/<slug:code>/talk/<int:pk>/reply/", talk.thread_reply, name="thread-reply"),
    path("<quarter:period>/<slug:code>/talk/<int:pk>/<talkstep:step>/", talk.thread_step, name="thread-step"),
    path("<quarter:period>/<slug:code>/notes/add/", talk.note_add, name="note-add"),
    path("<quarter:period>/<slug:code>/evidence/", evidence.filing_evidence, name="filing-evidence"),
    path("<quarter:period>/<slug:code>/evidence/add/", evidence.evidence_add, name="evidence-add"),
    path(
        "<quarter:period>/<slug:code>/evidence/<int:pk>/withdraw/",
        evidence.evidence_withdraw,
        name="evidence-withdraw",
    ),
    path("<quarter:period>/<slug:code>/files/<uuid:key>/", talk.filing_file, name="filing-file"),
    path("<quarter:period>/<slug:code>/<step:step>/", actions.filing_step, name="filing-step"),
]
