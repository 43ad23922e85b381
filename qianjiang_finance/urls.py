"""The address book (experience.md): paths are stable, so links can be mailed."""

from django.contrib import admin
from django.urls import include, path

from qianjiang_finance.common.views import healthz
from reports.home_views import home_page

urlpatterns = [
    path("", home_page, name="home"),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("measures/", include("measures.urls")),
    path("institutions/", include("institutions.urls")),
    path("filings/", include("filings.urls")),
    path("reports/", include("reports.urls")),
]
