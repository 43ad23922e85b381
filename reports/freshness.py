"""What computed pages are kept under: a stamp that changes with everything such a page shows (quality.md, Speed, "versioned bytes").

Acceptances raise ``Period.data_version`` in their own transaction, every step of a filing its ``edit_number``; settings, institutions
and definitions leave an audit row. All three are read from the database for each page, so that nothing stale is ever shown, by
whichever process and in whichever order the writes came. Of the filings those are counted that are not accepted, and all of the page's
period: what else happens to an accepted one of another period (its locking) is on no page of this one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import CharField, Max, QuerySet, Sum, Value
from django.db.models.functions import Cast

from filings.models import Filing, Period
from filings.models.filing import PUBLISHED, Status
from institutions.models import AuditEvent

T = TypeVar("T")

#: Rows of the log that change no page: comings and goings, and what was taken out.
_HARMLESS = (
    AuditEvent.Verb.LOGIN,
    AuditEvent.Verb.LOGIN_FAILED,
    AuditEvent.Verb.LOGOUT,
    AuditEvent.Verb.PASSWORD,
    AuditEvent.Verb.EXPORT,
)
#: States of filings that are not accepted, or being corrected.
_WAITING = [status for status in Status if status not in PUBLISHED]
#: A page that nobody asks for again need not be kept for longer, in seconds.
KEPT_FOR = 24 * 3600


def stamp(*parts: object, period: Period | None = None) -> str:
    """The key of a computed page: its own ``parts`` (what was asked for, by whom may see what) and the state of the data. One query.

    ``period`` is the page's own.
    """
    settings = AuditEvent.objects.exclude(verb__in=_HARMLESS)
    state = _state("data", Period.objects.all(), "data_version", "id").union(
        _state("waiting", Filing.objects.filter(status__in=_WAITING), "edit_number", "edit_number"),
        _state("filings", Filing.objects.filter(period=period), "edit_number", "edit_number"),
        _state("settings", settings, "id", "at"),
        all=True,
    )
    text = repr((parts, sorted(state)))
    return f"page-{hashlib.sha256(text.encode()).hexdigest()}"


def _state(name: str, rows: QuerySet[Any], summed: str, newest: str) -> QuerySet[Any, tuple[str, ...]]:
    """(name, sum of one column, newest of another as text), as a query."""
    named = rows.order_by().values(part=Value(name))
    latest = Cast(Max(newest), CharField())
    return named.annotate(total=Sum(summed), latest=latest).values_list("part", "total", "latest")


def once(key: str, compute: Callable[[], T]) -> T:
    """What is kept under the key, else what ``compute`` gives, kept from now on."""
    found: T | None = cache.get(key)
    if found is None:
        found = compute()
        cache.set(key, found, KEPT_FOR)
    return found
