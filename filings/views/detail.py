"""One filing: steps, figures, findings, history, and what the person may do next."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from filings import checks, policies, sheet
from filings.models import Filing, FilingEvent, Revision
from filings.models.filing import Status
from filings.receipt import signed_statement
from filings.views.common import load_filing
from filings.workflow import TRANSITIONS, Transition, from_status
from institutions.access import signed_in
from institutions.models import User

_MAIN_STEPS = (
    ("填报", (Status.NOT_STARTED, Status.DRAFTING, Status.RETURNED)),
    ("复核签字", (Status.CHECKING, Status.SIGNING)),
    ("金融办审核", (Status.SUBMITTED, Status.CORRECTING)),
    ("审核通过", (Status.ACCEPTED,)),
    ("锁定", (Status.LOCKED,)),
)
_TONES = {"send-back": "bad", "hand-back": "bad", "refuse-correction": "bad", "accept": "ok", "lock": "done"}


@dataclass(frozen=True, slots=True)
class Action:
    """A step the person may take now, as a button with its explanation."""

    step: Transition
    tone: str
    body: str


@require_GET
def filing_detail(request: HttpRequest, period: str, code: str) -> HttpResponse:
    """The filing as the person may see it; ``?revision=1`` shows an earlier version."""
    filing = load_filing(request, period, code)
    user = signed_in(request)
    revisions = list(filing.revisions.all())
    shown = _shown(revisions, user, request.GET.get("revision", ""))
    book = checks.FigureBook.of(filing, shown) if shown else None
    findings = checks.run(book, checks.active_rules(filing.period.quarter.last_day)) if book else []
    events = list(filing.events.select_related("by"))
    context = {
        "filing": filing,
        "shown": shown,
        "revisions": [revision for revision in revisions if policies.can_see_figures(user, revision)],
        "sheet": sheet.build(book, findings) if book else None,
        "findings": findings,
        "blocking": len(checks.blocking(findings)),
        "attempts": filing.import_attempts.select_related("by").defer("content"),
        "timeline": [_line(event) for event in reversed(events)],
        "steps": _steps(filing),
        "actions": _actions(filing, user),
        "may_edit": policies.can_edit(user, filing),
        "may_see_uploads": policies.can_see_uploads(user, filing),
    }
    return render(request, "filings/filing_detail.html", context)


def _shown(revisions: list[Revision], user: User, wanted: str) -> Revision | None:
    """The revision asked for, else the newest the person may see."""
    visible = [revision for revision in revisions if policies.can_see_figures(user, revision)]
    if not wanted:
        return visible[-1] if visible else None
    for revision in visible:
        if str(revision.number) == wanted:
            return revision
    raise Http404


def _line(event: FilingEvent) -> dict[str, object]:
    done = TRANSITIONS[event.verb].done
    tone = _TONES.get(event.verb, "idle")
    return {"at": event.at, "by": event.by, "verb": done, "comment": event.comment, "tone": tone}


def _steps(filing: Filing) -> list[dict[str, str]]:
    """The step bar: what is done, what is current, what is to come."""
    if filing.status == Status.EXEMPT:
        return [{"label": "免报", "state": "current", "detail": "本期不需报送"}]
    current = next(i for i, (_, states) in enumerate(_MAIN_STEPS) if filing.status in states)
    last = current == len(_MAIN_STEPS) - 1
    bar = []
    for position, (label, _) in enumerate(_MAIN_STEPS):
        state = "done" if position < current or last else "todo"
        state = "current" if position == current and not last else state
        detail = filing.get_status_display() if position == current else ""
        bar.append({"label": label, "state": state, "detail": detail})
    return bar


def _actions(filing: Filing, user: User) -> list[Action]:
    """The steps the person may take; sending to check has its button in the form too."""
    allowed = [step for step in from_status(filing.status) if policies.can_take(step, user, filing)]
    return [Action(step, _action_tone(step), _statement(step, filing, user)) for step in allowed]


def _action_tone(step: Transition) -> str:
    return "plain" if step.needs_comment or step.target == Status.RETURNED else "main"


def _statement(step: Transition, filing: Filing, user: User) -> str:
    """What the person confirms; a signature is given under one's own name."""
    if step.name in ("sign", "countersign", "pass-check"):
        duty = "负责人" if step.name == "countersign" else "复核人"
        signed = signed_statement(str(user), filing.institution.name, duty, str(filing.period))
        return f"{signed}{step.explains}"
    return step.explains
