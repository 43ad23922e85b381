"""The forms with their lawful heads, and the page on which the office enters one (feature Z18)."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from filings import form_heads, policies, services
from filings.forms import FormHeadForm
from filings.models import Form
from institutions.access import signed_in
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError


@require_GET
def form_list(request: HttpRequest) -> HttpResponse:
    """All forms with the marks of their heads and what is about to expire."""
    decision = policies.can_see_standards(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)
    context = {
        "forms": Form.objects.select_related("reporter")
        .annotate(items=Count("indicators"))
        .order_by("order"),
        "notices": form_heads.expiry_notices(clock.today()),
        "may_keep": policies.can_keep_standards(signed_in(request)),
        "today": clock.today(),
    }
    return render(request, "filings/form_list.html", context)


@require_http_methods(["GET", "POST"])
def form_head(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for the head of one form, or write it; a refusal shows the page again with its reason."""
    decision = policies.can_keep_standards(signed_in(request))
    if not decision:
        raise PermissionDenied(decision.reason)
    found = get_object_or_404(Form, code=code)
    asked = FormHeadForm(request.POST) if request.method == "POST" else FormHeadForm.of(found)
    if asked.is_bound and asked.is_valid():
        try:
            services.set_form_head(form=found, by=signed_in(request), **asked.cleaned_data)
        except BusinessError as error:
            asked.add_error(None, str(error))
        else:
            messages.success(request, f"已保存{found}的表头")
            return redirect("filings:form-list")
    context = {"statistical_form": found, "form": asked}
    return render(request, "filings/form_head.html", context, status=422 if asked.is_bound else 200)
