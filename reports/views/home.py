"""The way in: each role lands where its work is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from institutions.access import signed_in
from institutions.models import Role
from reports import home

#: Roles that land on another page than the work list.
_LANDINGS = (
    (Role.SYSTEM_ADMIN, "admin:index"),
    (Role.SECURITY_ADMIN, "institutions:duty-list"),
    (Role.AUDITOR, "institutions:audit-log"),
    (Role.LEADER, "reports:dashboard"),
    (Role.DEPARTMENT, "measures:measure-list"),
)


@require_GET
def home_page(request: HttpRequest) -> HttpResponse:
    """What waits for the person, or the page where its work is."""
    user = signed_in(request)
    if not user.is_office and not user.is_reporter:
        for role, landing in _LANDINGS:
            if user.has_role(role):
                return redirect(landing)
        return render(
            request,
            "home_without_work.html",
            {"duties": user.memberships.in_force().select_related("role", "institution")},
        )
    return render(request, "home.html", {"home": home.build(user)})
