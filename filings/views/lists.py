"""The list of filings."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings import policies
from filings.filters import FilingFilter
from filings.models import Filing, Period
from filings.tables import FilingTable
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin


class FilingList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The filings the person may see; without a filter, those of the newest period."""

    table_class = FilingTable
    filterset_class = FilingFilter
    template_name = "filings/filing_list.html"
    table_pagination = {"per_page": 50}
    export_title = "报送情况表"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_list(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Filing]:
        filings: QuerySet[Filing] = Filing.objects.visible_to(signed_in(self.request))
        return filings.select_related("institution__kind", "period")

    def get_filterset_kwargs(self, filterset_class: type[FilingFilter]) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_filterset_kwargs(filterset_class)
        newest = Period.objects.first()
        if not self.request.GET and newest and signed_in(self.request).sees_all_institutions:
            kwargs["data"] = {"period": newest.code}
        return kwargs
