"""/accounts/ (experience.md, The address book). Names carry no namespace: settings and templates say ``login``."""

from django.urls import path

from institutions import account_views

urlpatterns = [
    path("login/", account_views.OfficeLoginView.as_view(), name="login"),
    path("logout/", account_views.OfficeLogoutView.as_view(), name="logout"),
    path("password/", account_views.OfficePasswordChangeView.as_view(), name="password-change"),
]
