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


@dataclass(frozen=True, slots=True)
class NavSection:
    """Lines that belong together under a title; the first ones stand without."""

    title: str
    entries: tuple[NavEntry, ...]


_ADMINISTRATORS = {
    Role.SYSTEM_ADMIN: ("系统管理", "admin:index", "gear"),
    Role.SECURITY_ADMIN: ("权限管理", "institutions:duty-list", "person"),
    Role.AUDITOR: ("审计日志", "institutions:audit-log", "document"),
}
_EVERYBODY = ("sees-all", "own", "department")
#: Title of a section, then label, url name, icon, and for whom; the order is that of the navigation.
_SECTIONS = (
    ("", (("日程", "reports:agenda", "calendar", _EVERYBODY),)),
    (
        "监管分析",
        (
            ("监管总览", "reports:dashboard", "chart", ("sees-all", "department")),
            ("机构排名", "reports:institution-ranking", "chart", ("sees-all",)),
            ("本机构数据", "reports:institution-ranking", "chart", ("own",)),
            ("数据透视", "reports:pivot", "form", ("sees-all",)),
            ("总数核对", "reports:tie-out", "check", ("sees-all",)),
            ("政策核查", "reports:check-matrix", "check", _EVERYBODY),
        ),
    ),
    (
        "政策督办",
        (
            ("政策措施", "measures:measure-list", "book", ("anybody",)),
            ("任务督办", "measures:item-list", "calendar", _EVERYBODY),
            ("督办单", "measures:order-list", "document", _EVERYBODY),
            ("企业和名单", "enterprises:enterprise-list", "building", _EVERYBODY),
        ),
    ),
    (
        "报送审核",
        (
            ("数据报送", "filings:filing-list", "form", ("sees-all", "own")),
            ("我的审核", "filings:review-queue", "check", ("office",)),
        ),
    ),
    (
        "评价通报",
        (
            ("评价加分", "reports:score-list", "chart", ("sees-all", "own")),
            ("通报", "reports:bulletin-list", "document", _EVERYBODY),
        ),
    ),
    (
        "基础设置",
        (
            ("机构", "institutions:institution-list", "building", ("anybody",)),
            ("报送期", "filings:period-list", "calendar", ("office",)),
            ("指标和报表", "filings:indicator-list", "book", ("office",)),
            ("审核规则", "filings:rule-list", "document", ("office",)),
        ),
    ),
)

_Line = tuple[str, str, str]


def _wanted(user: User) -> list[tuple[str, list[_Line]]]:
    """By section (label, url name, icon) for the roles the person holds."""
    for role, line in _ADMINISTRATORS.items():
        if user.has_role(role):
            return [("", [line])]
    parts = {
        "anybody": True,
        "office": user.is_office,
        "sees-all": user.sees_all_institutions,
        "own": user.is_reporter and not user.sees_all_institutions,
        "department": user.has_role(Role.DEPARTMENT),
    }
    home = ("工作台" if user.is_office else "首页", "home", "home")
    own = [
        (
            title,
            [(label, name, icon) for label, name, icon, whom in lines if any(parts[part] for part in whom)],
        )
        for title, lines in _SECTIONS
    ]
    return [("", [home, *own[0][1]]), *(section for section in own[1:] if section[1])]


def sections_for(request: HttpRequest) -> list[NavSection]:
    """The navigation of the signed-in person; empty before login."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    wanted = _wanted(user)
    urls = {name: reverse(name) for _, lines in wanted for _, name, _ in lines}
    here = max((url for url in urls.values() if request.path.startswith(url)), key=len, default="")
    return [
        NavSection(
            title, tuple(NavEntry(label, urls[name], icon, urls[name] == here) for label, name, icon in lines)
        )
        for title, lines in wanted
    ]
