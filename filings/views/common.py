"""Loaders that every page of a filing begins with."""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from filings.models import Filing
from institutions.access import signed_in


def seen_number(request: HttpRequest) -> int:
    """The edit number that the page was read with; a form without one was not made by us: 403."""
    text = request.POST.get("seen", "")
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise PermissionDenied
    return int(text)


def load_filing(request: HttpRequest, period: str, code: str) -> Filing:
    """The filing, if the person may see it; another institution's is a 404."""
    filings = Filing.objects.visible_to(signed_in(request)).select_related(
        "institution__kind", "period", "maker", "checker"
    )
    return get_object_or_404(filings, period__code=period, institution__code=code)
