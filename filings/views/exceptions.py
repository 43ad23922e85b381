"""Until when a filing may be filled in, the exceptions of the office, and all of them as a list (features E1–E3)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings import policies, services, window
from filings.filters import ExceptionFilter
from filings.forms import ExceptionForm
from filings.models import Filing, PeriodException
from filings.models.filing import Status
from filings.tables import ExceptionTable
from filings.views.common import load_filing
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.contacts import office_contacts
from qianjiang_finance.common.errors import BusinessError, NotAllowed


@require_GET
def filing_window(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The dates of the filing, what is open until when and why, whom to ask, and the exceptions; the office opens one here."""
    return _page(request, load_filing(request, period, code), ExceptionForm())


@require_POST
def exception_grant(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Reopen filling in until a day; a refusal shows the form again with its reason."""
    filing = load_filing(request, period, code)
    if not policies.can_grant_exception(signed_in(request)):
        raise PermissionDenied
    form = ExceptionForm(request.POST)
    if form.is_valid():
        try:
            services.grant_exception(filing=filing, by=signed_in(request), **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已开放例外，并已通知该单位填报人。到期自动关闭，无需再办理")
            return redirect("filings:filing-window", period, code)
    return _page(request, filing, form, status=422)


@require_POST
def exception_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an exception back and show the filing's window."""
    if not policies.can_grant_exception(signed_in(request)):
        raise PermissionDenied
    found = get_object_or_404(
        PeriodException.objects.select_related("filing__period", "filing__institution"), pk=pk
    )
    try:
        services.revoke_exception(exception=found, by=signed_in(request))
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已撤销例外，并已通知该单位填报人")
    return redirect("filings:filing-window", found.filing.period.code, found.filing.institution.code)


class ExceptionList(AuditedExportMixin, SingleTableMixin, FilterView):
    """All exceptions of the office; without a filter, those in force."""

    table_class = ExceptionTable
    filterset_class = ExceptionFilter
    template_name = "filings/exception_list.html"
    table_pagination = {"per_page": 50}
    export_title = "例外开放清单"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_grant_exception(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[PeriodException]:
        return PeriodException.objects.select_related("filing__institution", "filing__period", "by")

    def get_filterset_kwargs(self, filterset_class: type[ExceptionFilter]) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        return kwargs if self.request.GET else kwargs | {"data": {"state": "live"}}


def _page(request: HttpRequest, filing: Filing, form: ExceptionForm, status: int = 200) -> HttpResponse:
    may_grant = bool(policies.can_grant_exception(signed_in(request)))
    is_awaited = filing.first_submitted_at is None and filing.status != Status.EXEMPT
    context = {
        "filing": filing,
        "window": window.window_of(filing),
        "exceptions": list(filing.exceptions.select_related("by", "revoked_by")),
        "contacts": office_contacts(),
        "form": form,
        "may_grant": may_grant,
        "may_open": may_grant and is_awaited,
    }
    return render(request, "filings/filing_window.html", context, status=status)
