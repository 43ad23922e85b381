"""佐证: the evidence of one filing, and of a measure over all filings (feature B10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
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

from filings import policies, services
from filings.filters import EvidenceFilter
from filings.models import Evidence, Filing
from filings.reporting import items_of
from filings.tables import EvidenceTable
from filings.views.common import load_filing
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from institutions.models import DataLevel
from institutions.services import Inspected, inspect
from institutions.views.attachments import uploaded_files
from qianjiang_finance.common.errors import BusinessError, NotAllowed

_FIELDS = ("title", "dated_on", "item", "level")


@require_GET
def filing_evidence(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """All evidence of a filing, newest first; ``?item=B201`` offers that figure for a new one."""
    return _page(request, load_filing(request, period, code))


@require_POST
def evidence_add(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Upload one file as evidence; a refusal shows the page with the reason and what was typed."""
    filing = load_filing(request, period, code)

    def act() -> str:
        policies.can_add_evidence(signed_in(request), filing).enforce()
        added = services.add_evidence(
            filing=filing,
            title=request.POST.get("title", ""),
            dated_on=_day(request.POST.get("dated_on", "")),
            inspected=_file(request),
            level=request.POST.get("level", DataLevel.INTERNAL),
            by=signed_in(request),
            code=request.POST.get("item", ""),
        )
        return f"已上传佐证：{added}"

    return _answer(request, filing, act)


@require_POST
def evidence_withdraw(request: HttpRequest, period: str, code: str, pk: int) -> HttpResponse:
    """Withdraw evidence with a reason."""
    filing = load_filing(request, period, code)
    evidence = get_object_or_404(Evidence.objects.select_related("filing"), filing=filing, pk=pk)

    def act() -> str:
        reason = request.POST.get("reason", "")
        services.withdraw_evidence(evidence=evidence, reason=reason, by=signed_in(request))
        return f"已撤回佐证：{evidence}"

    return _answer(request, filing, act)


class EvidenceList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The evidence that the person may see, of a measure and quarter if the address says so; exports itself."""

    table_class = EvidenceTable
    filterset_class = EvidenceFilter
    template_name = "filings/evidence_list.html"
    table_pagination = {"per_page": 50}
    export_title = "佐证清单"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_list(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Evidence]:
        evidence: QuerySet[Evidence] = Evidence.objects.visible_to(signed_in(self.request))
        return evidence.select_related(
            "filing__institution", "filing__period", "indicator", "attachment", "by"
        )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _file(request: HttpRequest) -> Inspected:
    """The one file of the form, checked and scanned before any transaction."""
    files = inspect(uploaded_files(request))
    if len(files) != 1:
        raise BusinessError("请选择一个文件；多个文件请逐个上传，分别写明名称")
    return files[0]


def _answer(request: HttpRequest, filing: Filing, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, f"{error}。没有保存")
        return _page(request, filing, status=422)
    return redirect("filings:filing-evidence", filing.period.code, filing.institution.code)


def _page(request: HttpRequest, filing: Filing, status: int = 200) -> HttpResponse:
    user = signed_in(request)
    rows = Evidence.objects.filter(filing=filing).select_related(
        "indicator", "attachment", "by", "withdrawn_by"
    )
    evidence = list(rows)
    for row in evidence:
        row.filing = filing
    may_add = bool(policies.can_add_evidence(user, filing))
    chosen = {"level": DataLevel.INTERNAL.value, "item": request.GET.get("item", "")}
    context = {
        "filing": filing,
        "evidence": [(row, bool(policies.can_withdraw_evidence(user, row))) for row in evidence],
        "items": items_of(filing) if may_add else [],
        "levels": DataLevel.choices,
        "may_add": may_add,
        "typed": {name: request.POST.get(name, chosen.get(name, "")) for name in _FIELDS},
    }
    return render(request, "filings/filing_evidence.html", context, status=status)
