"""The calendar of working days by year; the office sets its own days (feature L2)."""

from __future__ import annotations

import datetime as dt
import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from filings import calendar, policies, services
from filings.forms import CalendarDayForm
from filings.models import CalendarDay
from institutions.access import signed_in
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.errors import BusinessError, NotAllowed

_FIRST, _LAST = 2000, 2099


@require_GET
def calendar_year(request: HttpRequest) -> HttpResponse:
    """``?year=2026``, by default this year."""
    if not policies.can_list(signed_in(request)):
        raise PermissionDenied
    text = request.GET.get("year", "") or str(clock.today().year)
    if not re.fullmatch(r"20[0-9]{2}", text):
        raise Http404
    return _page(request, int(text), CalendarDayForm())


@require_POST
def calendar_set(request: HttpRequest) -> HttpResponse:
    """Set a day; a refusal shows the form again with its reason."""
    if not policies.can_set_calendar(signed_in(request)):
        raise PermissionDenied
    form = CalendarDayForm(request.POST)
    if form.is_valid():
        try:
            row = services.set_calendar_day(by=signed_in(request), **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request, f"已登记{row.day:%Y-%m-%d}为{row.word}。已定的截止日期不随之改变，请核对"
            )
            return _to_year(row.day.year)
    day = form.cleaned_data.get("day")
    year = day.year if day and _FIRST <= day.year <= _LAST else clock.today().year
    return _page(request, year, form, status=422)


@require_POST
def calendar_remove(request: HttpRequest, day: dt.date) -> HttpResponse:
    """Take an own day back."""
    try:
        services.remove_calendar_day(day=day, by=signed_in(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已取消{day:%Y-%m-%d}的登记")
    return _to_year(day.year)


def _to_year(year: int) -> HttpResponse:
    answer = redirect("filings:calendar")
    answer["Location"] += f"?year={year}"
    return answer


def _page(request: HttpRequest, year: int, form: CalendarDayForm, status: int = 200) -> HttpResponse:
    own = list(CalendarDay.objects.filter(day__year=year).select_related("by"))
    context = {
        "year": year,
        "earlier": year - 1 if year > _FIRST else None,
        "later": year + 1 if year < _LAST else None,
        "months": calendar.year_of(year, {row.day: row for row in own}),
        "own": own,
        "is_announced": workdays.is_announced(year),
        "may_set": bool(policies.can_set_calendar(signed_in(request))),
        "form": form,
    }
    return render(request, "filings/calendar.html", context, status=status)
