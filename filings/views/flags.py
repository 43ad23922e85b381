"""Follow-up flags: the list across institutions, setting and clearing one (feature F2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings import policies, services
from filings.filters import FlagFilter
from filings.models import Flag
from filings.tables import FlagTable
from filings.views.common import load_filing
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common.errors import BusinessError, NotAllowed


class FlagList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The flagged figures of all institutions, those still followed unless asked otherwise; exports itself."""

    table_class = FlagTable
    filterset_class = FlagFilter
    template_name = "filings/flag_list.html"
    table_pagination = {"per_page": 50}
    export_title = "跟踪标记清单"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_flag(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Flag]:
        flags: QuerySet[Flag] = Flag.objects.visible_to(signed_in(self.request)).with_values()
        return flags.select_related("filing__institution", "filing__period", "indicator", "by")

    def get_filterset_kwargs(self, filterset_class: type[FlagFilter]) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        return kwargs if self.request.GET else kwargs | {"data": {"only": "open"}}


@require_POST
def flag_set(request: HttpRequest, period: str, code: str, indicator: str) -> HttpResponse:
    """Mark the figure and return to its page."""
    filing = load_filing(request, period, code)

    def act() -> None:
        services.set_flag(
            filing=filing, code=indicator, reason=request.POST.get("comment", ""), by=signed_in(request)
        )

    _tell(request, act, "已标记跟踪")
    return redirect("filings:filing-cell", period, code, indicator)


@require_POST
def flag_clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Clear the mark and return to the figure's page."""
    flags = Flag.objects.visible_to(signed_in(request)).select_related(
        "filing__institution", "filing__period", "indicator"
    )
    flag = get_object_or_404(flags, pk=pk)

    def act() -> None:
        services.clear_flag(flag=flag, remark=request.POST.get("comment", ""), by=signed_in(request))

    _tell(request, act, "已解除跟踪")
    return redirect(flag)


def _tell(request: HttpRequest, act: Callable[[], None], done: str) -> None:
    """Do it and say how it went; 403 for a person without the right."""
    try:
        act()
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
