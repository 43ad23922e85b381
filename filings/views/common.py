"""Loaders that every page of a filing begins with."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from filings.models import Filing
from institutions.models import User


def reader(request: HttpRequest) -> User:
    """The signed-in person; every page asks for a login."""
    return cast(User, request.user)


def load_filing(request: HttpRequest, period: str, code: str) -> Filing:
    """The filing, if the person may see it; another institution's is a 404."""
    filings = Filing.objects.visible_to(reader(request)).select_related(
        "institution__kind", "period", "maker", "checker"
    )
    return get_object_or_404(filings, period__code=period, institution__code=code)
