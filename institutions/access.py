"""Who is asking: the one place that reads the person and the address out of a request."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from institutions.models import User


def signed_in(request: HttpRequest) -> User:
    """The signed-in person; every page but the login asks for one."""
    return cast(User, request.user)


def address_of(request: HttpRequest) -> str | None:
    """The address the request came from; None behind a Unix socket, where the server knows none."""
    return request.META.get("REMOTE_ADDR") or None
