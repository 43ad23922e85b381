"""One filing: steps, figures, findings, history, and what the person may do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from filings import checks, policies, progress, returned, sheet, window
from filings.models import Filing
from filings.models.filing import Source, Status
from filings.receipt import entered_statement, signed_statement
from filings.views.common import load_filing, shown_revision
from filings.workflow import TRANSITIONS, Transition, from_status
from institutions.access import signed_in
from institutions.models import User

_TONES = {"send-back": "bad", "hand-back": "bad", "refuse-correction": "bad", "accept": "ok", "lock": "done"}


#: Where a step is taken that has a page of its own, and what the way there is called.
_PAGES = {
    "send-back": ("filings:filing-send-back", "退回修改"),
    "ask-correction": ("filings:filing-ask-correction", "申请更正"),
    "approve-correction": ("filings:filing-correction", "审批更正"),
}
#: Decided on the page of the other one.
_ELSEWHERE = {"refuse-correction"}


@dataclass(frozen=True, slots=True)
class Action:
    """A step the person may take now: a button with its explanation, or, with ``url``, the way to the page of the step."""

    step: Transition
    tone: str
    body: str
    label: str
    url: str
    choices: list[tuple[str, str]]


@require_GET
def filing_detail(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The filing as the person may see it; ``?revision=1`` shows an earlier version."""
    filing = load_filing(request, period, code)
    user = signed_in(request)
    revisions = list(filing.revisions.all())
    shown = shown_revision(revisions, user, request.GET.get("revision", ""))
    book = checks.FigureBook.of(filing, shown) if shown else None
    found = checks.judge(book, with_observed=user.is_office) if book else []
    findings = checks.explained(found, filing, shown.number) if shown else []
    passages = returned.history(filing, book.cells if book else None)
    context = {
        "filing": filing,
        "shown": shown,
        "revisions": [revision for revision in revisions if policies.can_see_figures(user, revision)],
        "sheet": sheet.build(book, findings) if book else None,
        "findings": findings,
        "blocking": len(checks.blocking(findings)),
        "unexplained": len(checks.unexplained(findings)),
        "attempts": filing.import_attempts.select_related("by").defer("content"),
        "timeline": [_line(passage) for passage in passages],
        "steps": progress.steps_of(filing),
        "actions": _actions(filing, user),
        "may_edit": policies.can_edit(user, filing),
        "window": window.window_of(filing),
        "may_see_uploads": policies.can_see_uploads(user, filing),
    }
    return render(request, "filings/filing_detail.html", context)


def _line(passage: returned.Passage) -> dict[str, object]:
    event = passage.event
    return {
        "at": event.at,
        "by": event.by,
        "verb": TRANSITIONS[event.verb].done,
        "comment": event.comment,
        "tone": _TONES.get(event.verb, "idle"),
        "due_on": event.due_on,
        "marked": passage.marked,
        "changed": passage.changed,
    }


def _actions(filing: Filing, user: User) -> list[Action]:
    """The steps the person may take; sending to check has its button in the form too."""
    allowed = [step for step in from_status(filing.status) if policies.can_take(step, user, filing)]
    return [_action(step, filing, user) for step in allowed if step.name not in _ELSEWHERE]


def _action(step: Transition, filing: Filing, user: User) -> Action:
    page, label = _PAGES.get(step.name, ("", step.label))
    url = reverse(page, args=[filing.period.code, filing.institution.code]) if page else ""
    choices = Source.choices if step.name == "fill-for" else []
    return Action(step, _action_tone(step), _statement(step, filing, user), label, url, choices)


def _action_tone(step: Transition) -> str:
    return "plain" if step.needs_comment or step.target == Status.RETURNED else "main"


def _statement(step: Transition, filing: Filing, user: User) -> str:
    """What the person confirms; a signature is given under one's own name."""
    if step.name in ("sign", "countersign", "pass-check"):
        if filing.on_behalf:
            source = filing.get_on_behalf_display()
            return f"{entered_statement(str(user), filing.institution.name, str(filing.period), source)}{step.explains}"
        duty = "负责人" if step.name == "countersign" else "复核人"
        signed = signed_statement(str(user), filing.institution.name, duty, str(filing.period))
        return f"{signed}{step.explains}"
    return step.explains
