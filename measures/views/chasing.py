"""催办: the preview of a filtered list, sending it, recording what went out by other ways, all receipts (feature A8, Z15)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from institutions.access import signed_in
from measures import policies, reminding, services
from measures.item_filter import ItemFilter
from measures.models import TaskReminder
from measures.reminding import Chased
from measures.views.common import ask, items_with_lights, settings_of, year_of
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed


@require_GET
def remind(request: HttpRequest) -> HttpResponse:
    """Who would get what for the tasks of the filter in the address, and the text for 渝快政 and 微信."""
    ask(policies.can_remind_tasks(signed_in(request)))
    chased = _chased(request)
    context = {
        "chased": chased,
        "count": sum(len(one.items) for one in chased),
        "text": reminding.copy_text(chased, clock.now()),
        "query": request.GET.urlencode(),
        "year": year_of(request),
    }
    return render(request, "measures/remind.html", context)


@require_POST
def remind_send(request: HttpRequest) -> HttpResponse:
    """One reminder to each chosen unit, for its tasks in the filter."""
    ask(policies.can_remind_tasks(signed_in(request)))

    def act(items: list[int]) -> str:
        sent = services.remind_tasks(items=items, year=year_of(request), by=signed_in(request))
        return f"已催办{len(sent.reminders)}个单位，通知{sent.people}人"

    return _answer(request, act)


@require_POST
def remind_record(request: HttpRequest) -> HttpResponse:
    """The copied text was sent by another way: kept for each unit it names."""
    ask(policies.can_remind_tasks(signed_in(request)))

    def act(items: list[int]) -> str:
        units = services.record_outside(
            items=items, year=year_of(request), text=request.POST.get("text", ""), by=signed_in(request)
        )
        return f"已记录系统外催办{units}个单位"

    return _answer(request, act)


@require_GET
def reminder_list(request: HttpRequest) -> HttpResponse:
    """The newest hundred reminders with their receipts."""
    ask(policies.can_remind_tasks(signed_in(request)))
    rows = TaskReminder.objects.select_related("institution", "by").prefetch_related(
        "items__item__task", "items__item__institution", "receipts__person", "receipts__notice"
    )
    return render(request, "measures/reminder_list.html", {"reminders": rows[:100]})


def _chased(request: HttpRequest) -> list[Chased]:
    user = signed_in(request)
    rows = items_with_lights(user, year_of(request), settings_of(request))
    rows = rows.filter(task__retired_at__isnull=True)
    found: Any = ItemFilter(request.GET, queryset=rows, request=request)
    return reminding.plan(found.qs, clock.today())


def _answer(request: HttpRequest, act: Callable[[list[int]], str]) -> HttpResponse:
    """Over the rows of the filter that belong to the chosen units; back to the preview."""
    units = set(request.POST.getlist("unit"))
    chosen: Sequence[Chased] = [one for one in _chased(request) if one.institution.code in units]
    try:
        messages.success(request, act([item.pk for one in chosen for item in one.items]))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    query = QueryDict(request.GET.urlencode())
    return redirect(f"{reverse('measures:remind')}?{query.urlencode()}")
