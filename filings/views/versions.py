"""The versions of a filing: the receipt of one, and two of them side by side (features D7, D8)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from filings import compare, policies, receipt
from filings.models import Filing, Revision
from filings.views.common import load_filing
from institutions.access import signed_in


@require_GET
def filing_receipt(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The receipt of the newest signed version, or of ``?revision=1``."""
    filing = load_filing(request, period, code)
    signed = [revision for revision in _visible(request, filing) if not revision.is_draft]
    if not signed and "revision" not in request.GET:
        messages.info(request, "报表尚未报送，签字报送后才有回执")
        return redirect(filing)
    wanted = request.GET.get("revision", "")
    revision = _numbered(signed, wanted) if wanted else signed[-1]
    return render(request, "filings/filing_receipt.html", {"receipt": receipt.build(filing, revision)})


@require_GET
def filing_compare(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """``?old=1&new=2``, by default the newest two; ``?all=1`` shows the cells that did not change too."""
    filing = load_filing(request, period, code)
    versions = _visible(request, filing)
    if len(versions) < 2:
        messages.info(
            request, "只有一个可以查看的版本，没有可比的内容" if versions else "还没有可以查看的版本"
        )
        return redirect(filing)
    chosen = (
        _numbered(versions, request.GET.get("old") or str(versions[-2].number)),
        _numbered(versions, request.GET.get("new") or str(versions[-1].number)),
    )
    old, new = sorted(chosen, key=lambda revision: revision.number)
    show_all = "all" in request.GET
    context = {
        "filing": filing,
        "versions": versions,
        "old": old,
        "new": new,
        "show_all": show_all,
        "comparison": compare.build(old, new, show_all=show_all),
    }
    return render(request, "filings/filing_compare.html", context)


def _visible(request: HttpRequest, filing: Filing) -> list[Revision]:
    """The versions the person may see, oldest first."""
    revisions = filing.revisions.select_related("filing__institution", "filing__period")
    return [revision for revision in revisions if policies.can_see_figures(signed_in(request), revision)]


def _numbered(versions: list[Revision], wanted: str) -> Revision:
    """The version with that number; 404 for one that is not there or not to be seen."""
    for revision in versions:
        if str(revision.number) == wanted:
            return revision
    raise Http404
