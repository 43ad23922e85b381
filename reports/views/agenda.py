"""日程 and its feed, and the handover of a unit."""

from __future__ import annotations

import datetime as dt
import re

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST, require_safe

from institutions.access import signed_in
from institutions.models import FeedToken, Institution
from institutions.services import reader_of_feed, renew_feed, revoke_feed
from qianjiang_finance.common import clock
from reports import agenda, handover, policies
from reports.agenda.feed import MIME

#: How far ahead a calendar program is told of.
_FEED_DAYS = 180


@require_GET
def agenda_page(request: HttpRequest) -> HttpResponse:
    """``?month=2024-07``, by default this month: the grid, and below it what is due up to its end."""
    user = signed_in(request)
    decision = policies.can_see_agenda(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    first = _month(request.GET.get("month", ""))
    empty = agenda.month_of(first, [])
    last_shown = empty.weeks[-1][-1].day
    items = agenda.items_until(user, max(last_shown, clock.today() + dt.timedelta(days=7)))
    month = agenda.month_of(first, items)
    shown = [item for item in items if item.is_overdue or month.first <= item.day <= month.last]
    context = {
        "month": month,
        "parts": agenda.split(items),
        "items": shown,
        "today": clock.today(),
        "feed": FeedToken.objects.filter(user=user).first(),
    }
    return render(request, "reports/agenda.html", context)


@require_POST
def feed_renew(request: HttpRequest) -> HttpResponse:
    """A new private address, told this once."""
    user = signed_in(request)
    decision = policies.can_see_agenda(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    path = reverse("reports:agenda-feed", args=[renew_feed(by=user)])
    address = f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)
    messages.success(request, f"订阅地址（只显示这一次，请勿转发）：{address}")
    return redirect("reports:agenda")


@require_POST
def feed_revoke(request: HttpRequest) -> HttpResponse:
    """The private address stops working."""
    if revoke_feed(by=signed_in(request)):
        messages.success(request, "订阅地址已停用，日历程序不能再读取")
    return redirect("reports:agenda")


@login_not_required
@require_safe
def agenda_feed(request: HttpRequest, token: str) -> HttpResponse:
    """The due days of the person whose token it is; an unknown token is a 404, and so is one of a person without duties."""
    user = reader_of_feed(token)
    if user is None or not policies.can_see_agenda(user):
        raise Http404
    now = clock.now()
    items = agenda.items_until(user, clock.today() + dt.timedelta(days=_FEED_DAYS))
    is_demo = Institution.objects.filter(is_demo=True).exists()
    site = settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")
    content = agenda.calendar_file(items, at=now, site=site, is_demo=is_demo)
    response = HttpResponse(content, content_type=MIME)
    response.headers["Content-Disposition"] = "attachment; filename=agenda.ics"
    return response


@require_GET
def handover_page(request: HttpRequest) -> HttpResponse:
    """The handover of the own unit; the office may ask for another (``?institution=B01``)."""
    user = signed_in(request)
    units = Institution.objects.select_related("kind")
    code = request.GET.get("institution", "")
    if not code:
        units = units.filter(pk__in=[at for _, at in user.duties])
    elif not user.is_office:
        units = units.filter(pk__in=[at for _, at in user.duties], code=code)
    else:
        units = units.filter(code=code)
    decision = policies.can_see_handover(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    unit = units.order_by("kind__order", "order").first()
    if unit is None:
        raise Http404
    choices = Institution.objects.open_on(clock.today()) if user.is_office else []
    context = {"handover": handover.build(unit, user), "choices": choices, "today": clock.today()}
    return render(request, "reports/handover.html", context)


def _month(text: str) -> dt.date:
    if not text:
        return clock.today().replace(day=1)
    if not re.fullmatch(r"20[0-9]{2}-(0[1-9]|1[0-2])", text):
        raise Http404
    return dt.date.fromisoformat(f"{text}-01")
