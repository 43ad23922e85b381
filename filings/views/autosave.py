"""Saving while the maker types: the same save as the button's, answered as data for the page (features B1, B4, C1)."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from filings import checks, computed, policies, services, sheet
from filings.forms import read_sheet
from filings.models import FigureChange, Filing
from filings.reporting import items_of
from filings.services.drafts import Saved, Typed
from filings.services.moves import newest_revision
from filings.views.common import load_filing, seen_number
from institutions.access import signed_in
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.templatetags.fmt import text_of


@require_POST
def filing_autosave(request: HttpRequest, period: str, code: str) -> JsonResponse:
    """Save the cells sent and answer with their states, what the form computes, and what the checks say now.

    403 for who may not edit, 409 when nothing could be written; both with one sentence. A cell that somebody else changed since
    ``seen`` is not written and answered as a conflict; cells that others changed and this page did not send come back as ``others``.
    """
    filing = load_filing(request, period, code)
    user = signed_in(request)
    decision = policies.can_edit(user, filing)
    if not decision:
        return JsonResponse({"error": decision.reason}, status=403)
    typed = read_sheet(request.POST, [item.code for item in items_of(filing)])
    seen = seen_number(request)
    others = _changed_by_others(filing, seen, typed)
    try:
        saved = services.save_draft(filing=filing, typed=typed, by=user, seen=seen)
    except BusinessError as error:
        return JsonResponse({"error": str(error)}, status=409)
    return JsonResponse(_answer(saved, typed, others))


def _changed_by_others(filing: Filing, seen: int, typed: Mapping[str, Typed]) -> dict[str, str]:
    """Who changed which cells after the page was read, cells sent now aside."""
    rows = FigureChange.objects.filter(revision__filing=filing, edit_number__gt=seen).order_by("pk")
    changes = rows.exclude(indicator__code__in=list(typed)).values_list("indicator__code", "by__name")
    return dict(changes)


def _answer(saved: Saved, typed: Mapping[str, Typed], others: Mapping[str, str]) -> dict[str, object]:
    filing = saved.filing
    book = checks.FigureBook.of(filing, newest_revision(filing))
    findings = checks.judge(book)
    shown = [finding for finding in findings if finding.rule != checks.BLANK]
    page = sheet.build(book, findings, rows := computed.rows_of(book))
    return {
        "seen": filing.edit_number,
        "saved_at": clock.now().astimezone(clock.local(2000, 1, 1).tzinfo).strftime("%H:%M:%S"),
        "cells": _states(saved, typed, book),
        "others": {code: _content(book, code) | {"by": by} for code, by in others.items()},
        "changes": {
            row.code: [text_of(row.change, row.places, signed=True), text_of(row.growth, 2, signed=True)]
            for block in page.blocks
            for row in block.rows
        },
        "computed": {key: text_of(row.value, row.places) for key, row in computed.by_id(rows).items()},
        "filled": {block.code: f"{block.filled}/{len(block.rows)}" for block in page.blocks},
        "findings": _messages(shown, book, typed),
    }


def _states(saved: Saved, typed: Mapping[str, Typed], book: checks.FigureBook) -> dict[str, dict[str, str]]:
    """Each cell sent: saved, unreadable with the reason, or in conflict with the other's content."""
    states = {}
    for code in typed:
        cell = book.cells.get(code)
        problem = cell.problem if cell else ""
        states[code] = {"state": "invalid" if problem else "saved", "problem": problem}
    for conflict in saved.conflicts:
        states[conflict.code] = {"state": "conflict", "by": conflict.by} | _content(book, conflict.code)
    return states


def _content(book: checks.FigureBook, code: str) -> dict[str, str]:
    cell = book.cells.get(code)
    return {"text": cell.text if cell else "", "note": cell.note if cell else ""}


def _messages(
    findings: list[checks.Finding], book: checks.FigureBook, typed: Mapping[str, Typed]
) -> dict[str, object]:
    """Counts by level, and the gravest sentence of each cell. A slip of the unit in a cell just typed is told at once, with the value
    to take, also while the rule that would find it still waits for the rest of the form."""
    cells: dict[str, dict[str, str]] = {}
    for finding in sorted(findings, key=lambda finding: "EWI".index(finding.severity)):
        words = f"{finding.severity_label}：{finding.message}"
        cells.setdefault(
            finding.code, {"severity": finding.severity, "words": words} | _suggested(finding.suggested)
        )
    for code in typed:
        if suggestion := checks.suggested(book, [code]):
            note = cells.setdefault(code, {"severity": "I", "words": "提示：与历史数相差悬殊"})
            note.update(_suggested(suggestion))
    counts = {level: sum(finding.severity == level for finding in findings) for level in "EWI"}
    return {"counts": counts, "cells": cells}


def _suggested(suggestion: checks.Suggestion | None) -> dict[str, str]:
    """The value to take with one press, where a cell looks like a slip of the unit."""
    if suggestion is None:
        return {}
    return {
        "suggested": f"{suggestion.value:f}",
        "suggested_code": suggestion.code,
        "suggested_words": f"{suggestion.text}，按建议值填",
    }
