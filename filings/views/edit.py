"""The form: one sheet of inputs; saving never fails on content, sending to check runs the rules."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from filings import checks, computed, policies, progress, returned, services, sheet, window
from filings.forms import read_said, read_sheet
from filings.models import Filing, Revision
from filings.reporting import items_of
from filings.services.drafts import Conflict, Saved, Typed
from filings.services.explaining import Key, Said
from filings.services.moves import newest_revision
from filings.views.common import load_filing, seen_number
from institutions.access import signed_in
from institutions.contacts import office_contacts
from qianjiang_finance.common.errors import BusinessError, StaleState


@require_http_methods(["GET", "POST"])
def filing_edit(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """Show the form (``?check=1``: with the findings), or save what was typed and then check or send it."""
    filing = load_filing(request, period, code)
    decision = policies.can_edit(signed_in(request), filing)
    if request.method == "GET":
        if not decision:
            messages.info(request, _with_contacts(filing, decision.reason))
            return redirect(filing)
        return _form(request, filing, judged="check" in request.GET)
    typed = read_sheet(request.POST, [item.code for item in items_of(filing)])
    said = read_said(request.POST)
    if not decision:
        return _refused(request, filing, typed, _with_contacts(filing, decision.reason), said)
    try:
        saved = services.save_draft(
            filing=filing, typed=typed, by=signed_in(request), seen=seen_number(request)
        )
        problems = services.explain_all(filing=saved.filing, said=said, by=signed_in(request)) if said else {}
    except StaleState as error:
        return _refused(request, filing, typed, str(error), said)
    if said:
        saved.filing.refresh_from_db()
    if saved.conflicts or problems:
        return _unfinished(request, saved, typed, said, problems)
    return _after(request, saved)


def _with_contacts(filing: Filing, reason: str) -> str:
    """The refusal, and whom to ask where the period has closed."""
    is_closed = window.window_of(filing).state == window.CLOSED
    return f"{reason}（{office_contacts()}）" if is_closed else reason


def conflict_page(request: HttpRequest, saved: Saved, typed: Mapping[str, Typed]) -> HttpResponse:
    """The form after a save in which others had changed some cells: these show what this person gave, to be saved or mended."""
    return _unfinished(request, saved, typed, {}, {})


def _unfinished(
    request: HttpRequest,
    saved: Saved,
    typed: Mapping[str, Typed],
    said: dict[Key, Said],
    problems: dict[Key, str],
) -> HttpResponse:
    """Some cells are in conflict or some explanations refused: the rest is saved, these stay on the page."""
    if problems:
        messages.warning(request, f"已保存，但有{len(problems)}处说明未被接受，请按提示修改")
    return _form(
        request,
        saved.filing,
        conflicts=saved.conflicts,
        typed={conflict.code: typed[conflict.code] for conflict in saved.conflicts},
        judged=bool(problems),
        said={key: said[key] for key in problems},
        problems=problems,
        status=422 if problems else 200,
    )


def _after(request: HttpRequest, saved: Saved) -> HttpResponse:
    """Where the pressed button leads once the typing is safe; #content replaces the mark of a cell jumped to before."""
    filing, action = saved.filing, request.POST.get("action", "save")
    if "zero" in request.POST:
        action = "zero"
        _report_zero(request, filing)
    elif "take" in request.POST:
        action = "take"
        _take_suggestion(request, filing)
    elif action == "send-to-check":
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
    return redirect(f"{edit}#content" if action in ("save", "zero") else f"{edit}?check=1#content")


def _report_zero(request: HttpRequest, filing: Filing) -> None:
    """零报送 of one form: every blank of it becomes a reported zero; what was entered stays."""
    try:
        saved = services.report_zero(filing=filing, form=request.POST["zero"], by=signed_in(request))
    except BusinessError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, f"已零报送：{saved.changed}个空白项填为0，请核对")


def _take_suggestion(request: HttpRequest, filing: Filing) -> None:
    """Put the suggested value into the cell whose button was pressed."""
    try:
        services.take_suggestion(filing=filing, code=request.POST["take"], by=signed_in(request))
    except BusinessError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, "已按建议值填报并保存，请核对")


def _refused(
    request: HttpRequest, filing: Filing, typed: dict[str, Typed], reason: str, said: dict[Key, Said]
) -> HttpResponse:
    """Nothing was written; what was typed stays on the page, to be copied or saved again.

    The page keeps the edit number it was typed on, so that saving it again meets what others wrote since.
    """
    messages.error(request, f"{reason}。您填写的内容仍在本页，尚未保存")
    filing.refresh_from_db()
    return _form(
        request, filing, typed=typed, seen=seen_number(request), judged=bool(said), said=said, status=409
    )


def _form(
    request: HttpRequest,
    filing: Filing,
    *,
    judged: bool = False,
    conflicts: list[Conflict] | None = None,
    typed: dict[str, Typed] | None = None,
    seen: int | None = None,
    said: Mapping[Key, Said] | None = None,
    problems: Mapping[Key, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    revision = newest_revision(filing)
    book = checks.FigureBook.of(filing, revision)
    found = checks.judge(book) if judged else []
    open_returns = returned.open_returns(returned.history(filing, book.cells))
    texts = {key: words.text for key, words in (said or {}).items()}
    findings = checks.with_typing(
        checks.explained(found, filing, _draft_number(revision)), texts, problems or {}
    )
    page = sheet.build(book, findings, computed.rows_of(book))
    if typed:
        page = page.with_typed({code: (row.text, row.note) for code, row in typed.items()})
    context = {
        "filing": filing,
        "seen": filing.edit_number if seen is None else seen,
        "sheet": page,
        "findings": findings,
        "judged": judged,
        "blocking": len(checks.blocking(findings)),
        "unexplained": len(checks.unexplained(findings)),
        "explainable": any(finding.note for finding in findings),
        "conflicts": conflicts or [],
        "returns": open_returns,
        "returned_codes": {mark.code for passage in open_returns for mark in passage.marked},
        "steps": progress.steps_of(filing),
        "deadline": window.banner(filing),
    }
    return render(request, "filings/filing_edit.html", context, status=409 if conflicts else status)


def _draft_number(revision: Revision | None) -> int:
    """The number of the draft being filled: after a return the one that the next save opens, which starts without explanations."""
    if revision is None:
        return 1
    return revision.number if revision.is_draft else revision.number + 1
