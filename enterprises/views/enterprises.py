"""The enterprises: the list, one of them, entering and correcting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from enterprises import policies, services
from enterprises.filters import EnterpriseFilter
from enterprises.forms import EnterpriseForm
from enterprises.models import Enterprise, RecallCase, Signing
from enterprises.tables import EnterpriseTable
from enterprises.views.common import RoomList, require
from institutions.access import signed_in
from institutions.models import User
from qianjiang_finance.common.errors import BusinessError, Decision


class EnterpriseList(RoomList):
    """The enterprises the person may see."""

    table_class = EnterpriseTable
    filterset_class = EnterpriseFilter
    template_name = "enterprises/enterprise_list.html"
    export_title = "企业名录"

    def may_read(self, user: User) -> Decision:
        return policies.can_read_lists(user)

    def get_queryset(self) -> QuerySet[Enterprise]:
        enterprises: QuerySet[Enterprise] = Enterprise.objects.visible_to(signed_in(self.request))
        return enterprises

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_add = bool(policies.can_keep_enterprises(signed_in(self.request)))
        return super().get_context_data(may_add=may_add, **kwargs)


@require_GET
def enterprise_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One enterprise with its signings and, for those who may see them, its cases."""
    user = signed_in(request)
    enterprise = _enterprise(request, code)
    signings = Signing.objects.visible_to(user).filter(enterprise=enterprise)
    context = {
        "enterprise": enterprise,
        "signings": signings.select_related("event", "bank").prefetch_related("disbursements"),
        "cases": RecallCase.objects.visible_to(user).filter(enterprise=enterprise).select_related("bank"),
        "may_change": bool(policies.can_keep_enterprises(user)),
    }
    return render(request, "enterprises/enterprise_detail.html", context)


@require_http_methods(["GET", "POST"])
def enterprise_add(request: HttpRequest) -> HttpResponse:
    """The form of a new enterprise; what was typed stays when it is refused."""
    require(policies.can_keep_enterprises(signed_in(request)))
    return _form(request, EnterpriseForm(request.POST or None), None)


@require_http_methods(["GET", "POST"])
def enterprise_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Correct an enterprise."""
    enterprise = _enterprise(request, code)
    require(policies.can_keep_enterprises(signed_in(request)))
    form = EnterpriseForm(request.POST) if request.method == "POST" else EnterpriseForm.of(enterprise)
    return _form(request, form, enterprise)


def _form(request: HttpRequest, form: EnterpriseForm, enterprise: Enterprise | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        data, by = services.EnterpriseData(**form.cleaned_data), signed_in(request)
        try:
            if enterprise is None:
                saved = services.add_enterprise(data=data, by=by)
            else:
                saved = services.change_enterprise(enterprise=enterprise, data=data, by=by)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存企业：{saved}")
            return redirect(saved)
    context = {"form": form, "enterprise": enterprise}
    return render(request, "enterprises/enterprise_form.html", context, status=422 if form.is_bound else 200)


def _enterprise(request: HttpRequest, code: str) -> Enterprise:
    return get_object_or_404(Enterprise.objects.visible_to(signed_in(request)), credit_code=code)
