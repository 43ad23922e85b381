"""The limits that rules refer to, all on one page (features C5, C9)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from filings import services
from filings.models import Limit, RuleEvent
from filings.rule_forms import ItemLimitForm, LimitForm
from filings.views.rules import keeper
from qianjiang_finance.common.errors import BusinessError


@require_GET
def limit_list(request: HttpRequest) -> HttpResponse:
    """Every limit with its number, those of single items, and the last changes."""
    keeper(request)
    return _page(request)


@require_POST
def limit_set(request: HttpRequest, code: str) -> HttpResponse:
    """Give one limit another number."""
    by = keeper(request)
    limit = get_object_or_404(Limit, code=code)
    form = LimitForm(request.POST)
    if form.is_valid():
        try:
            changed = services.set_limit(limit=limit, value=form.cleaned_data["value"], by=by)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存：{limit.name}" if changed else "没有改动")
            return redirect("filings:limit-list")
    return _page(request, problem=f"{limit.name}：{_first(form)}", status=422)


@require_POST
def limit_set_item(request: HttpRequest) -> HttpResponse:
    """Give one item a number of its own, or (left empty) take it away."""
    by = keeper(request)
    form = ItemLimitForm(request.POST)
    if form.is_valid():
        limit, item = form.cleaned_data["limit"], form.cleaned_data["indicator"]
        try:
            items = {item.code: form.cleaned_data["value"]}
            changed = services.set_limit(limit=limit, value=limit.value, by=by, items=items)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存：{limit.name}，{item.name}" if changed else "没有改动")
            return redirect("filings:limit-list")
    return _page(request, form=form, status=422)


def _first(form: LimitForm) -> str:
    return str(next(iter(form.errors.values()))[0])


def _page(
    request: HttpRequest, *, form: ItemLimitForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "limits": Limit.objects.prefetch_related("items__indicator"),
        "form": form or ItemLimitForm(),
        "problem": problem,
        "events": RuleEvent.objects.filter(limit__isnull=False).select_related("limit", "by")[:20],
    }
    return render(request, "filings/limit_list.html", context, status=status)
