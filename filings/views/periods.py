"""Reporting periods: the list, opening the next one, locking one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from filings import form_heads, policies, services
from filings.forms import OpenPeriodForm
from filings.models import Period
from filings.models.filing import Status
from institutions.access import signed_in
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.errors import BusinessError, NotAllowed


@require_GET
def period_list(request: HttpRequest) -> HttpResponse:
    """All periods with their dates and how many have delivered; the form that opens the next one."""
    if not policies.can_open_period(signed_in(request)):
        raise PermissionDenied
    return _page(request, OpenPeriodForm.proposed())


@require_POST
def period_open(request: HttpRequest) -> HttpResponse:
    """Open a quarter; a refusal shows the form again with its reason."""
    form = OpenPeriodForm(request.POST)
    if form.is_valid():
        try:
            period = services.open_period(by=signed_in(request), **form.cleaned_data)
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已开放{period}，应报{period.filings.count()}家")
            if not workdays.is_announced(period.due_on.year):
                messages.warning(
                    request,
                    f"系统中还没有国务院{period.due_on.year}年放假安排，截止日期按周一至周五推算，公布后请在工作日历登记并核对",
                )
            return redirect("filings:period-detail", period.code)
    if not policies.can_open_period(signed_in(request)):
        raise PermissionDenied
    return _page(request, form, status=422)


@require_POST
def period_lock(request: HttpRequest, period: str) -> HttpResponse:
    """Lock what was accepted in a period."""
    try:
        count = services.lock_period(period=get_object_or_404(Period, code=period), by=signed_in(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, f"已锁定{count}家报表")
    return redirect("filings:period-list")


@require_POST
def missing_rule(request: HttpRequest, period: str) -> HttpResponse:
    """Choose how totals of a period treat those who have not reported."""
    found = get_object_or_404(Period, code=period)
    try:
        services.choose_missing_rule(
            period=found,
            rule=request.POST.get("rule", ""),
            reason=request.POST.get("comment", ""),
            by=signed_in(request),
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已更改未报处理方式")
    answer = redirect("filings:coverage")
    answer["Location"] += f"?period={found.code}"
    return answer


def _page(request: HttpRequest, form: OpenPeriodForm, status: int = 200) -> HttpResponse:
    expected = ~Q(filings__status=Status.EXEMPT)
    delivered = Q(filings__first_submitted_at__isnull=False)
    periods = Period.objects.annotate(
        expected=Count("filings", filter=expected),
        delivered=Count("filings", filter=expected & delivered),
        waiting=Count("filings", filter=Q(filings__status=Status.SUBMITTED)),
        accepted=Count("filings", filter=Q(filings__status=Status.ACCEPTED)),
        locked=Count("filings", filter=Q(filings__status=Status.LOCKED)),
    ).order_by("-index")
    may_lock = policies.may_lock(signed_in(request))
    context = {
        "periods": periods,
        "form": form,
        "may_lock": may_lock,
        "expiring": form_heads.expiry_notices(clock.today()),
    }
    return render(request, "filings/period_list.html", context, status=status)
