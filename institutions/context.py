"""What every page shows around its content: the demonstration mark, the navigation of the role, the unread notices."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, Q
from django.http import HttpRequest

from institutions.models import Institution, User
from institutions.navigation import sections_for


def chrome(request: HttpRequest) -> dict[str, Any]:
    """``is_demo`` (演示数据 on every page), ``unread`` (notices) and ``nav`` (the side navigation by role), once per request.

    Cells of a table are rendered one by one, each with all context processors.
    """
    if not hasattr(request, "chrome"):
        is_demo, unread = _marks(request)
        request.chrome = {"is_demo": is_demo, "unread": unread, "nav": sections_for(request)}  # type: ignore[attr-defined]
    context: dict[str, Any] = request.chrome  # type: ignore[attr-defined]
    return context


def _marks(request: HttpRequest) -> tuple[bool, int]:
    """Both marks of the top bar by one query, so that the bell costs no page a query of its own."""
    demo = Institution.objects.filter(is_demo=True)
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return demo.exists(), 0
    unread = Count("notices", filter=Q(notices__read_at__isnull=True))
    row: tuple[bool, int] = (
        User.objects.filter(pk=user.pk)
        .annotate(is_demo=Exists(demo), unread=unread)
        .values_list("is_demo", "unread")
        .get()
    )
    return row
