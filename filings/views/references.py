"""The figures of other sources of one period: typed in, compared, explained (R50–R54)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from filings import policies, services, tieout
from filings.forms import ReferenceForm
from filings.models import Period
from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError


@require_GET
def reference_list(request: HttpRequest, period: str) -> HttpResponse:
    """Our figures beside the other sources'; ``?source=PBC&indicator=B102`` fills the form for that line."""
    decision = policies.can_see_standards(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)
    return _page(request, _load(period))


@require_POST
def reference_enter(request: HttpRequest, period: str) -> HttpResponse:
    """Enter one figure; a refusal shows the form again with its reason."""
    _keeper(request)
    found = _load(period)
    form = ReferenceForm(request.POST)
    if form.is_valid():
        try:
            made = services.enter_reference(period=found, by=signed_in(request), **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已录入{made.get_source_display()}的{made.indicator.name}")
            return redirect("filings:reference-list", found.code)
    return _page(request, found, form)


@require_POST
def reference_explain(request: HttpRequest, period: str, pk: int) -> HttpResponse:
    """Explain one difference."""
    _keeper(request)
    found = _load(period)
    reference = get_object_or_404(found.references.select_related("indicator", "period"), pk=pk)
    try:
        services.explain_reference(
            reference=reference, text=request.POST.get("comment", ""), by=signed_in(request)
        )
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已登记{reference.indicator.name}的差异解释")
    return redirect("filings:reference-list", found.code)


def _keeper(request: HttpRequest) -> None:
    decision = policies.can_keep_standards(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)


def _load(code: str) -> Period:
    return get_object_or_404(Period, code=code)


def _page(request: HttpRequest, period: Period, form: ReferenceForm | None = None) -> HttpResponse:
    may_keep = bool(policies.can_keep_standards(signed_in(request)))
    history = period.references.select_related("indicator", "institution", "by").order_by("-pk")[:50]
    context = {
        "period": period,
        "lines": tieout.build(period),
        "history": history,
        "may_keep": may_keep,
        "form": form or (ReferenceForm(initial=request.GET.dict()) if may_keep else None),
    }
    return render(request, "filings/reference_list.html", context, status=422 if form else 200)
