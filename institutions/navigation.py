"""The side navigation by role: label, url name, icon; a person sees only where its role may go (experience.md)."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from institutions.models import Role, User


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One line of the navigation."""

    label: str
    url: str
    icon: str
    is_current: bool


def _wanted(user: User) -> list[tuple[str, str, str]]:
    """(label, url name, icon) for the roles the person holds."""
    if user.has_role(Role.SYSTEM_ADMIN):
        return [("系统管理", "admin:index", "gear")]
    if user.has_role(Role.SECURITY_ADMIN):
        return [("权限管理", "institutions:duty-list", "person")]
    if user.has_role(Role.AUDITOR):
        return [("审计日志", "institutions:audit-log", "document")]
    lines = [("工作台" if user.is_office else "首页", "home", "home")]
    if user.sees_all_institutions or user.has_role(Role.DEPARTMENT):
        lines.append(("监管总览", "reports:dashboard", "chart"))
    lines.append(("政策措施", "measures:measure-list", "book"))
    if user.sees_all_institutions or user.is_reporter:
        lines.append(("数据报送", "filings:filing-list", "form"))
    if user.is_office:
        lines.append(("报送期", "filings:period-list", "calendar"))
    lines.append(("机构", "institutions:institution-list", "building"))
    if user.sees_all_institutions:
        lines.append(("通报", "reports:bulletin-list", "document"))
    return lines


def entries_for(request: HttpRequest) -> list[NavEntry]:
    """The navigation of the signed-in person; empty before login."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    entries = [(label, reverse(name), icon) for label, name, icon in _wanted(user)]
    here = max((url for _, url, _ in entries if request.path.startswith(url)), key=len, default="")
    return [NavEntry(label, url, icon, url == here) for label, url, icon in entries]
