"""明细导出: the choice of periods, the page that starts the file and shows how far it is, and the file itself."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_GET

from filings.models import Period
from institutions.access import address_of
from institutions.audit import record
from institutions.models import AuditEvent, Institution, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.exports import FORMATS, file_name, last_line
from qianjiang_finance.common.streams import Content, csv_stream, xlsx_stream
from reports import policies
from reports.detail_export import COLUMNS, Span, rows_of, span_of
from reports.views.common import reader_of

TITLE = "指标明细"
#: How long the progress of a file is remembered, in seconds.
_KEPT = 3600


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a file was sent: figures done, of how many; nothing yet is 0."""

    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 if not self.total else self.done * 100 // self.total

    @property
    def is_over(self) -> bool:
        return self.done >= self.total


@require_GET
def detail_export(request: HttpRequest) -> HttpResponse:
    """The choice: from which period to which, and the kind of file."""
    reader_of(request, policies.can_see_institutions)
    periods = list(Period.objects.with_published().order_by("-index"))
    return render(request, "reports/detail_export.html", {"periods": periods, "formats": FORMATS})


@require_GET
def detail_run(request: HttpRequest) -> HttpResponse:
    """``?first=2023Q1&last=2024Q2&format=xlsx``: starts the download and shows its progress; with HX-Request only the progress."""
    user = reader_of(request, policies.can_see_institutions)
    token = request.GET.get("token", "")
    if token:
        done, total = cache.get(_key(user, token)) or (0, 1)
        progress = Progress(done, total)
        return render(
            request, "reports/_detail_progress.html", {"progress": progress, "again": request.get_full_path()}
        )
    span, suffix = _chosen(request)
    total = span.count()
    token = secrets.token_urlsafe(12)
    cache.set(_key(user, token), (0, total), _KEPT)
    query = {"first": span.periods[0].code, "last": span.periods[-1].code, "format": suffix, "token": token}
    return render(
        request,
        "reports/detail_run.html",
        {
            "span": span,
            "suffix": suffix,
            "progress": Progress(0, total),
            "file": f"{reverse('reports:detail-file')}?{urlencode(query)}",
            "again": f"{reverse('reports:detail-run')}?{urlencode(query)}",
        },
    )


@require_GET
def detail_file(request: HttpRequest) -> StreamingHttpResponse:
    """The file, sent while it is read, written into the log before its first byte."""
    user = reader_of(request, policies.can_see_institutions)
    span, suffix = _chosen(request)
    key, total, at = _key(user, request.GET.get("token", "")), span.count(), clock.now()
    record(
        verb=AuditEvent.Verb.EXPORT,
        subject=f"{TITLE} {span.text}",
        by=user,
        detail=f"{total}项数据，{span.versions}，{suffix}"[:500],
        address=address_of(request),
    )
    rows = rows_of(span, lambda done: cache.set(key, (done, total), _KEPT))
    is_demo = Institution.objects.filter(is_demo=True).exists()
    closing = f"{last_line(str(user), at, is_demo=is_demo)}　数据版本：{span.versions}"
    response = StreamingHttpResponse(_pieces(suffix, rows, closing), content_type=FORMATS[suffix])
    response.headers["Content-Disposition"] = content_disposition_header(
        as_attachment=True, filename=file_name(f"{TITLE}_{span.text}", suffix, at)
    )
    return response


def _pieces(suffix: str, rows: Iterator[Sequence[Content]], closing: str) -> Iterator[bytes]:
    return (
        xlsx_stream(TITLE, COLUMNS, rows, closing) if suffix == "xlsx" else csv_stream(COLUMNS, rows, closing)
    )


def _chosen(request: HttpRequest) -> tuple[Span, str]:
    """The periods and the kind of file that were asked for; 404 for others than those there are."""
    suffix = request.GET.get("format", "")
    span = span_of(request.GET.get("first", ""), request.GET.get("last", ""))
    if span is None or suffix not in FORMATS:
        raise Http404("没有这样的报告期或文件格式")
    return span, suffix


def _key(user: User, token: str) -> str:
    """Another person's progress has another key."""
    return f"detail-export:{user.pk}:{token[:40]}"
