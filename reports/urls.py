"""/reports/ (experience.md, The address book)."""

from django.urls import path

from reports.views import bulletins, dashboard

app_name = "reports"

urlpatterns = [
    path("", dashboard.dashboard, name="dashboard"),
    path("bulletins/", bulletins.bulletin_list, name="bulletin-list"),
    path("annex.xlsx", bulletins.annex, name="annex"),
]
