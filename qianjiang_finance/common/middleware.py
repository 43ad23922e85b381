"""Small request hooks with no business in them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string

from qianjiang_finance.common.views import session_expired

Handler = Callable[[HttpRequest], HttpResponse]


class LoginRequired(LoginRequiredMiddleware):
    """Default deny. Whoever sends a form after the session has ended gets its content back instead of a redirect that drops it."""

    def handle_no_permission(  # type: ignore[override]  # the framework's stubs know only the redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if request.method == "POST" and request.COOKIES:
            return session_expired(request)
        return super().handle_no_permission(request, view_func)


def plain_address(get_response: Handler) -> Handler:
    """A NUL in the address or the query is nobody's typing, and no database takes it: 400."""

    def handle(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or any(
            "\x00" in text for texts in request.GET.lists() for text in texts[1]
        ):
            raise BadRequest("NUL in the address")
        return get_response(request)

    return handle


def client_address(get_response: Handler) -> Handler:
    """Behind our proxy, the client's address is the one the proxy appended last; a client cannot forge that one."""

    def handle(request: HttpRequest) -> HttpResponse:
        forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_PROXY else ""
        if forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rsplit(",", 1)[-1].strip()
        return get_response(request)

    return handle


def no_store(get_response: Handler) -> Handler:
    """Pages hold figures of single institutions: no cache keeps them (domain §8.2, 剩余信息)."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return handle


def body_limit(get_response: Handler) -> Handler:
    """A request body above ``REQUEST_BODY_LIMIT`` bytes is answered 413 without being read."""

    def handle(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdigit() and int(length) > settings.REQUEST_BODY_LIMIT:
            return HttpResponse(render_to_string("413.html"), status=413)
        return get_response(request)

    return handle


class CompressedPages(GZipMiddleware):
    """Pages and data go compressed over the wire, with random padding against guessing by length; files are compressed already."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response as it is for anything but text."""
        kind = response.get("Content-Type", "")
        if not kind.startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)
