"""One reporting period: its dates and state, its extended indicators, its exceptions and reminders (features E1, E3, E4, L2)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from filings import policies, services, window
from filings.forms import PeriodDatesForm
from filings.models import Indicator, Period, PeriodException, Reminder
from filings.models.filing import TONES, Status
from institutions.access import signed_in
from qianjiang_finance.common import workdays
from qianjiang_finance.common.errors import BusinessError, NotAllowed


@require_GET
def period_detail(request: HttpRequest, period: str) -> HttpResponse:
    """The period as the office keeps it."""
    if not policies.can_open_period(signed_in(request)):
        raise PermissionDenied
    found = get_object_or_404(Period, code=period)
    return _page(request, found, PeriodDatesForm.of(found))


@require_POST
def period_dates(request: HttpRequest, period: str) -> HttpResponse:
    """Change the days; a refusal shows the form again with its reason."""
    found = get_object_or_404(Period, code=period)
    decision = policies.can_set_dates(signed_in(request), found)
    if not decision:
        raise PermissionDenied(decision.reason)
    form = PeriodDatesForm(request.POST)
    if form.is_valid():
        try:
            services.set_period_dates(
                period=found, dates=form.dates, reason=form.cleaned_data["reason"], by=signed_in(request)
            )
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已修改日期，截止日期变动的已通知各单位填报人")
            return redirect("filings:period-detail", period)
    return _page(request, found, form, status=422)


@require_POST
def period_indicators(request: HttpRequest, period: str) -> HttpResponse:
    """Switch the extended indicators of the period."""
    found = get_object_or_404(Period, code=period)
    try:
        count = services.switch_indicators(
            period=found, codes=request.POST.getlist("item"), by=signed_in(request)
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已更新，本期启用{count}项扩展指标")
    return redirect("filings:period-detail", period)


def _page(request: HttpRequest, period: Period, form: PeriodDatesForm, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    counts = dict(period.filings.order_by().values_list("status").annotate(count=Count("pk")))
    exceptions = PeriodException.objects.live().filter(filing__period=period)
    switched_on = set(period.extended.values_list("pk", flat=True))
    optional = Indicator.objects.filter(is_core=False).select_related("form").order_by("form__order", "order")
    state = window.state_of(period)
    context = {
        "period": period,
        "state": state,
        "tone": window.TONES[state],
        "is_announced": workdays.is_announced(period.due_on.year),
        "counts": [(one, one.label, TONES[one], counts[one]) for one in Status if one in counts],
        "exceptions": list(exceptions.select_related("filing__institution", "filing__period", "by")),
        "reminders": Reminder.objects.filter(filing__period=period).count(),
        "items": [(item, item.pk in switched_on) for item in optional],
        "switched_on": len(switched_on),
        "dates_decision": policies.can_set_dates(user, period),
        "items_decision": policies.can_switch_indicators(user, period),
        "form": form,
    }
    return render(request, "filings/period_detail.html", context, status=status)
