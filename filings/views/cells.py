"""One cell: what each version says, and who changed it when, from what to what, from which file (feature G1)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from filings import breaks, policies
from filings.entry import from_figure
from filings.models import Figure, FigureChange, Flag, Indicator
from filings.views.common import load_filing
from institutions.access import signed_in


@require_GET
def filing_cell(request: HttpRequest, period: str, code: str, indicator: str) -> HttpResponse:
    """The history of a cell, over the versions that the person may see."""
    filing = load_filing(request, period, code)
    item = get_object_or_404(
        Indicator.objects.defined_in(filing.period.quarter).select_related("form"), code=indicator
    )
    revisions = [
        revision
        for revision in filing.revisions.select_related("filing")
        if policies.can_see_figures(signed_in(request), revision)
    ]
    figures = Figure.objects.filter(revision__in=revisions, indicator=item)
    cells = {figure.revision_id: from_figure(figure, item) for figure in figures}
    changes = FigureChange.objects.filter(revision__in=revisions, indicator=item).select_related(
        "by", "revision", "source"
    )
    may_flag = policies.can_flag(signed_in(request))
    context = {
        "may_flag": may_flag,
        "flag": Flag.objects.open().filter(filing=filing, indicator=item).select_related("by").first()
        if may_flag
        else None,
        "filing": filing,
        "item": item,
        "broken": breaks.words(
            breaks.newest_breaks([item]).between(
                [item.code], filing.period.quarter.same_last_year, filing.period.quarter
            )
        ),
        "versions": [(revision, cells.get(revision.pk)) for revision in reversed(revisions)],
        "changes": changes.defer("source__content").order_by("-pk"),
    }
    return render(request, "filings/filing_cell.html", context)
