"""A password that somebody else has set must be changed before anything else (domain §8.2, 身份鉴别)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse  # noqa: TID251  a middleware answers requests
from django.shortcuts import redirect  # noqa: TID251  the same
from django.urls import reverse

Handler = Callable[[HttpRequest], HttpResponse]


def require_password_change(get_response: Handler) -> Handler:
    """Send whoever ``must_change_password`` to the change page; that page, the logout, static files and the health check stay open.

    Stands after the authentication middleware.
    """

    def handle(request: HttpRequest) -> HttpResponse:
        if not _stays_open(request.path) and getattr(request.user, "must_change_password", False):
            return redirect("password-change")
        return get_response(request)

    return handle


def _stays_open(path: str) -> bool:
    open_paths = {reverse(name) for name in ("password-change", "logout", "healthz")}
    return path in open_paths or path.startswith(settings.STATIC_URL)
