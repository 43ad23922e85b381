"""The list of institutions and the page of one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions import policies, profile
from institutions.audit import AuditedExportMixin
from institutions.filters import InstitutionFilter
from institutions.models import Institution, User
from institutions.tables import InstitutionTable
from qianjiang_finance.common import clock

_SHOWN_FILINGS = 12


def _reader(request: HttpRequest) -> User:
    """The signed-in person; 403 for the three administrators."""
    assert isinstance(request.user, User)  # every page asks for a login
    decision = policies.can_read_business(request.user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return request.user


class InstitutionListView(AuditedExportMixin, SingleTableMixin, FilterView):
    """Institutions the person may see, filtered by kind and name; exports itself."""

    table_class = InstitutionTable
    filterset_class = InstitutionFilter
    template_name = "institutions/institution_list.html"
    table_pagination = {"per_page": 50}
    export_title = "机构名录"

    def get_queryset(self) -> QuerySet[Institution]:
        return Institution.objects.visible_to(_reader(self.request)).select_related("kind")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """``may_maintain``: whether to offer the entry of a new institution."""
        may_maintain = bool(policies.can_maintain_institutions(_reader(self.request)))
        return super().get_context_data(may_maintain=may_maintain, **kwargs)


@require_GET
def institution_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One institution: names, dates, groups, measures, people and filings, each as far as the reader may see it."""
    reader = _reader(request)
    rows = Institution.objects.visible_to(reader).select_related("kind").prefetch_related("former_names")
    institution = get_object_or_404(rows, code=code)
    groups = profile.groups_of(institution)
    sees_people = bool(policies.can_read_people(reader, institution))
    filings = institution.filings.visible_to(reader).select_related("period", "institution")
    context: dict[str, Any] = {
        "institution": institution,
        "is_open": institution.is_open(clock.today()),
        "may_change": institution.closed_on is None and bool(policies.can_maintain_institutions(reader)),
        "names": profile.names_of(institution),
        "groups": groups,
        "duties": profile.duties_of(institution, groups),
        "relatives": profile.relatives_of(institution, reader),
        "sees_people": sees_people,
        "people": profile.people_of(institution) if sees_people else [],
        "filings": filings.order_by("-period__index")[:_SHOWN_FILINGS],
    }
    return render(request, "institutions/institution_detail.html", context)
