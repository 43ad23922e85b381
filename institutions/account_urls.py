"""/accounts/ (experience.md, The address book). Names carry no namespace: settings and templates say ``login``."""

from django.urls import path

from institutions.views import accounts

urlpatterns = [
    path("login/", accounts.OfficeLoginView.as_view(), name="login"),
    path("logout/", accounts.OfficeLogoutView.as_view(), name="logout"),
    path("password/", accounts.OfficePasswordChangeView.as_view(), name="password-change"),
]
