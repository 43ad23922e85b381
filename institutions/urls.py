"""/institutions/ and /institutions/<code>/."""

from django.urls import path

from institutions import views

app_name = "institutions"

urlpatterns = [
    path("", views.InstitutionListView.as_view(), name="institution-list"),
    path("<slug:code>/", views.institution_detail, name="institution-detail"),
]
