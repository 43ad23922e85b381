"""The form: one sheet of inputs; saving never fails on content, sending to check runs the rules."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from filings import checks, policies, services, sheet, timeliness
from filings.forms import read_sheet
from filings.models import Filing
from filings.reporting import items_of
from filings.services.drafts import Conflict, Saved, Typed
from filings.services.steps import newest_revision
from filings.views.common import load_filing, seen_number
from institutions.access import signed_in
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState


@require_http_methods(["GET", "POST"])
def filing_edit(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Show the form (``?check=1``: with the findings), or save what was typed and then check or send it."""
    filing = load_filing(request, period, code)
    decision = policies.can_edit(signed_in(request), filing)
    if request.method == "GET":
        if not decision:
            messages.info(request, decision.reason)
            return redirect(filing)
        return _form(request, filing, judged="check" in request.GET)
    typed = read_sheet(request.POST, [item.code for item in items_of(filing)])
    if not decision:
        return _refused(request, filing, typed, decision.reason)
    try:
        saved = services.save_draft(
            filing=filing, typed=typed, by=signed_in(request), seen=seen_number(request)
        )
    except StaleState as error:
        return _refused(request, filing, typed, str(error))
    if saved.conflicts:
        return conflict_page(request, saved, typed)
    return _after(request, saved)


def conflict_page(request: HttpRequest, saved: Saved, typed: Mapping[str, Typed]) -> HttpResponse:
    """The form after a save in which others had changed some cells: these show what this person gave, to be saved or mended."""
    open_cells = {conflict.code: typed[conflict.code] for conflict in saved.conflicts}
    return _form(request, saved.filing, conflicts=saved.conflicts, typed=open_cells)


def _after(request: HttpRequest, saved: Saved) -> HttpResponse:
    """Where the pressed button leads once the typing is safe; #content replaces the mark of a cell jumped to before."""
    filing, action = saved.filing, request.POST.get("action", "save")
    if action == "send-to-check":
        try:
            services.take("send-to-check", filing=filing, by=signed_in(request), seen=filing.edit_number)
        except services.ChecksFailed as error:
            messages.warning(request, f"已保存{saved.changed}项改动，但尚不能提交：{error}")
        except BusinessError as error:
            messages.warning(request, str(error))
        else:
            messages.success(request, "已提交复核，请通知本单位复核人签字报送")
            return redirect(f"{filing.get_absolute_url()}#content")
    else:
        messages.success(request, f"已保存，改动{saved.changed}项" if saved.changed else "没有改动，无需保存")
    edit = reverse("filings:filing-edit", args=[filing.period.code, filing.institution.code])
    return redirect(f"{edit}#content" if action == "save" else f"{edit}?check=1#content")


def _refused(request: HttpRequest, filing: Filing, typed: dict[str, Typed], reason: str) -> HttpResponse:
    """Nothing was written; what was typed stays on the page, to be copied or saved again.

    The page keeps the edit number it was typed on, so that saving it again meets what others wrote since.
    """
    messages.error(request, f"{reason}。您填写的内容仍在本页，尚未保存")
    filing.refresh_from_db()
    return _form(request, filing, typed=typed, seen=seen_number(request), status=409)


def _form(
    request: HttpRequest,
    filing: Filing,
    *,
    judged: bool = False,
    conflicts: list[Conflict] | None = None,
    typed: dict[str, Typed] | None = None,
    seen: int | None = None,
    status: int = 200,
) -> HttpResponse:
    book = checks.FigureBook.of(filing, newest_revision(filing))
    findings = checks.run(book, checks.active_rules(filing.period.quarter.last_day)) if judged else []
    page = sheet.build(book, findings)
    if typed:
        page = page.with_typed({code: (row.text, row.note) for code, row in typed.items()})
    context = {
        "filing": filing,
        "seen": filing.edit_number if seen is None else seen,
        "sheet": page,
        "findings": findings,
        "judged": judged,
        "blocking": len(checks.blocking(findings)),
        "conflicts": conflicts or [],
        "send_back": _last_return(filing),
        "deadline": timeliness.notice(filing.period.due_on, clock.today()),
    }
    return render(request, "filings/filing_edit.html", context, status=409 if conflicts else status)


def _last_return(filing: Filing) -> object:
    """The newest reason a filing came back with, shown above the form."""
    return filing.events.filter(verb__in=("send-back", "hand-back", "decline")).select_related("by").last()
