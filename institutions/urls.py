"""/institutions/, /institutions/<code>/ and the pages of the security administrator and the auditor.

A code is written in capital letters and digits (services.add_institution), so none hides behind ``add``, ``duties`` or ``log``.
"""

from django.urls import path

from institutions import audit_views, duty_views, maintenance_views, views

app_name = "institutions"

urlpatterns = [
    path("", views.InstitutionListView.as_view(), name="institution-list"),
    path("add/", maintenance_views.institution_add, name="institution-add"),
    path("duties/", duty_views.DutyListView.as_view(), name="duty-list"),
    path("duties/grant/", duty_views.duty_grant, name="duty-grant"),
    path("duties/<int:pk>/end/", duty_views.duty_end, name="duty-end"),
    path("log/", audit_views.AuditLogView.as_view(), name="audit-log"),
    path("<slug:code>/", views.institution_detail, name="institution-detail"),
    path("<slug:code>/rename/", maintenance_views.institution_rename, name="institution-rename"),
    path("<slug:code>/close/", maintenance_views.institution_close, name="institution-close"),
]
