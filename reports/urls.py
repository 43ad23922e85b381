"""/reports/ (experience.md, The address book)."""

from django.urls import path

from reports import bulletin_views, views

app_name = "reports"

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("bulletins/", bulletin_views.bulletin_list, name="bulletin-list"),
    path("annex.xlsx", bulletin_views.annex, name="annex"),
]
