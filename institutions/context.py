"""What every page shows around its content: the demonstration mark and the navigation of the role."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from institutions.models import Institution
from institutions.navigation import entries_for


def chrome(request: HttpRequest) -> dict[str, Any]:
    """``is_demo`` (演示数据 on every page) and ``nav`` (the side navigation by role)."""
    return {"is_demo": Institution.objects.filter(is_demo=True).exists(), "nav": entries_for(request)}
