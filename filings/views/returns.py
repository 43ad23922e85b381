"""Sending back: the office picks cells, says why and until when, and which filings go back with this one (feature D3)."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from filings import checks, policies, progress, returned, services, sheet
from filings.models import Filing
from filings.services.moves import newest_revision
from filings.services.returns import Return, default_term
from filings.views.common import load_filing, seen_number
from filings.workflow import TRANSITIONS
from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState

_STEP = TRANSITIONS["send-back"]


@require_http_methods(["GET", "POST"])
def filing_send_back(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The page with the cells to tick, or the return itself; a refusal shows the page again with all that was ticked and typed."""
    filing = load_filing(request, period, code)
    policy = policies.has_duty(_STEP, signed_in(request), filing)
    if not policy:
        raise PermissionDenied(policy.reason)
    if request.method == "GET":
        decision = policies.can_take(_STEP, signed_in(request), filing)
        if not decision:
            messages.info(request, decision.reason)
            return redirect(filing)
        return _page(request, filing)
    try:
        done = services.send_back(
            filing=filing,
            by=signed_in(request),
            seen=seen_number(request),
            comment=request.POST.get("comment", ""),
            details=Return(_cells(request), _due_on(request)),
            together=_together(request),
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except StaleState as error:
        messages.error(request, str(error))
        return redirect(filing)
    except BusinessError as error:
        messages.error(request, str(error))
        return _page(request, filing, status=422)
    others = f"，一并退回{len(done) - 1}份" if len(done) > 1 else ""
    messages.success(request, f"已办理：{_STEP.done}{others}")
    return redirect(filing)


def _cells(request: HttpRequest) -> dict[str, str]:
    """The ticked cells with their remarks; a remark alone ticks its cell too."""
    remarks = {
        name.removeprefix("remark-"): str(text).strip()
        for name, text in request.POST.items()
        if name.startswith("remark-") and str(text).strip()
    }
    return dict.fromkeys(request.POST.getlist("cell"), "") | remarks


def _due_on(request: HttpRequest) -> dt.date | None:
    """The term; None for the default one."""
    text = request.POST.get("due_on", "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise BusinessError("补报期限请按“2024-07-16”填写") from error


def _together(request: HttpRequest) -> list[tuple[Filing, int]]:
    """The other filings ticked, with the edit number each was seen with; what the person may not see is a 403."""
    chosen = []
    for key in request.POST.getlist("with"):
        period, _, rest = key.partition("-")
        code, _, seen = rest.rpartition("-")
        filing = Filing.objects.visible_to(signed_in(request)).select_related("institution", "period")
        found = filing.filter(period__code=period, institution__code=code).first()
        if found is None or not seen.isdecimal():
            raise PermissionDenied
        chosen.append((found, int(seen)))
    return chosen


def _page(request: HttpRequest, filing: Filing, status: int = 200) -> HttpResponse:
    revision = newest_revision(filing)
    book = checks.FigureBook.of(filing, revision)
    findings = checks.judge(book)
    ticked = _cells(request)
    context = {
        "filing": filing,
        "steps": progress.steps_of(filing),
        "blocks": [
            (block, [(row, ticked.get(row.code)) for row in block.rows])
            for block in sheet.build(book, findings).blocks
        ],
        "findings": findings,
        "related": returned.related_to(filing),
        "ticked": ticked,
        "ticked_with": request.POST.getlist("with"),
        "comment": request.POST.get("comment", ""),
        "due_on": request.POST.get("due_on") or default_term().isoformat(),
        "explains": _STEP.explains,
    }
    return render(request, "filings/filing_send_back.html", context, status=status)
