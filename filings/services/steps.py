"""One function takes any step of the table: policy, checks, compare-and-set, event, effect, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from filings import checks, policies
from filings.entry import without_controls
from filings.models import Figure, Filing, FilingEvent, Revision
from filings.models.filing import Status
from filings.services import publishing
from filings.workflow import TRANSITIONS, Transition
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState


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


@dataclass(frozen=True, slots=True)
class _Act:
    """What an effect needs: the step, the filing as read, who, and the words given."""

    step: Transition
    filing: Filing
    by: User
    comment: str


@transaction.atomic
def take(name: str, *, filing: Filing, by: User, seen: int, comment: str = "") -> Filing:
    """Take the step ``name``; ``seen`` is the edit number of the page the person acted on.

    Raises NotAllowed (role, state, same person), ChecksFailed, BusinessError (reason missing) and StaleState (someone else was
    quicker). Returns the filing as it now stands.
    """
    step = TRANSITIONS[name]
    fresh = Filing.objects.select_related("institution", "period").get(pk=filing.pk)
    policies.has_duty(step, by, fresh).enforce()
    if fresh.edit_number != seen:
        raise StaleState(_who_acted(fresh))
    policies.can_take(step, by, fresh).enforce()
    comment = without_controls(comment).strip()
    if step.needs_comment and not comment:
        raise BusinessError(f"请填写{step.comment_label}")
    if step.runs_checks:
        found = findings_of(fresh)
        failed = checks.blocking(found) + checks.unexplained(found)
        if failed:
            raise ChecksFailed(failed)
    act = _Act(step, fresh, by, comment)
    target = step.target or Status(fresh.resume_status)
    changes = _CHANGES.get(name, _no_changes)(act)
    move(fresh, target, changes)
    revision = _EFFECTS[name](act) if name in _EFFECTS else newest_revision(fresh)
    record(fresh, step, target=target, by=by, revision=revision, comment=comment)
    fresh.refresh_from_db()
    return fresh


def findings_of(filing: Filing) -> list[checks.Finding]:
    """Run the rules in force on the newest revision of the filing; what must be explained comes with its note."""
    return findings_on(filing, newest_revision(filing))


def findings_on(filing: Filing, revision: Revision | None) -> list[checks.Finding]:
    """The same for a revision of the filing."""
    book = checks.FigureBook.of(filing, revision)
    found = checks.run(book, checks.active_rules(filing.period.quarter.last_day))
    return checks.explained(found, filing, revision.number if revision else 1)


def newest_revision(filing: Filing) -> Revision | None:
    """The draft if there is one, else the last signed revision."""
    return filing.revisions.order_by("-number").first()


def move(filing: Filing, target: str, changes: dict[str, object] | None = None) -> None:
    """Compare-and-set of the status: StaleState if the filing is no longer as it was read."""
    rows = Filing.objects.filter(pk=filing.pk, status=filing.status, edit_number=filing.edit_number).update(
        status=target, edit_number=filing.edit_number + 1, **(changes or {})
    )
    if not rows:
        raise StaleState(_who_acted(filing))


def record(
    filing: Filing, step: Transition, *, target: str, by: User, revision: Revision | None, comment: str = ""
) -> None:
    """The event of a step; without it the step is rolled back."""
    FilingEvent.objects.create(
        filing=filing,
        revision=revision,
        verb=step.name,
        from_status=filing.status,
        to_status=target,
        by=by,
        at=clock.now(),
        comment=comment,
    )


def new_draft(filing: Filing, reason: str) -> Revision:
    """A draft numbered after the last revision, with its figures copied."""
    last = newest_revision(filing)
    draft = Revision.objects.create(
        filing=filing,
        number=last.number + 1 if last else 1,
        reason=reason,
        created_at=clock.now(),
    )
    if last:
        copies = [
            Figure(
                revision=draft,
                indicator_id=figure.indicator_id,
                entry=figure.entry,
                raw=figure.raw,
                typed=figure.typed,
                note=figure.note,
            )
            for figure in last.figures.all()
        ]
        Figure.objects.bulk_create(copies)
    return draft


def _who_acted(filing: Filing) -> str:
    event = FilingEvent.objects.filter(filing=filing).select_related("by").last()
    if event is None:
        return "报表已被他人改动，请刷新后再办理"
    done = TRANSITIONS[event.verb].done
    return f"报表已有新的办理：{event.by}已“{done}”或改动了数据。请刷新页面，核对后再办理"


def _no_changes(act: _Act) -> dict[str, object]:
    return {}


def _becomes_maker(act: _Act) -> dict[str, object]:
    return {"maker": act.by}


def _clears_checker(act: _Act) -> dict[str, object]:
    return {"checker": None}


def _becomes_checker(act: _Act) -> dict[str, object]:
    return {"checker": act.by}


def _first_submission(act: _Act) -> dict[str, object]:
    """The first submission decides lateness, also when the filing is returned later (domain §4.3)."""
    return {"first_submitted_at": act.filing.first_submitted_at or clock.now()}


def _counts_return(act: _Act) -> dict[str, object]:
    return {"return_count": act.filing.return_count + 1, "checker": None}


def _remembers_status(act: _Act) -> dict[str, object]:
    return {"resume_status": act.filing.status}


_CHANGES: dict[str, Callable[[_Act], dict[str, object]]] = {
    "send-to-check": _becomes_maker,
    "hand-back": _clears_checker,
    "decline": _clears_checker,
    "pass-check": _becomes_checker,
    "sign": lambda act: _becomes_checker(act) | _first_submission(act),
    "countersign": _first_submission,
    "send-back": _counts_return,
    "ask-correction": _remembers_status,
    "approve-correction": _clears_checker,
}


def _freeze(act: _Act) -> Revision:
    """Signing freezes the draft: names as of now, and a checksum over its cells."""
    draft = act.filing.revisions.get(submitted_at__isnull=True)
    checker = act.by if act.step.name == "sign" else act.filing.checker
    draft.submitted_at = clock.now()
    draft.maker_name = str(act.filing.maker or "")
    draft.checker_name = str(checker or "")
    draft.officer_name = str(act.by) if act.step.name == "countersign" else ""
    draft.sha256 = checksum(draft)
    draft.save(update_fields=["submitted_at", "maker_name", "checker_name", "officer_name", "sha256"])
    return draft


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
    return new_draft(act.filing, Revision.Reason.CORRECTION)


_EFFECTS: dict[str, Callable[[_Act], Revision]] = {
    "sign": _freeze,
    "countersign": _freeze,
    "accept": _publish,
    "approve-correction": _open_correction,
}
