"""加分扣分登记: the list, entering, taking back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions.access import signed_in
from institutions.audit import AuditedExportMixin
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from reports import score_policies as policies
from reports.models import ScoreAdjustment
from reports.score_filters import AdjustmentFilter
from reports.score_forms import AdjustmentForm, WithdrawForm
from reports.score_tables import AdjustmentTable
from reports.services import score_matters
from reports.views.scores import allowed


class AdjustmentList(AuditedExportMixin, SingleTableMixin, FilterView):
    """What was entered, newest first; exports itself."""

    table_class = AdjustmentTable
    filterset_class = AdjustmentFilter
    template_name = "reports/adjustment_list.html"
    table_pagination = {"per_page": 50}
    export_title = "加分扣分登记"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allowed(policies.can_see_all_scores(signed_in(request)))
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[ScoreAdjustment]:
        return ScoreAdjustment.objects.select_related("period", "institution", "entered_by")

    def get_table_kwargs(self) -> dict[str, Any]:
        return {"may_enter": bool(policies.can_score(signed_in(self.request)))}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"may_enter": bool(policies.can_score(signed_in(self.request)))}


@require_http_methods(["GET", "POST"])
def adjustment_add(request: HttpRequest) -> HttpResponse:
    """Enter a bonus, a deduction or a veto with its document number."""
    user = signed_in(request)
    allowed(policies.can_score(user))
    form = AdjustmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            score_matters.enter_adjustment(by=user, **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已登记，以后试算和重新计算的评分计入")
            return redirect("reports:adjustment-list")
    status = 422 if form.is_bound else 200
    return render(request, "reports/adjustment_add.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
def adjustment_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry back with a reason."""
    user = signed_in(request)
    allowed(policies.can_score(user))
    adjustment = get_object_or_404(ScoreAdjustment.objects.select_related("institution", "period"), pk=pk)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            score_matters.withdraw_adjustment(
                adjustment=adjustment, reason=form.cleaned_data["reason"], by=user
            )
        except NotAllowed as error:
            raise PermissionDenied(str(error)) from error
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已撤销登记，已确认的评分不变")
            return redirect("reports:adjustment-list")
    context = {"form": form, "adjustment": adjustment}
    return render(request, "reports/adjustment_withdraw.html", context, status=422 if form.is_bound else 200)
