"""审计日志: what people did, read by the auditor and by nobody else (domain §8.2, 安全审计)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from institutions import policies
from institutions.audit import AuditedExportMixin
from institutions.filters import AuditEventFilter
from institutions.models import AuditEvent, User
from institutions.tables import AuditEventTable


class AuditLogView(AuditedExportMixin, SingleTableMixin, FilterView):
    """The log, newest first; there is no way to change it. An export of it is logged like any other."""

    table_class = AuditEventTable
    filterset_class = AuditEventFilter
    template_name = "institutions/audit_log.html"
    table_pagination = {"per_page": 50}
    export_title = "审计日志"

    def get_queryset(self) -> QuerySet[AuditEvent]:
        assert isinstance(self.request.user, User)  # every page asks for a login
        decision = policies.can_read_log(self.request.user)
        if not decision:
            raise PermissionDenied(decision.reason)
        return AuditEvent.objects.select_related("by")
