"""The files of a bulletin: Word, PDF, annex workbook. Each download is written down."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from institutions.access import address_of, signed_in
from institutions.audit import record
from institutions.models import AuditEvent
from qianjiang_finance.common import clock
from qianjiang_finance.common.exports import FORMATS, file_name
from reports import policies, services
from reports.bulletins.files import PDF, WORD, FileKind, annex_file, annex_of, text_file
from reports.bulletins.sheets import WORKBOOK_NAME
from reports.models import Bulletin
from reports.views.bulletin_pages import load
from reports.views.common import reader_of


@require_GET
def bulletin_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word file; for readers who may not see single institutions without the tables of their numbers."""
    return _text_file(request, pk, WORD)


@require_GET
def bulletin_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF for reading, with the same tables as the Word file."""
    return _text_file(request, pk, PDF)


@require_GET
def bulletin_annex(request: HttpRequest, pk: int) -> HttpResponse:
    """The annex workbook kept with the bulletin: the office and the leaders. 404 for a bulletin without one."""
    bulletin = load(request, pk)
    reader = reader_of(request, policies.can_see_bulletins)
    annex = annex_of(bulletin)
    if annex is None:
        raise Http404("本通报没有附表")
    body = annex_file(bulletin, annex, by=str(reader), at=clock.now())
    return _handed_out(request, bulletin, body, "xlsx", FORMATS["xlsx"], name=WORKBOOK_NAME)


def _text_file(request: HttpRequest, pk: int, kind: FileKind) -> HttpResponse:
    bulletin = load(request, pk)
    sees_all = bool(policies.can_see_bulletins(signed_in(request)))
    body = text_file(bulletin, kind, with_institutions=sees_all)
    return _handed_out(request, bulletin, body, kind.suffix, kind.content_type, name=bulletin.title)


def _handed_out(
    request: HttpRequest, bulletin: Bulletin, body: bytes, suffix: str, content_type: str, *, name: str
) -> HttpResponse:
    """The file as a download, in the log, and marked as downloaded for a recipient."""
    user = signed_in(request)
    record(
        verb=AuditEvent.Verb.EXPORT,
        subject=bulletin.title,
        by=user,
        detail=f"{bulletin.number or bulletin.get_state_display()}，数据版本{bulletin.data_version}，{suffix}",
        address=address_of(request),
    )
    services.mark_downloaded(bulletin=bulletin, by=user)
    response = HttpResponse(body, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(f"{name}_{bulletin.period}", suffix, clock.now())
    )
    return response
