"""Loaders that every page of a filing begins with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from filings import policies, progress
from filings.models import Filing, Revision
from institutions.access import signed_in
from institutions.models import User


def seen_number(request: HttpRequest) -> int:
    """The edit number that the page was read with; a form without one was not made by us: 403."""
    text = request.POST.get("seen", "")
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise PermissionDenied
    return int(text)


def load_filing(request: HttpRequest, period: str, code: str) -> Filing:
    """The filing, if the person may see it; another institution's is a 404."""
    filings = progress.with_next_person(Filing.objects.visible_to(signed_in(request))).select_related(
        "institution__kind", "period", "maker", "checker"
    )
    return get_object_or_404(filings, period__code=period, institution__code=code)


def shown_revision(revisions: Iterable[Revision], user: User, wanted: str) -> Revision | None:
    """The revision asked for, else the newest the person may see."""
    visible = [revision for revision in revisions if policies.can_see_figures(user, revision)]
    if not wanted:
        return visible[-1] if visible else None
    for revision in visible:
        if str(revision.number) == wanted:
            return revision
    raise Http404
