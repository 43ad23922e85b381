"""Addresses of the write side (experience.md). A step's address exists only for steps of the table."""

from django.urls import path, register_converter

from filings.views import actions, cells, detail, edit, lists, matrix, periods, versions, workbooks
from filings.workflow import TRANSITIONS


class QuarterConverter:
    """2024Q2."""

    regex = "20[0-9]{2}Q[1-4]"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class StepConverter(QuarterConverter):
    """The name of a step that has a button of its own."""

    regex = "|".join(name for name in TRANSITIONS if name != "save")


register_converter(QuarterConverter, "quarter")
register_converter(StepConverter, "step")

app_name = "filings"
urlpatterns = [
    path("", lists.FilingList.as_view(), name="filing-list"),
    path("matrix/", matrix.FilingMatrix.as_view(), name="filing-matrix"),
    path("matrix/<quarter:period>/reminder/", matrix.reminder_record, name="reminder-record"),
    path("periods/", periods.period_list, name="period-list"),
    path("periods/open/", periods.period_open, name="period-open"),
    path("periods/<quarter:period>/lock/", periods.period_lock, name="period-lock"),
    path("<quarter:period>/<slug:code>/", detail.filing_detail, name="filing-detail"),
    path("<quarter:period>/<slug:code>/edit/", edit.filing_edit, name="filing-edit"),
    path("<quarter:period>/<slug:code>/cells/<slug:indicator>/", cells.filing_cell, name="filing-cell"),
    path("<quarter:period>/<slug:code>/template.xlsx", workbooks.filing_template, name="filing-template"),
    path("<quarter:period>/<slug:code>/upload/", workbooks.filing_upload, name="filing-upload"),
    path("<quarter:period>/<slug:code>/uploads/<int:pk>/", workbooks.filing_uploaded, name="filing-uploaded"),
    path("<quarter:period>/<slug:code>/receipt/", versions.filing_receipt, name="filing-receipt"),
    path("<quarter:period>/<slug:code>/compare/", versions.filing_compare, name="filing-compare"),
    path("<quarter:period>/<slug:code>/<step:step>/", actions.filing_step, name="filing-step"),
]
