"""通报: the list of bulletins, the periods with published data, and the annex workbook of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from filings.models import DataUse, Period
from filings.services import record_use
from institutions.access import address_of, signed_in
from institutions.audit import AuditedExportMixin, record
from institutions.models import AuditEvent, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.exports import FORMATS, file_name
from reports import bulletin_policies, policies, wording
from reports.bulletin_querysets import SPEAKERS
from reports.bulletin_tables import BulletinFilter, BulletinTable
from reports.bulletins import build_annex
from reports.bulletins.issues import issues
from reports.bulletins.sheets import WORKBOOK_NAME, book_of
from reports.bulletins.workbook import annex_workbook
from reports.models import Bulletin, BulletinPreview


def _reader(request: HttpRequest) -> User:
    """The signed-in person; 403 for those who may not see the numbers of single institutions."""
    user = signed_in(request)
    decision = policies.can_see_bulletins(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


class BulletinList(AuditedExportMixin, SingleTableMixin, FilterView):
    """The bulletins the person may see, the newest first; below, for readers of all figures, the periods of which an annex can be
    made; above, for an institution, what it is asked to check before issue. Exports itself."""

    table_class = BulletinTable
    filterset_class = BulletinFilter
    template_name = "reports/bulletin_list.html"
    table_pagination = {"per_page": 20}
    export_title = "通报清单"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        decision = bulletin_policies.can_list(signed_in(request))
        if not decision:
            raise PermissionDenied(decision.reason)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Bulletin]:
        bulletins: QuerySet[Bulletin] = Bulletin.objects.visible_to(signed_in(self.request))
        return bulletins.select_related("period").annotate(
            recipient_count=Count("recipients"),
            confirmed_count=Count("recipients", filter=Q(recipients__confirmed_at__isnull=False)),
        )

    def get_table_kwargs(self) -> dict[str, Any]:
        """How many have confirmed is for those who follow the receipts."""
        return {} if policies.can_see_bulletins(signed_in(self.request)) else {"exclude": ("confirmed",)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        own = user.institutions_as(*SPEAKERS)
        asked = BulletinPreview.objects.filter(institution__in=own).exclude(
            bulletin__state=Bulletin.State.CANCELLED
        )
        return super().get_context_data(
            issues=issues() if policies.can_see_bulletins(user) else (),
            asked=asked.select_related("bulletin", "institution").order_by("-pk")[:10] if own else (),
            may_draft=bool(bulletin_policies.can_draft(user)),
            **kwargs,
        )


@require_GET
def annex(request: HttpRequest) -> HttpResponse:
    """The annex workbook of ``?period=2024Q2`` (default: the newest), written into the log. 404 without published data;
    back to the list while the period waits for missing reports."""
    reader = _reader(request)
    period = published_period(request.GET.get("period", ""))
    at = clock.now()
    document = build_annex(period)
    if period.waits_for(len(document.basis.missing)):
        messages.error(request, f"{document.basis.missing_text}，报齐之前不生成附表")
        return redirect("reports:bulletin-list")
    title = wording.report_title(period.quarter.year, period.quarter.number)
    body = annex_workbook(book_of(document), by=str(reader), at=at)
    record(
        verb=AuditEvent.Verb.EXPORT,
        subject=f"{WORKBOOK_NAME} {title}",
        by=reader,
        detail=f"期次{period.code}，数据版本{document.basis.versions[period.quarter]}，xlsx",
        address=address_of(request),
    )
    record_use(
        kind=DataUse.Kind.ANNEX,
        title=f"{WORKBOOK_NAME} {title}",
        url=f"{reverse('reports:annex')}?period={period.code}",
        period=period,
        versions=document.basis.versions,
        by=reader,
    )
    response = HttpResponse(body, content_type=FORMATS["xlsx"])
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(f"{WORKBOOK_NAME}_{title}", "xlsx", at)
    )
    return response


def published_period(code: str) -> Period:
    """The published period of that code, or the newest one when none is asked for."""
    published = Period.objects.with_published()
    period = (published.filter(code=code) if code else published).first()
    if period is None:
        raise Http404("本期没有审核通过的数据，不能生成附表")
    return period
