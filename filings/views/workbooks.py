"""The workbook round trip: download the template, upload it filled, download what was uploaded (features B6, B7, G3)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods

from filings import checks, policies, services, workbook
from filings.models import Filing
from filings.services.moves import newest_revision
from filings.views.common import load_filing
from filings.views.edit import conflict_page
from institutions.access import signed_in
from qianjiang_finance.common.exports import FORMATS

#: As many places as a message can name; all of them stand in the record of the import.
_MOST_NAMED = 10


@require_GET
def filing_template(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The template of the filing with last values and the draft so far, for who may fill it."""
    filing = load_filing(request, period, code)
    decision = policies.can_edit(signed_in(request), filing)
    if not decision:
        messages.info(request, decision.reason)
        return redirect(filing)
    book = checks.FigureBook.of(filing, newest_revision(filing))
    return download(workbook.template_workbook(book), workbook.template_name(filing), FORMATS["xlsx"])


@require_http_methods(["GET", "POST"])
def filing_upload(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Ask for the filled template, or load it: then on to the form with the checks; a refused file is told on this page."""
    filing = load_filing(request, period, code)
    decision = policies.can_edit(signed_in(request), filing)
    if not decision:
        messages.info(request, decision.reason)
        return redirect(filing)
    if request.method == "GET":
        return _page(request, filing)
    file = request.FILES.get("workbook")
    if file is None:
        return _page(request, filing, ("请先选择文件",))
    loaded = services.load_workbook(
        filing=filing, content=file.read(), file_name=file.name or "未命名", by=signed_in(request)
    )
    if loaded.problems:
        return _page(request, filing, loaded.problems)
    return _after(request, loaded)


@require_GET
def filing_uploaded(request: HttpRequest, period: str, code: str, pk: int) -> HttpResponse:
    """An uploaded file as it came, for the office and the institution."""
    filing = load_filing(request, period, code)
    if not policies.can_see_uploads(signed_in(request), filing):
        raise Http404
    attempt = get_object_or_404(filing.import_attempts, pk=pk)
    return download(bytes(attempt.content), attempt.file_name, "application/octet-stream")


def _after(request: HttpRequest, loaded: services.Loaded) -> HttpResponse:
    """Tell what was loaded and what is to mend, and show the form; cells in conflict keep what the workbook says."""
    saved = loaded.saved
    assert saved is not None  # a file without problems was saved
    absent = f"；工作簿中没有的{loaded.absent}项保持原值" if loaded.absent else ""
    messages.success(request, f"已导入“{loaded.attempt.file_name}”，改动{saved.changed}项{absent}")
    if loaded.to_mend:
        named = "；".join(loaded.to_mend[:_MOST_NAMED])
        more = "等" if len(loaded.to_mend) > _MOST_NAMED else ""
        messages.warning(request, f"必须改{len(loaded.to_mend)}处：{named}{more}")
    if saved.conflicts:
        return conflict_page(request, saved, loaded.typed)
    answer = redirect("filings:filing-edit", saved.filing.period.code, saved.filing.institution.code)
    answer["Location"] += "?check=1#content"
    return answer


def _page(request: HttpRequest, filing: Filing, problems: tuple[str, ...] = ()) -> HttpResponse:
    context = {
        "filing": filing,
        "problems": problems,
        "limit": workbook.guard.MAX_FILE // 1024 // 1024,
        "attempts": filing.import_attempts.select_related("by").defer("content")[:5],
    }
    return render(request, "filings/filing_upload.html", context, status=422 if problems else 200)


def download(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file with its name, never to be guessed at by the browser."""
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
