"""权限管理: who holds which role where, given and ended by the security administrator (domain §8.2, 访问控制)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions import policies, services
from institutions.audit import AuditedExportMixin
from institutions.filters import MembershipFilter
from institutions.forms import GrantDutyForm
from institutions.models import Membership, Role, User
from institutions.tables import MembershipTable
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError, NotAllowed


def _security_admin(request: HttpRequest) -> User:
    """The signed-in security administrator; 403 for everyone else."""
    assert isinstance(request.user, User)  # every page asks for a login
    decision = policies.can_read_duties(request.user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return request.user


class DutyListView(AuditedExportMixin, SingleTableMixin, FilterView):
    """All memberships, in force and ended, with the form that grants the next; exports itself."""

    table_class = MembershipTable
    filterset_class = MembershipFilter
    template_name = "institutions/duty_list.html"
    table_pagination = {"per_page": 50}
    export_title = "任职名录"

    def get_queryset(self) -> QuerySet[Membership]:
        _security_admin(self.request)
        return Membership.objects.select_related("user", "institution", "role")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=GrantDutyForm(), roles=Role.objects.all(), **kwargs)


@require_POST
def duty_grant(request: HttpRequest) -> HttpResponse:
    """Grant a role; a refusal shows the form again, as it was typed, with the reason."""
    by = _security_admin(request)
    form = GrantDutyForm(request.POST)
    if form.is_valid():
        try:
            duty = services.add_membership(by=by, **form.cleaned_data)
        except BusinessError as error:
            form.add_error(None, str(error))
        else:
            since = day_text(duty.valid_from)
            messages.success(request, f"已授予：{duty.user}自{since}起任{duty.institution}{duty.role}")
            return redirect("institutions:duty-list")
    return render(request, "institutions/duty_grant.html", {"form": form}, status=422)


@require_POST
def duty_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role today; the own one is a 403."""
    by = _security_admin(request)
    duty = get_object_or_404(Membership.objects.select_related("user", "institution", "role"), pk=pk)
    try:
        services.end_membership(membership=duty, on=clock.today(), by=by)
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已终止：{duty.user}自今日起不再任{duty.institution}{duty.role}")
    return redirect("institutions:duty-list")
