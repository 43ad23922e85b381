"""/reports/ (experience.md, The address book)."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from reports.views import (
    agenda,
    bulletins,
    checks,
    cockpit,
    dashboard,
    derived,
    detail_export,
    evidence,
    indicators,
    institutions,
    pivot,
    tie_out,
)


class CheckConverter(StringConverter):
    """The code of a check of the policy: C1 to C10."""

    regex = "C(?:[1-9]|10)"


class TokenConverter(StringConverter):
    """The private token of a feed."""

    regex = "[A-Za-z0-9_-]{43}"


register_converter(CheckConverter, "check")
register_converter(TokenConverter, "token")

app_name = "reports"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("cockpit/", cockpit.cockpit, name="cockpit"),
    path("institutions/", institutions.InstitutionRanking.as_view(), name="institution-ranking"),
    path("institutions/<slug:code>/", institutions.InstitutionPage.as_view(), name="institution"),
    path("indicators/<slug:code>/", indicators.IndicatorDetail.as_view(), name="indicator"),
    path("derived/", derived.derived_list, name="derived-list"),
    path("derived/add/", derived.derived_add, name="derived-add"),
    path("derived/add/trial/", derived.derived_try, name="derived-try-new"),
    path("derived/<slug:code>/edit/", derived.derived_edit, name="derived-edit"),
    path("derived/<slug:code>/trial/", derived.derived_try, name="derived-try"),
    path("tie-out/", tie_out.TieOutView.as_view(), name="tie-out"),
    path("pivot/", pivot.PivotView.as_view(), name="pivot"),
    path("pivot/save/", pivot.layout_save, name="pivot-layout-save"),
    path("pivot/<int:pk>/", pivot.layout_open, name="pivot-layout"),
    path("pivot/<int:pk>/delete/", pivot.layout_delete, name="pivot-layout-delete"),
    path("evidence/", evidence.EvidencePage.as_view(), name="evidence"),
    path("agenda/", agenda.agenda_page, name="agenda"),
    path("agenda/renew/", agenda.feed_renew, name="feed-renew"),
    path("agenda/revoke/", agenda.feed_revoke, name="feed-revoke"),
    path("agenda/<token:token>.ics", agenda.agenda_feed, name="agenda-feed"),
    path("agenda/handover/", agenda.handover_page, name="handover"),
    path("checks/", checks.CheckMatrix.as_view(), name="check-matrix"),
    path("checks/<check:code>/", checks.check_district, name="check-district"),
    path("checks/<check:code>/<slug:institution>/", checks.check_institution, name="check-institution"),
    path("bulletins/", include("reports.bulletin_urls")),
    path("scores/", include("reports.score_urls")),
    path("annex.xlsx", bulletins.annex, name="annex"),
    path("details/", detail_export.detail_export, name="detail-export"),
    path("details/run/", detail_export.detail_run, name="detail-run"),
    path("details/file/", detail_export.detail_file, name="detail-file"),
]
