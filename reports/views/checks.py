"""政策核查: the matrix, and the page behind each verdict."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET
from django.views.generic import TemplateView

from filings.models import Filing
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import User
from reports import policies
from reports.check_pages import build_detail, build_matrix
from reports.check_pages.matrix import DISTRICT, bank_filings
from reports.check_pages.words import OF_GROUP
from reports.dashboards import PeriodChoice, choose_period
from reports.dashboards.display import Scale


def _reader(request: HttpRequest) -> User:
    """The signed-in person; 403 for those whom no check concerns."""
    user = signed_in(request)
    decision = policies.can_see_checks(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


class CheckMatrix(AuditedExportMixin, TemplateView):
    """``?period=2024Q2``: all banks for the office and leaders, the totals for departments, its own row for a bank."""

    template_name = "reports/check_matrix.html"
    export_title = "政策核查"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        _reader(request)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        choice = choose_period(self.request.GET.get("period", ""))
        if choice is None:
            if self.request.GET.get("export"):
                raise Http404("还没有审核通过的数据，不能导出")
            return context | {"choice": None, "table": None}
        self.export_title = f"{choice.current}政策核查"
        matrix = build_matrix(choice.current, signed_in(self.request))
        self.export_notes = matrix.notes
        return context | {"choice": choice, "table": matrix}


def _choice(request: HttpRequest) -> PeriodChoice:
    """The period asked for, else the newest complete one; 404 while nothing is published."""
    choice = choose_period(request.GET.get("period", ""))
    if choice is None:
        raise Http404("还没有审核通过的数据")
    return choice


@require_GET
def check_district(request: HttpRequest, code: str) -> HttpResponse:
    """A check of the district's sums (C10: of the large banks against them); 403 for those who see no totals."""
    reader = _reader(request)
    decision = policies.can_see_dashboard(reader)
    if not decision:
        raise PermissionDenied(decision.reason)
    return _detail(request, code, _choice(request), None)


@require_GET
def check_institution(request: HttpRequest, code: str, institution: str) -> HttpResponse:
    """A check of one bank; another's, and C10 of a single bank, is a 404."""
    reader, choice = _reader(request), _choice(request)
    filings = bank_filings(choice.current, reader)
    filing = next((one for one in filings if one.institution.code == institution), None)
    if filing is None:
        raise Http404("本期没有这家银行的核查")
    return _detail(request, code, choice, filing)


def _detail(request: HttpRequest, code: str, choice: PeriodChoice, filing: Filing | None) -> HttpResponse:
    detail = build_detail(code, choice.current, signed_in(request), filing)
    if detail is None:
        raise Http404("没有这项核查")
    scope = filing.institution.short_name if filing else "大型银行" if code == OF_GROUP else DISTRICT
    # The figures stand as they are stored unless the other scale is asked for.
    scale = Scale.YI if request.GET.get("unit") == Scale.YI.value else Scale.WAN
    context = {"choice": choice, "scale": scale, "detail": detail, "scope": scope, "filing": filing}
    return render(request, "reports/check_detail.html", context)
