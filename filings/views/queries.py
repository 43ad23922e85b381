"""The list of queries: the office's, and a bank's own (feature F3)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings import policies
from filings.filters import QueryFilter
from filings.models import Thread
from filings.tables import QueryTable
from institutions.access import signed_in
from institutions.audit import AuditedExportMixin


class QueryList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The queries the person may see, the newest first; exports itself."""

    table_class = QueryTable
    filterset_class = QueryFilter
    template_name = "filings/query_list.html"
    table_pagination = {"per_page": 50}
    export_title = "问询清单"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policies.can_list(signed_in(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Thread]:
        threads: QuerySet[Thread] = Thread.objects.visible_to(signed_in(self.request)).queries()
        return threads.select_related("filing__institution", "filing__period", "indicator", "owner", "by")
