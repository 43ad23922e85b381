"""One POST-only address per step; the service decides, the page tells."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from filings import services
from filings.services.on_behalf import OnBehalf
from filings.views.common import load_filing, seen_number
from filings.workflow import TRANSITIONS
from institutions.access import signed_in
from qianjiang_finance.common.errors import BusinessError, NotAllowed


@require_POST
def filing_step(request: HttpRequest, period: str, code: str, step: str) -> HttpResponse:
    """Take a step of the table and return to the filing with what happened; 403 for a person without the right."""
    filing = load_filing(request, period, code)
    seen = seen_number(request)
    try:
        services.take(
            step,
            filing=filing,
            by=signed_in(request),
            seen=seen,
            comment=request.POST.get("comment", ""),
            details=OnBehalf(request.POST.get("choice", "")) if step == "fill-for" else None,
        )
    except NotAllowed as error:
        raise PermissionDenied(str(error)) from error
    except BusinessError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已办理：{TRANSITIONS[step].done}")
    return redirect(filing)
