"""Corrections after acceptance or lock: asking, and the page on which they are decided (feature D6)."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from filings import checks, correction_sheet, policies, progress, services, sheet, uses
from filings.models import CorrectionRequest, Filing
from filings.services.drafts import Typed
from filings.services.moves import newest_revision
from filings.views.common import load_filing, seen_number
from filings.workflow import TRANSITIONS
from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState

_ASK = TRANSITIONS["ask-correction"]
_DECISIONS = (TRANSITIONS["approve-correction"], TRANSITIONS["refuse-correction"])


@require_http_methods(["GET", "POST"])
def filing_ask_correction(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The page with the published values and a field for the new ones, or the request itself; a refusal keeps all that was typed."""
    filing = load_filing(request, period, code)
    duty = policies.has_duty(_ASK, signed_in(request), filing)
    if not duty:
        raise PermissionDenied(duty.reason)
    if request.method == "GET":
        decision = policies.can_take(_ASK, signed_in(request), filing)
        if not decision:
            messages.info(request, decision.reason)
            return redirect(filing)
        return _ask_page(request, filing)
    problems: Mapping[str, str] = {}
    try:
        services.take(
            "ask-correction",
            filing=filing,
            by=signed_in(request),
            seen=seen_number(request),
            comment=request.POST.get("comment", ""),
            details=services.Proposal(request.POST.get("kind", ""), _typed(request)),
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except StaleState as error:
        messages.error(request, str(error))
        return redirect(filing)
    except BusinessError as error:
        messages.error(request, str(error))
        problems = error.problems if isinstance(error, services.ProposalRefused) else {}
        return _ask_page(request, filing, problems, status=422)
    messages.success(request, f"已办理：{_ASK.done}，等待金融办负责人审批")
    return redirect("filings:filing-correction", filing.period.code, filing.institution.code)


def _typed(request: HttpRequest) -> dict[str, Typed]:
    """What was typed into the cells; a cell with neither a value nor a note is not to be corrected."""
    codes = (name.removeprefix("v-") for name in request.POST if name.startswith("v-"))
    cells = {
        code: Typed(request.POST.get(f"v-{code}", ""), request.POST.get(f"n-{code}", "")) for code in codes
    }
    return {code: cell for code, cell in cells.items() if cell.text.strip() or cell.note.strip()}


def _ask_page(
    request: HttpRequest, filing: Filing, problems: Mapping[str, str] | None = None, status: int = 200
) -> HttpResponse:
    book = checks.FigureBook.of(filing, newest_revision(filing))
    typed = _typed(request)
    context = {
        "filing": filing,
        "steps": progress.steps_of(filing),
        "blocks": [
            (block, [(row, typed.get(row.code), (problems or {}).get(row.code)) for row in block.rows])
            for block in sheet.build(book).blocks
        ],
        "kinds": CorrectionRequest.Kind.choices,
        "kind": request.POST.get("kind", ""),
        "comment": request.POST.get("comment", ""),
        "comment_label": _ASK.comment_label,
        "explains": _ASK.explains,
    }
    return render(request, "filings/filing_ask_correction.html", context, status=status)


@require_GET
def filing_correction(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The corrections of a filing: old, new and difference; for the office what used the data; for the lead the decision."""
    filing = load_filing(request, period, code)
    user = signed_in(request)
    may_see_uses = bool(policies.can_see_uses(user))
    context = {
        "filing": filing,
        "steps": progress.steps_of(filing),
        "requests": correction_sheet.requests_of(filing),
        "may_see_uses": may_see_uses,
        "uses": uses.uses_of(filing.period) if may_see_uses else [],
        "decisions": [step for step in _DECISIONS if policies.can_take(step, user, filing)],
        "may_ask": policies.can_take(_ASK, user, filing),
    }
    return render(request, "filings/filing_correction.html", context)
