"""Sending back several filings in one act: the same reason and term, an event for each that names the others (feature D3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction

from filings.models import Filing
from filings.reporting import items_of
from filings.services import steps
from filings.services.returns import Return
from institutions.models import User


@transaction.atomic
def send_back(
    *,
    filing: Filing,
    by: User,
    seen: int,
    comment: str,
    details: Return,
    together: Sequence[tuple[Filing, int]] = (),
) -> list[Filing]:
    """Send back a filing and those that go with it, each given with the edit number it was seen with; all or none.

    A cell that another filing does not have is left out there. Raises what ``steps.take`` raises.
    """
    wanted = [(filing, seen), *together]
    return [
        steps.take(
            "send-back",
            filing=each,
            by=by,
            seen=number,
            comment=_with_others(comment, (other for other, _ in wanted if other.pk != each.pk)),
            details=details if each.pk == filing.pk else _own_part(details, each),
        )
        for each, number in wanted
    ]


def _with_others(comment: str, others: Iterable[Filing]) -> str:
    """The reason, and which filings were sent back with this one; an empty reason stays empty, to be refused."""
    names = "、".join(f"{other.institution}{other.period}" for other in others)
    return f"{comment.strip()}（与{names}报表一并退回）" if names and comment.strip() else comment


def _own_part(details: Return, filing: Filing) -> Return:
    own = {item.code for item in items_of(filing)}
    return Return({code: text for code, text in details.cells.items() if code in own}, details.due_on)
