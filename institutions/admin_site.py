"""The console of the system administrator; it signs nobody in or out on its own, so every such act is logged the same way."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse  # noqa: TID251  the admin's views answer requests
from django.shortcuts import redirect  # noqa: TID251  the same

from institutions.models import Role, User
from institutions.views.accounts import OfficeLogoutView


def is_system_admin(request: HttpRequest) -> bool:
    """Whether the person is 系统管理员 today. Django's staff and superuser flags open nothing (domain §8.2, 访问控制)."""
    user = request.user
    return isinstance(user, User) and user.is_active and user.has_role(Role.SYSTEM_ADMIN)


class OfficeAdminSite(admin.AdminSite):
    """/admin/ for holders of 系统管理员 only; others get a 403, anonymous visitors the login page."""

    site_header = site_title = "黔江区金融支持制造业监督管理系统 · 系统管理"
    index_title = "系统管理"
    site_url = None  # the administrator has no business pages (domain §8.2, separation of duties)

    def has_permission(self, request: HttpRequest) -> bool:
        return is_system_admin(request)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Where Django sends those it turns away. They are signed in already, for every page asks for a login."""
        if not self.has_permission(request):
            raise PermissionDenied("系统管理仅限系统管理员使用")
        return redirect("admin:index")

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The logout of all pages, an HttpResponse."""
        return OfficeLogoutView.as_view()(request)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """On to the page for everyone, an HttpResponse."""
        return redirect("password-change")


site = OfficeAdminSite(name="admin")
