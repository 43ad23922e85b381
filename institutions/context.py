"""What every page shows around its content: the demonstration mark and the navigation of the role."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from institutions.models import Institution
from institutions.navigation import entries_for


def chrome(request: HttpRequest) -> dict[str, Any]:
    """``is_demo`` (演示数据 on every page) and ``nav`` (the side navigation by role), worked out once per request.

    Cells of a table are rendered one by one, each with all context processors.
    """
    if not hasattr(request, "chrome"):
        demo = Institution.objects.filter(is_demo=True).exists()
        request.chrome = {"is_demo": demo, "nav": entries_for(request)}  # type: ignore[attr-defined]
    context: dict[str, Any] = request.chrome  # type: ignore[attr-defined]
    return context
