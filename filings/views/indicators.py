"""The catalogue of indicators: the list, one with its versions and uses, and a new version from a quarter on (feature Z12)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings import policies, services
from filings.filters import IndicatorFilter
from filings.forms import DefinitionForm
from filings.models import DerivedIndicator, Indicator
from filings.tables import IndicatorTable
from filings.usage import usage_of
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from qianjiang_finance.common.quarter import Quarter


class IndicatorList(AuditedExportMixin, SingleTableMixin, FilterView):
    """All reported indicators with the number of their versions and uses; below them the derived ones."""

    table_class = IndicatorTable
    filterset_class = IndicatorFilter
    template_name = "filings/indicator_list.html"
    table_pagination = False
    export_title = "指标目录"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = policies.can_see_standards(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Indicator]:
        return (
            Indicator.objects.select_related("form", "reporter")
            .prefetch_related("measures")
            .annotate(versions=Count("definitions"))
            .order_by("form__order", "order")
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"usage": usage_of(Indicator.objects.all(), self._derived)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self._derived = list(DerivedIndicator.objects.prefetch_related("measures"))
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"derived": self._derived}


@require_GET
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator: what it is, every version of its definition, where it is used, and for the office the form of a new version."""
    decision = policies.can_see_standards(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)
    return _page(request, _load(code))


@require_POST
def indicator_define(request: HttpRequest, code: str) -> HttpResponse:
    """Add a version; a refusal shows the form again with its reason."""
    if not policies.can_keep_standards(signed_in(request)):
        raise PermissionDenied
    indicator = _load(code)
    form = DefinitionForm(request.POST)
    if form.is_valid():
        try:
            made = services.define(indicator=indicator, by=signed_in(request), **form.cleaned_data)
        except (NotAllowed, BusinessError) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记{indicator.name}{made.since}的口径")
            return redirect("filings:indicator-detail", indicator.code)
    return _page(request, indicator, form)


def _load(code: str) -> Indicator:
    indicators = Indicator.objects.defined_in(Quarter.of(clock.today()))
    return get_object_or_404(
        indicators.select_related("form", "reporter", "weight").prefetch_related("measures"), code=code
    )


def _page(request: HttpRequest, indicator: Indicator, form: DefinitionForm | None = None) -> HttpResponse:
    usage = usage_of(Indicator.objects.all(), DerivedIndicator.objects.all())
    may_define = policies.can_keep_standards(signed_in(request))
    context = {
        "indicator": indicator,
        "versions": indicator.definitions.select_related("by"),
        "usage": usage[indicator.code],
        "form": form or (DefinitionForm.of(indicator) if may_define else None),
    }
    return render(request, "filings/indicator_detail.html", context, status=422 if form else 200)
