"""What the views of tasks share: who reads, which year, which rows with their lights."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from institutions.access import signed_in
from institutions.models import User
from measures import board, policies, thresholds
from measures.item_filter import planned_years
from measures.models import SupervisionSettings, WorkItem
from measures.plan_years import running_year
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import Decision


def ask(decision: Decision) -> None:
    """403 with the reason unless allowed."""
    if not decision:
        raise PermissionDenied(decision.reason)


def reader_of(request: HttpRequest) -> User:
    """The signed-in person; 403 for those whom no task concerns."""
    user = signed_in(request)
    ask(policies.can_read_tasks(user))
    return user


def year_of(request: HttpRequest) -> int:
    """``?year=2024``, else that of the newest plan handed out, else of the newest, else this year."""
    text, years = request.GET.get("year", ""), planned_years(request)
    if text.isdecimal() and int(text) in years:
        return int(text)
    today = clock.today().year
    return running_year(years, today) or next(iter(years), today)


def items_with_lights(user: User, year: int, settings: SupervisionSettings) -> Any:
    """The rows of a year that the person may see, each with its condition of today."""
    days = board.settings_days(year, clock.today(), settings)
    rows = WorkItem.objects.visible_to(user).for_year(year).with_condition(days)
    return rows.select_related("task__measure", "institution__kind")


def settings_of(request: HttpRequest) -> SupervisionSettings:
    """The office's thresholds, read once for a page."""
    if not hasattr(request, "supervision"):
        request.supervision = thresholds.current()  # type: ignore[attr-defined]
    settings: SupervisionSettings = request.supervision  # type: ignore[attr-defined]
    return settings


def load_item(request: HttpRequest, year: int, code: str, unit: str) -> WorkItem:
    """One row, if the person may see it; another's is a 404."""
    user = reader_of(request)
    if not 2000 <= year <= 2099:
        raise Http404("没有这一年的任务计划")
    rows = items_with_lights(user, year, settings_of(request)).with_attention()
    rows = rows.select_related("task__measure", "task__plan", "task__parent", "institution__kind", "handler")
    item: WorkItem = get_object_or_404(rows, task__code=code, institution__code=unit)
    return item
