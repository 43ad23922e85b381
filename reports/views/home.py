"""The way in: each role lands where its work is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from institutions.access import signed_in
from institutions.models import Institution, Role
from reports import home

#: Roles that land on another page than the work list.
_LANDINGS = (
    (Role.SYSTEM_ADMIN, "admin:index"),
    (Role.SECURITY_ADMIN, "institutions:duty-list"),
    (Role.AUDITOR, "institutions:audit-log"),
    (Role.LEADER, "reports:cockpit"),
)


@require_GET
def home_page(request: HttpRequest) -> HttpResponse:
    """What waits for the person, or the page where its work is."""
    user = signed_in(request)
    if not user.is_office and not user.is_reporter:
        for role, landing in _LANDINGS:
            if user.has_role(role):
                return redirect(landing)
        if own := user.institutions_as(Role.DEPARTMENT):
            # A unit's own measures and tasks.
            unit = Institution.objects.filter(pk__in=own).order_by("code").first()
            return redirect("measures:unit-detail", unit.code if unit else "")
        return render(
            request,
            "home_without_work.html",
            {"duties": user.memberships.in_force().select_related("role", "institution")},
        )
    return render(request, "home.html", {"home": home.build(user)})
