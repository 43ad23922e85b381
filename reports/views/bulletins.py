"""通报: the periods with published data, and the annex workbook of one."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from filings.models import Period
from institutions.access import address_of, signed_in
from institutions.audit import record
from institutions.models import AuditEvent, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.exports import FORMATS, file_name
from reports import policies, wording
from reports.bulletins import build_annex
from reports.bulletins.issues import issues
from reports.bulletins.layout import WORKBOOK_NAME
from reports.bulletins.workbook import annex_workbook


def _reader(request: HttpRequest) -> User:
    """The signed-in person; 403 for those who may not see the numbers of single institutions."""
    user = signed_in(request)
    decision = policies.can_see_bulletins(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


@require_GET
def bulletin_list(request: HttpRequest) -> HttpResponse:
    """The periods of which an annex can be made, newest first."""
    _reader(request)
    return render(request, "reports/bulletin_list.html", {"issues": issues()})


@require_GET
def annex(request: HttpRequest) -> HttpResponse:
    """The annex workbook of ``?period=2024Q2`` (default: the newest), written into the log. 404 without published data."""
    reader = _reader(request)
    period = _period(request.GET.get("period", ""))
    at = clock.now()
    document = build_annex(period)
    title = wording.report_title(period.quarter.year, period.quarter.number)
    body = annex_workbook(document, by=str(reader), at=at)
    record(
        verb=AuditEvent.Verb.EXPORT,
        subject=f"{WORKBOOK_NAME} {title}",
        by=reader,
        detail=f"期次{period.code}，数据版本{document.basis.versions[period.quarter]}，xlsx",
        address=address_of(request),
    )
    response = HttpResponse(body, content_type=FORMATS["xlsx"])
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(f"{WORKBOOK_NAME}_{title}", "xlsx", at)
    )
    return response


def _period(code: str) -> Period:
    """The published period of that code, or the newest one when none is asked for."""
    published = Period.objects.with_published()
    period = (published.filter(code=code) if code else published).first()
    if period is None:
        raise Http404("本期没有审核通过的数据，不能生成附表")
    return period
