"""One function takes any step of the table: policy, checks, compare-and-set, event, effect, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from filings import checks, policies, risk
from filings.models import Filing, FilingEvent, Indicator, Revision
from filings.models.filing import Status
from filings.services import corrections, on_behalf, publishing, returns
from filings.services.corrections import Proposal
from filings.services.discipline import refresh_records
from filings.services.moves import move, newest_revision, record, who_acted
from filings.services.on_behalf import OnBehalf
from filings.services.returns import Return
from filings.workflow import TRANSITIONS, Transition
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls


class ChecksFailed(BusinessError):
    """The checks forbid the step; ``findings`` says which cells: first those to mend, then those that lack an explanation."""

    def __init__(self, findings: list[checks.Finding]) -> None:
        self.findings = findings
        errors = len(checks.blocking(findings))
        missing = [f"{finding.name}（{finding.rule}）" for finding in checks.unexplained(findings)]
        parts = [f"有{errors}处必须改正"] if errors else []
        if missing:
            parts.append(f"有{len(missing)}处必须说明尚无有效说明：{'、'.join(missing)}")
        super().__init__(f"{'；'.join(parts)}。处理后才能继续，请按列表逐项处理")


#: What a step takes besides words: the cells and the term of a return, the kind and the new values of a correction,
#: the source of an entry on behalf.
Details = Return | Proposal | OnBehalf | None


@dataclass(frozen=True, slots=True)
class _Act:
    """What an effect needs: the step, the filing as read, who, the words and the details given, what the checks found."""

    step: Transition
    filing: Filing
    by: User
    comment: str
    details: Details
    findings: list[checks.Finding]


@transaction.atomic
def take(
    name: str, *, filing: Filing, by: User, seen: int, comment: str = "", details: Details = None
) -> Filing:
    """Take the step ``name``; ``seen`` is the edit number of the page the person acted on, ``details`` what that step alone takes.

    Raises NotAllowed (role, state, same person), ChecksFailed, BusinessError (reason missing) and StaleState (someone else was
    quicker). Returns the filing as it now stands.
    """
    step = TRANSITIONS[name]
    fresh = Filing.objects.select_related("institution", "period").get(pk=filing.pk)
    policies.has_duty(step, by, fresh).enforce()
    if fresh.edit_number != seen:
        raise StaleState(who_acted(fresh))
    policies.can_take(step, by, fresh).enforce()
    comment = without_controls(comment).strip()
    if step.needs_comment and not comment:
        raise BusinessError(f"请填写{step.comment_label}")
    found = findings_of(fresh) if step.runs_checks else []
    if step.runs_checks:
        failed = checks.blocking(found) + checks.unexplained(found)
        if failed:
            raise ChecksFailed(failed)
    act = _Act(step, fresh, by, comment, details, found)
    target = step.target or Status(fresh.resume_status)
    changes = _CHANGES.get(name, _no_changes)(act)
    move(fresh, target, changes)
    revision = _EFFECTS[name](act) if name in _EFFECTS else newest_revision(fresh)
    event = record(
        fresh,
        step,
        target=target,
        by=by,
        revision=revision,
        comment=comment,
        due_on=changes.get("returned_due_on"),
    )
    if name in _TRACES:
        _TRACES[name](act, event)
    if name in _JUDGED:
        refresh_records(institution=fresh.institution)
    fresh.refresh_from_db()
    return fresh


def findings_of(filing: Filing) -> list[checks.Finding]:
    """Run the rules in force on the newest revision of the filing; what must be explained comes with its note."""
    return findings_on(filing, newest_revision(filing))


def findings_on(filing: Filing, revision: Revision | None) -> list[checks.Finding]:
    """The same for a revision of the filing."""
    book = checks.FigureBook.of(filing, revision)
    found = checks.judge(book)
    return checks.explained(found, filing, revision.number if revision else 1)


_Changes = dict[str, Any]


def _no_changes(act: _Act) -> _Changes:
    return {}


def _becomes_maker(act: _Act) -> _Changes:
    return {"maker": act.by}


def _clears_checker(act: _Act) -> _Changes:
    return {"checker": None}


def _becomes_checker(act: _Act) -> _Changes:
    return {"checker": act.by}


def _submission(act: _Act) -> _Changes:
    """The first submission decides lateness, also when the filing is returned later; a term missed after a return stays on record
    (domain §4.3)."""
    return {
        "first_submitted_at": act.filing.first_submitted_at or clock.now(),
        "returned_due_on": None,
        "missed_due_on": act.filing.missed_return,
    }


def _counts_return(act: _Act) -> _Changes:
    """A return has a term of its own; both signatures are void."""
    due = returns.due_of(_returned(act))
    return {
        "return_count": act.filing.return_count + 1,
        "checker": None,
        "returned_due_on": due,
        "on_behalf": "",
    }


def _opens_correction(act: _Act) -> _Changes:
    """The institution corrects itself, also what was entered for it."""
    return {"checker": None, "on_behalf": ""}


def _enters_on_behalf(act: _Act) -> _Changes:
    return {"on_behalf": on_behalf.source_of(_entered(act)), "maker": None}


def _taken_back(act: _Act) -> _Changes:
    return {"on_behalf": "", "maker": None}


def _entered(act: _Act) -> OnBehalf:
    return act.details if isinstance(act.details, OnBehalf) else OnBehalf()


def _remembers_status(act: _Act) -> _Changes:
    return {"resume_status": act.filing.status}


_CHANGES: dict[str, Callable[[_Act], _Changes]] = {
    "send-to-check": _becomes_maker,
    "hand-back": _clears_checker,
    "decline": _clears_checker,
    "pass-check": _becomes_checker,
    "sign": lambda act: _becomes_checker(act) | _submission(act),
    "countersign": _submission,
    "send-back": _counts_return,
    "ask-correction": _remembers_status,
    "approve-correction": _opens_correction,
    "fill-for": _enters_on_behalf,
    "take-back": _taken_back,
}


def _freeze(act: _Act) -> Revision:
    """Signing freezes the draft: names as of now, and a checksum over its cells."""
    draft = act.filing.revisions.get(submitted_at__isnull=True)
    checker = act.by if act.step.name == "sign" else act.filing.checker
    draft.submitted_at = clock.now()
    draft.maker_name = _signature(act, act.filing.maker)
    draft.checker_name = _signature(act, checker)
    draft.officer_name = _signature(act, act.by) if act.step.name == "countersign" else ""
    draft.sha256 = checksum(draft)
    draft.largest_change = _largest_change(checks.FigureBook.of(act.filing, draft))
    draft.save(
        update_fields=[
            "submitted_at",
            "maker_name",
            "checker_name",
            "officer_name",
            "sha256",
            "largest_change",
        ]
    )
    returns.keep_findings(draft, act.findings)
    return draft


def _largest_change(book: checks.FigureBook) -> int | None:
    """How far the core balances moved since last quarter, for the order of the review."""
    balances = [
        item.code
        for item in book.items.values()
        if item.is_core and item.kind == Indicator.Kind.STOCK and item.unit == "万元"
    ]
    return risk.largest_change(
        (book(code, book.quarter), book(code, book.quarter.previous)) for code in balances
    )


def _signature(act: _Act, person: User | None) -> str:
    """The name a revision carries; an office person's says so."""
    if person is None:
        return ""
    return f"{person}（金融办）" if act.filing.on_behalf else str(person)


def checksum(revision: Revision) -> str:
    """SHA-256 over institution, period, revision number and every cell in the order of codes."""
    filing = revision.filing
    rows = revision.figures.order_by("indicator__code").values_list("indicator__code", "entry", "raw", "note")
    lines = [f"{filing.institution.code} {filing.period.code} {revision.number}"]
    lines += ["|".join("" if part is None else str(part) for part in row) for row in rows]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _publish(act: _Act) -> Revision:
    revision = newest_revision(act.filing)
    assert revision is not None, "a submitted filing has a revision"
    revision.accepted_at = clock.now()
    revision.save(update_fields=["accepted_at"])
    publishing.publish(filing=act.filing, revision=revision)
    return revision


def _open_correction(act: _Act) -> Revision:
    return corrections.approve(filing=act.filing, by=act.by)


_EFFECTS: dict[str, Callable[[_Act], Revision]] = {
    "sign": _freeze,
    "countersign": _freeze,
    "accept": _publish,
    "approve-correction": _open_correction,
    "fill-for": lambda act: on_behalf.mark_draft(act.filing, _entered(act).source),
    "take-back": lambda act: on_behalf.mark_draft(act.filing, ""),
}


def _returned(act: _Act) -> Return:
    return act.details if isinstance(act.details, Return) else Return()


def _mark_cells(act: _Act, event: FilingEvent) -> None:
    returns.mark_cells(event, _returned(act))


def _propose(act: _Act, event: FilingEvent) -> None:
    proposal = act.details if isinstance(act.details, Proposal) else Proposal()
    corrections.propose(filing=act.filing, proposal=proposal, reason=act.comment, by=act.by)


def _refuse(act: _Act, event: FilingEvent) -> None:
    corrections.refuse(filing=act.filing, by=act.by, answer=act.comment)


#: What is written beside the event of a step.
_TRACES: dict[str, Callable[[_Act, FilingEvent], None]] = {
    "send-back": _mark_cells,
    "ask-correction": _propose,
    "refuse-correction": _refuse,
}

#: Steps after which the records of discipline may differ.
_JUDGED = frozenset({"sign", "countersign", "accept", "send-back", "lock", "exempt", "restore"})
