"""透视: the table as chosen, kept layouts, the link to one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import TemplateView

from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import User
from qianjiang_finance.common.errors import BusinessError
from reports import policies, services
from reports.dashboards.yardsticks import YARDSTICKS
from reports.models import PivotLayout
from reports.pivot.table import DIMENSIONS, SPANS, Wanted, build_pivot
from reports.pivot.text import pivot_text
from reports.views.common import period_of, reader_of, scale_of

#: Parameters that are no part of a layout.
_PASSING = {"export", "period"}


class PivotView(AuditedExportMixin, TemplateView):
    """``?rows=institution&columns=item&by=value&item=B201&item=B102&group=LB&span=4&period=2024Q2&unit=yi``."""

    template_name = "reports/pivot.html"
    export_title = "透视"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reader_of(request, policies.can_see_institutions)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        choice, scale = period_of(self.request), scale_of(self.request)
        if choice is None:
            return context | {"choice": None}
        pivot = build_pivot(choice.current, Wanted.read(self.request.GET))
        self.export_title = f"{choice.current}{DIMENSIONS[pivot.wanted.rows]}{pivot.yardstick.label}透视"
        reader = signed_in(self.request)
        return context | {
            "choice": choice,
            "scale": scale,
            "table": pivot,
            "text": pivot_text(pivot, scale),
            "dimensions": DIMENSIONS,
            "yardsticks": YARDSTICKS,
            "spans": SPANS,
            "layouts": layouts_for(reader).select_related("by"),
            "layout_query": _layout_query(self.request),
        }


def layouts_for(user: User) -> Any:
    """One's own layouts and those that others share."""
    return PivotLayout.objects.filter(Q(by=user) | Q(is_shared=True))


def _layout_query(request: HttpRequest) -> str:
    pairs = [
        (name, value) for name, values in request.GET.lists() if name not in _PASSING for value in values
    ]
    return urlencode(pairs)


@require_POST
def layout_save(request: HttpRequest) -> HttpResponse:
    """Keep what is shown under a name; back to it."""
    reader = reader_of(request, policies.can_see_institutions)
    query = request.POST.get("query", "")
    try:
        layout = services.save_layout(
            name=request.POST.get("name", ""), query=query, is_shared="shared" in request.POST, by=reader
        )
    except BusinessError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('reports:pivot')}?{query}")
    messages.success(request, f"已保存布局“{layout}”" + ("，同事可在本页打开" if layout.is_shared else ""))
    return redirect(layout)


@require_GET
def layout_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as a layout has it; one that is neither own nor shared is a 404."""
    reader = reader_of(request, policies.can_see_institutions)
    layout = get_object_or_404(layouts_for(reader), pk=pk)
    return redirect(f"{reverse('reports:pivot')}?{layout.query}")


@require_POST
def layout_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one's own layout."""
    reader = reader_of(request, policies.can_see_institutions)
    layout = get_object_or_404(layouts_for(reader), pk=pk)
    decision = policies.can_change_layout(reader, layout)
    if not decision:
        raise PermissionDenied(decision.reason)
    services.delete_layout(layout=layout, by=reader)
    messages.success(request, f"已删除布局“{layout}”")
    return redirect("reports:pivot")
