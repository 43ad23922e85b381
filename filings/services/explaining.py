"""The maker's answers to findings: explanations of 必须说明, and taking the value suggested for a unit slip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from filings import checks, policies
from filings.models import Explanation, Filing, Indicator, Revision, Rule
from filings.models.filing import Status
from filings.services import drafts, moves, steps
from filings.services.drafts import Saved, Typed
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import without_controls

#: Rule and item: what an explanation refers to.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """What a page says of one finding: the text in its box, and whether the person confirmed what stood there before."""

    text: str
    is_confirmed: bool = False


@transaction.atomic
def explain(*, filing: Filing, rule: str, code: str, text: str, by: User) -> Explanation:
    """Store the explanation of one finding with the numbers it speaks of; a text given again is confirmed with today's numbers.

    Raises NotAllowed (only the maker, only while drafting), BusinessError (no such finding; a text that explains nothing) and
    StaleState.
    """
    fresh, draft = _open_draft(filing, by)
    finding = _open_findings(fresh, draft).get((rule, code))
    if finding is None:
        raise BusinessError("该处目前没有需要说明的问题，请刷新后查看")
    text = without_controls(text).strip()
    problem = checks.problem_of(text)
    if problem:
        raise BusinessError(problem)
    moves.move(fresh, Status.DRAFTING)
    return _write(draft, finding, text, by)


@transaction.atomic
def explain_all(*, filing: Filing, said: Mapping[Key, Said], by: User) -> dict[Key, str]:
    """Store what a page says of its findings; returns the refused ones with the reason, the others are written.

    A text left as it was is written again only if the person confirmed it; an offer counts only when confirmed; a box made empty
    withdraws the explanation. Findings that have vanished meanwhile are passed over. Raises NotAllowed and StaleState.
    """
    fresh, draft = _open_draft(filing, by)
    findings = _open_findings(fresh, draft)
    texts = {
        key: text
        for key, words in said.items()
        if key in findings and (text := _meant(findings[key], words)) is not None
    }
    refused = {key: problem for key, text in texts.items() if text and (problem := checks.problem_of(text))}
    if len(texts) > len(refused):
        moves.move(fresh, Status.DRAFTING)
    for key, text in texts.items():
        if key not in refused:
            _write_or_withdraw(draft, findings[key], text, by)
    return refused


def _open_draft(filing: Filing, by: User) -> tuple[Filing, Revision]:
    """The draft that explanations belong to; after a return it is opened first."""
    fresh = Filing.objects.select_related("institution", "period").get(pk=filing.pk)
    policies.can_edit(by, fresh).enforce()
    if fresh.status != Status.DRAFTING:
        fresh = drafts.save_draft(filing=fresh, typed={}, by=by, seen=fresh.edit_number).filing
    draft = moves.newest_revision(fresh)
    assert draft is not None, "a filing in drafting has a draft"
    return fresh, draft


def _open_findings(filing: Filing, draft: Revision) -> dict[Key, checks.Finding]:
    found = steps.findings_on(filing, draft)
    return {finding.key: finding for finding in found if finding.needs_explanation}


def _meant(finding: checks.Finding, words: Said) -> str | None:
    """The text to store, empty to withdraw, None to leave all as it is."""
    note = finding.note or checks.Note()
    text = without_controls(words.text).strip()
    if words.is_confirmed and not text and not note.text:
        return note.offer or None
    if text == note.text:
        return text if text and note.is_stale and words.is_confirmed else None
    return text


def _write_or_withdraw(draft: Revision, finding: checks.Finding, text: str, by: User) -> None:
    if text:
        _write(draft, finding, text, by)
    else:
        draft.explanations.filter(rule__code=finding.rule, indicator__code=finding.code).delete()


def _write(draft: Revision, finding: checks.Finding, text: str, by: User) -> Explanation:
    explanation, _ = Explanation.objects.update_or_create(
        revision=draft,
        rule=Rule.objects.get(code=finding.rule),
        indicator=Indicator.objects.get(code=finding.code),
        defaults={
            "text": text,
            "entered": finding.entered,
            "compared": finding.compared,
            "by": by,
            "at": clock.now(),
        },
    )
    return explanation


@transaction.atomic
def take_suggestion(*, filing: Filing, code: str, by: User) -> Saved:
    """Put the value suggested for a unit slip into the cell, through the same save as typing, so that its history is written.

    Raises NotAllowed, StaleState, and BusinessError when the cell no longer looks like a slip.
    """
    fresh = Filing.objects.select_related("institution", "period").get(pk=filing.pk)
    policies.can_edit(by, fresh).enforce()
    book = checks.FigureBook.of(fresh, moves.newest_revision(fresh))
    suggestion = checks.suggested(book, [code])
    if suggestion is None:
        raise BusinessError("该处已没有建议值，请刷新后查看")
    typed = {code: Typed(f"{suggestion.value:f}", book.cells[code].note)}
    return drafts.save_draft(filing=fresh, typed=typed, by=by, seen=fresh.edit_number)
