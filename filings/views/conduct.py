"""报送质量 of a year: the table of 附表6, each number leading to its list."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView

from filings import conduct, policies
from filings.models import Period
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common import clock

#: Column → the list behind its number: the page, and what to filter it by.
_LISTS = {
    "应报": ("filing-list", ""),
    "按时": ("filing-list", "only=on-time"),
    "迟报": ("record-list", "kind=late"),
    "漏报": ("record-list", "kind=missing"),
    "退回": ("filing-list", "only=returned"),
    "更正": ("filing-list", "only=corrected"),
    "错报": ("record-list", "kind=error"),
}


class ConductTable(AuditedExportMixin, TemplateView):
    """``?year=2024``, by default the year of the newest period; the office sees all institutions, a reporter its own."""

    template_name = "filings/conduct.html"
    export_title = "报送质量"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_list(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        years = sorted({index // 4 for index in Period.objects.values_list("index", flat=True)}, reverse=True)
        wanted = self.request.GET.get("year", "")
        newest = years[0] if years else clock.today().year
        year = int(wanted) if re.fullmatch(r"20[0-9]{2}", wanted) else newest
        table = conduct.build(year, signed_in(self.request))
        self.export_title = f"{year}年报送质量"
        rows = [
            (row.institution, list(zip(row.counts.values, _LISTS.values(), strict=True)))
            for row in table.rows
        ]
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"table": table, "rows": rows, "years": years, "year": year, "heads": conduct.HEADS}
