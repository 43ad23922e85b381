"""What the views of the read side share: the reader, the period, the scale."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from institutions.access import signed_in
from institutions.models import User
from qianjiang_finance.common.errors import Decision
from reports.dashboards import PeriodChoice, choose_period
from reports.dashboards.display import Scale


def reader_of(request: HttpRequest, policy: Callable[[User], Decision]) -> User:
    """The signed-in person; 403 with the reason where the policy says no."""
    user = signed_in(request)
    decision = policy(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


def scale_of(request: HttpRequest) -> Scale:
    """``?unit=wan`` for 万元, else 亿元."""
    return Scale.WAN if request.GET.get("unit") == Scale.WAN.value else Scale.YI


def period_of(request: HttpRequest) -> PeriodChoice | None:
    """``?period=2024Q2``, else the newest complete period; None while nothing is published. A file of nothing is a 404."""
    choice = choose_period(request.GET.get("period", ""))
    if choice is None and request.GET.get("export"):
        raise Http404("还没有审核通过的数据，不能导出")
    return choice
