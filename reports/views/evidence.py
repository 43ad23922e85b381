"""All evidence of a measure and quarter on one page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView
from django_tables2 import SingleTableMixin

from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from measures.models import Measure
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter
from reports import policies
from reports.evidence import Proof, proofs_of
from reports.evidence_table import ProofTable

#: So many quarters back can be chosen.
_QUARTERS = 24


class EvidencePage(AuditedExportMixin, SingleTableMixin, TemplateView):
    """``?measure=3&quarter=2024Q2``, by default measure 1 and the running quarter; exports itself."""

    table_class = ProofTable
    template_name = "reports/evidence.html"
    table_pagination = {"per_page": 50}

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_see_agenda(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_table_data(self) -> list[Proof]:
        number = self.request.GET.get("measure", "") or "1"
        if not number.isdigit() or len(number) > 2:
            raise Http404
        self.measure = get_object_or_404(Measure, number=int(number))
        try:
            self.quarter = Quarter.parse(self.request.GET.get("quarter", "") or str(self.newest))
        except ValueError as error:
            raise Http404 from error
        self.export_title = f"措施{self.measure.number}{self.quarter.label}佐证清单"
        return proofs_of(self.measure, self.quarter, signed_in(self.request))

    @property
    def newest(self) -> Quarter:
        return Quarter.of(clock.today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        quarters = [self.newest - back for back in range(_QUARTERS)]
        if self.quarter not in quarters:
            quarters.append(self.quarter)
        choices = {"measures": Measure.objects.all(), "quarters": quarters}
        return context | choices | {"measure": self.measure, "quarter": self.quarter}
