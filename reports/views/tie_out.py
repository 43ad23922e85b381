"""核对: our totals against those of other sources."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from filings.policies import can_keep_standards
from institutions.audit import AuditedExportMixin
from reports import policies
from reports.dashboards.display import Scale
from reports.tie_out import build_tie_out
from reports.views.common import period_of, reader_of, scale_of


class TieOutView(AuditedExportMixin, TemplateView):
    """``?period=2024Q2&unit=yi|wan``; entering and explaining are steps of the page of reference figures."""

    template_name = "reports/tie_out.html"
    export_title = "控制总数核对"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.reader = reader_of(request, policies.can_see_institutions)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        choice, scale = period_of(self.request), scale_of(self.request)
        if choice is None:
            return context | {"choice": None}
        self.export_title = f"{choice.current}控制总数核对"
        return context | {
            "choice": choice,
            "scale": scale,
            "table": build_tie_out(choice.current, Scale.WAN if self.request.GET.get("export") else scale),
            "may_keep": bool(can_keep_standards(self.reader)),
        }
