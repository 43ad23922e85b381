"""Signing in and out and changing the password; each act writes one row into the log (domain §8.2, 安全审计)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy

from institutions import audit
from institutions.access import address_of
from institutions.account_forms import LoginForm, NewPasswordForm
from institutions.models import AuditEvent, User


def _log(request: HttpRequest, verb: AuditEvent.Verb, user: User) -> None:
    """One row about a person's own account."""
    audit.record(verb=verb, subject=user.username, by=user, address=address_of(request))


class OfficeLoginView(LoginView):
    """登录. Those already signed in go on to where they wanted; ``next`` is followed only within this site."""

    form_class = LoginForm
    redirect_authenticated_user = True

    def get_redirect_url(self, request: HttpRequest | None = None) -> str:
        """``next`` unless it leaves the site or leads to the login or logout itself, which are nowhere to arrive."""
        url = super().get_redirect_url()
        return "" if urlsplit(url).path in (reverse("login"), reverse("logout")) else url

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        user = form.get_user()
        assert isinstance(user, User)  # AUTH_USER_MODEL
        with transaction.atomic():
            response = super().form_valid(form)
            _log(self.request, AuditEvent.Verb.LOGIN, user)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Log an attempt that was refused; a form with an empty field is none. The password is never written."""
        if form.has_error(NON_FIELD_ERRORS):
            is_locked = getattr(self.request, "axes_locked_out", False)
            audit.record(
                verb=AuditEvent.Verb.LOGIN_FAILED,
                subject=form.cleaned_data["username"],
                by=None,
                detail="登录已锁定" if is_locked else "",
                address=address_of(self.request),
            )
        return super().form_invalid(form)


class OfficeLogoutView(LogoutView):
    """退出登录, by POST."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)  # every page asks for a login
        with transaction.atomic():
            response = super().post(request, *args, **kwargs)
            _log(request, AuditEvent.Verb.LOGOUT, user)
        return response


class OfficePasswordChangeView(PasswordChangeView):
    """修改密码. The first change ends the duty to change the password that came with the account."""

    form_class = NewPasswordForm
    success_url = reverse_lazy("home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        assert isinstance(form.user, User)  # AUTH_USER_MODEL
        form.user.must_change_password = False  # saved with the password
        with transaction.atomic():
            response = super().form_valid(form)
            _log(self.request, AuditEvent.Verb.PASSWORD, form.user)
        messages.success(self.request, "密码已修改，下次登录请使用新密码")
        return response
