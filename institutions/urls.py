"""/institutions/, /institutions/<code>/ and the pages of the security administrator and the auditor.

A code is written in capital letters and digits (services.add_institution), so none hides behind ``add``, ``duties``, ``groups`` or ``log``.
"""

from django.urls import path

from institutions.views import duties, groups, log, maintenance, units

app_name = "institutions"

urlpatterns = [
    path("", units.InstitutionListView.as_view(), name="institution-list"),
    path("add/", maintenance.institution_add, name="institution-add"),
    path("groups/", groups.group_list, name="group-list"),
    path("groups/add/", groups.group_add, name="group-add"),
    path("groups/<slug:code>/", groups.group_change, name="group-change"),
    path("groups/<slug:code>/use/", groups.group_use, name="group-use"),
    path("duties/", duties.DutyListView.as_view(), name="duty-list"),
    path("duties/grant/", duties.duty_grant, name="duty-grant"),
    path("duties/<int:pk>/end/", duties.duty_end, name="duty-end"),
    path("log/", log.AuditLogView.as_view(), name="audit-log"),
    path("<slug:code>/", units.institution_detail, name="institution-detail"),
    path("<slug:code>/rename/", maintenance.institution_rename, name="institution-rename"),
    path("<slug:code>/close/", maintenance.institution_close, name="institution-close"),
]
