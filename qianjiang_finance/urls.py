"""The address book (experience.md): paths are stable, so links can be mailed."""

from django.urls import include, path

from institutions.admin_site import site as admin_site
from qianjiang_finance.common.views import healthz
from reports.views.home import home_page

urlpatterns = [
    path("", home_page, name="home"),
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("institutions.account_urls")),
    path("admin/", admin_site.urls),
    path("notices/", include("institutions.notice_urls")),
    path("measures/", include("measures.urls")),
    path("institutions/", include("institutions.urls")),
    path("enterprises/", include("enterprises.urls")),
    path("filings/", include("filings.urls")),
    path("reports/", include("reports.urls")),
]
handler500 = "qianjiang_finance.common.views.server_error"
