"""What the checks object to, to take along: the list as a workbook, and the institution's own workbook with its cells marked (C8)."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from filings import checks, policies, returned, workbook
from filings.models import FigureChange, Filing, Revision
from filings.views.common import load_filing, shown_revision
from filings.views.workbooks import download
from institutions.access import address_of, signed_in
from institutions.audit import record
from institutions.models import AuditEvent
from qianjiang_finance.common import clock
from qianjiang_finance.common.exports import FORMATS, last_line


@dataclass(frozen=True, slots=True)
class _Judged:
    """A version with its book and findings; rules that only observe are not the institution's business."""

    filing: Filing
    revision: Revision
    book: checks.FigureBook
    findings: list[checks.Finding]


@require_GET
def filing_findings(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The findings of the newest version that the person may see (``?revision=1``: of that one) as a workbook, written into the log."""
    filing = load_filing(request, period, code)
    judged = _judged(request, filing)
    if judged is None:
        return _nothing(request, filing)
    content = workbook.findings_workbook(_listing(request, judged))
    _record(request, filing, f"审核发现，第{judged.revision.number}版")
    return download(content, workbook.findings_name(filing), FORMATS["xlsx"])


@require_GET
def filing_marked(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The last accepted workbook of the version, else its template, with the cells marked; for the institution and the office."""
    filing = load_filing(request, period, code)
    decision = policies.can_see_uploads(signed_in(request), filing)
    if not decision:
        raise PermissionDenied(decision.reason)
    judged = _judged(request, filing)
    if judged is None:
        return _nothing(request, filing)
    said = workbook.marks(judged.findings, _returned(judged))
    content = _own_workbook(judged) or workbook.template_workbook(judged.book)
    marked = workbook.marked_workbook(content, judged.book, _seen(judged), said, _listing(request, judged))
    _record(request, filing, f"标注稿，第{judged.revision.number}版")
    return download(marked, workbook.marked_name(filing), FORMATS["xlsx"])


def _judged(request: HttpRequest, filing: Filing) -> _Judged | None:
    """None while there is nothing that the person may see."""
    revision = shown_revision(filing.revisions.all(), signed_in(request), request.GET.get("revision", ""))
    if revision is None:
        return None
    book = checks.FigureBook.of(filing, revision)
    found = checks.judge(book)
    return _Judged(filing, revision, book, checks.explained(found, filing, revision.number))


def _nothing(request: HttpRequest, filing: Filing) -> HttpResponse:
    messages.info(request, "还没有可以查看的数据，填报或报送后再下载")
    return redirect(filing)


def _listing(request: HttpRequest, judged: _Judged) -> workbook.Listing:
    state = "草稿" if judged.revision.is_draft else "已报送"
    closing = last_line(str(request.user), clock.now(), is_demo=judged.filing.institution.is_demo)
    return workbook.Listing(
        filing=judged.filing,
        version=f"第{judged.revision.number}版（{state}）",
        findings=sorted(judged.findings, key=lambda finding: "EWI".index(finding.severity)),
        spots=workbook.template_spots(judged.book.items.values()),
        closing=closing,
    )


def _own_workbook(judged: _Judged) -> bytes | None:
    """The last workbook that was taken before the version was signed, if it can be written again."""
    attempts = judged.filing.import_attempts.filter(is_accepted=True)
    if judged.revision.submitted_at:
        attempts = attempts.filter(at__lte=judged.revision.submitted_at)
    last = attempts.first()
    content = bytes(last.content) if last else b""
    return content if last and workbook.is_markable(content) else None


def _seen(judged: _Judged) -> int:
    """The edit number that the version's values stand for: of a draft the filing's, of a signed version that of its last change."""
    if judged.revision.is_draft:
        return judged.filing.edit_number
    changes = FigureChange.objects.filter(
        revision__filing=judged.filing, revision__number__lte=judged.revision.number
    )
    return changes.aggregate(last=Max("edit_number"))["last"] or 0


def _returned(judged: _Judged) -> dict[str, str]:
    """The cells that are sent back and not mended yet, with their remarks."""
    passages = returned.open_returns(returned.history(judged.filing, judged.book.cells))
    return {mark.code: mark.remark for passage in passages for mark in passage.marked if not mark.is_changed}


def _record(request: HttpRequest, filing: Filing, detail: str) -> None:
    record(
        verb=AuditEvent.Verb.EXPORT,
        subject=f"{filing}",
        by=signed_in(request),
        detail=f"{detail}，xlsx",
        address=address_of(request),
    )
