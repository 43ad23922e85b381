"""The accepted figures of a period as known on a day (feature G4)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from filings import policies, published
from filings.forms import PublishedForm
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common import clock


class PublishedFigures(AuditedExportMixin, TemplateView):
    """``?period=2024Q2&form=B2&as_of=2024-07-12``; without them the newest published period, the first form, today."""

    template_name = "filings/published.html"
    export_title = "已公布数据"
    http_method_names = ["get", "head", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_see_published(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        form = PublishedForm(self.request.GET)
        table = None
        if form.is_valid():
            chosen = form.cleaned_data
            on = min(chosen["as_of"], clock.today())
            table = published.build(chosen["period"], chosen["form"], on)
            self.export_notes = chosen["form"].head_lines
            self.export_title = f"{chosen['form'].title}_{chosen['period'].code}_截至{on:%Y%m%d}"
        elif "export" in self.request.GET:
            raise PermissionDenied("条件有误，不能导出")
        return context | {"form": form, "table": table}
