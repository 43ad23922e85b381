"""派生指标: the list, a new one, a changed one, a trial on a past period (feature H1)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filings import policies, services
from filings.models import DerivedIndicator, Period
from filings.services.derived import problems_of_formula, wanted_derived
from institutions.access import signed_in
from institutions.models import User
from qianjiang_finance.common.errors import BusinessError
from reports.derived_form import DerivedForm
from reports.derived_trial import DerivedTrial, try_formula
from reports.views.common import reader_of

_asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


def _keeper(request: HttpRequest) -> User:
    decision = policies.can_keep_standards(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)
    return signed_in(request)


@require_GET
def derived_list(request: HttpRequest) -> HttpResponse:
    """All derived indicators with formula, term and measures."""
    reader = reader_of(request, policies.can_see_standards)
    context = {
        "rows": DerivedIndicator.objects.prefetch_related("measures"),
        "may_keep": bool(policies.can_keep_standards(reader)),
    }
    return render(request, "reports/derived_list.html", context)


@_asked_or_sent
def derived_add(request: HttpRequest) -> HttpResponse:
    """Enter a new one."""
    by = _keeper(request)
    if request.method != "POST":
        return _page(request, DerivedForm())
    form = DerivedForm(request.POST)
    if form.is_valid():
        try:
            made = services.add_derived(wanted=form.wanted(), by=by)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已新建派生指标{made}，各报表和页面即可选用")
            return redirect("reports:derived-list")
    return _page(request, form, status=422)


@_asked_or_sent
def derived_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change one; what cannot be read comes back in words."""
    by = _keeper(request)
    derived = get_object_or_404(DerivedIndicator, code=code)
    if request.method != "POST":
        return _page(request, DerivedForm.of(wanted_derived(derived), derived.edit_number), derived)
    form = DerivedForm(request.POST)
    if form.is_valid():
        try:
            changed = services.edit_derived(
                derived=derived, wanted=form.wanted(), by=by, seen=form.cleaned_data["seen"] or 0
            )
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存：{'、'.join(changed)}" if changed else "没有改动")
            return redirect("reports:derived-list")
    return _page(request, form, derived, status=422)


@require_POST
def derived_try(request: HttpRequest, code: str = "") -> HttpResponse:
    """Try the formula as it stands on the page on a past period, nothing being saved; without a code it is a new one."""
    _keeper(request)
    derived = get_object_or_404(DerivedIndicator, code=code) if code else None
    form = DerivedForm(request.POST)
    form.is_valid()
    expression = request.POST.get("expression", "").strip()
    for problem in problems_of_formula(expression) if "expression" not in form.errors else ():
        form.add_error("expression", problem)
    period = form.cleaned_data.get("period") or Period.objects.with_published().first()
    if "expression" in form.errors or period is None:
        return _page(request, form, derived, status=422)
    outcome = try_formula(
        expression,
        period,
        unit=form.cleaned_data.get("unit", ""),
        decimals=form.cleaned_data.get("decimals", 2),
    )
    return _page(request, form, derived, outcome)


def _page(
    request: HttpRequest,
    form: DerivedForm,
    derived: DerivedIndicator | None = None,
    outcome: DerivedTrial | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "derived": derived, "outcome": outcome}
    return render(request, "reports/derived_edit.html", context, status=status)
