"""Which records the facts of an institution's filings give rise to (domain §4.4; feature E8). Pure functions of dates and counts.

The same facts give the same records, however often they are asked: services bring the stored ones into line with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from filings.timeliness import days_text
from qianjiang_finance.common import workdays
from qianjiang_finance.common.dates import day_text

LATE, MISSING, ERROR, REFUSED, PRAISE = "late", "missing", "error", "refused", "praise"
#: From so many returns of one filing on it is 错报; so many good quarters in a row are a 表扬 (domain §4.4).
RETURNS_TOO_MANY, GOOD_QUARTERS = 2, 4


@dataclass(frozen=True, slots=True)
class Submission:
    """A signed revision: its number and when it came (a day of Beijing time)."""

    revision: int
    on: dt.date


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one filing. Days are of Beijing time; None: it has not happened.

    ``closes_on`` is the last day on which a filing is 迟报 and not 漏报, ``next_end`` the last day of the quarter after its own.
    ``missed_term`` is a 补报期限 that passed, ``mended`` the submission after it. ``returns`` are the days it was sent back,
    ``corrections`` accepted corrections of its own errors, ``unknown`` the core items without a figure at the lock.
    """

    filing: int
    label: str
    due_on: dt.date
    closes_on: dt.date
    next_end: dt.date
    is_exempt: bool = False
    submitted: Submission | None = None
    accepted_on: dt.date | None = None
    missed_term: dt.date | None = None
    mended: Submission | None = None
    returns: Sequence[dt.date] = ()
    corrections: Sequence[Submission] = ()
    locked: Submission | None = None
    unknown: Sequence[str] = ()
    reminded_on: dt.date | None = None

    @property
    def is_good(self) -> bool:
        """On time and never sent back (the 表扬 of domain §4.4)."""
        return self.submitted is not None and self.submitted.on <= self.due_on and not self.returns


@dataclass(frozen=True, slots=True)
class Due:
    """A record that the facts call for. ``revision`` is the number of the version it rests on, None without one."""

    filing: int
    kind: str
    source: str
    amount: int
    facts: str
    arose_on: dt.date
    revision: int | None = None

    @property
    def key(self) -> tuple[int, str, str]:
        return (self.filing, self.kind, self.source)


def derive(filings: Iterable[Facts], today: dt.date) -> list[Due]:
    """All records of one institution, its filings given oldest first. An exempt filing owes nothing and breaks no row of quarters."""
    owed = [facts for facts in filings if not facts.is_exempt]
    records = [due for facts in owed for due in _of_filing(facts, today)]
    return records + list(_praises(owed))


def _of_filing(facts: Facts, today: dt.date) -> Iterator[Due]:
    yield from _late_or_missing(facts, today)
    yield from _blanks(facts)
    yield from _errors(facts)


def _late_or_missing(facts: Facts, today: dt.date) -> Iterator[Due]:
    """迟报 up to the closing day, 漏报 after it; a 补报期限 missed later is 迟报 too, unless the first submission was already."""
    came = facts.submitted
    if (came.on if came else today) > facts.closes_on:
        after = facts.closes_on + dt.timedelta(days=1)
        told = f"{day_text(came.on)}补报" if came else "尚未报送"
        text = f"{facts.label}报表截止{day_text(facts.due_on)}，至{day_text(facts.closes_on)}仍未报送；{told}"
        yield Due(facts.filing, MISSING, "missing", 1, text, after, came.revision if came else None)
        yield from _refusal(facts, today)
    elif came and came.on > facts.due_on:
        yield _late(facts, "submission", facts.due_on, came, "截止")
    elif facts.missed_term and facts.mended:
        yield _late(facts, "return-term", facts.missed_term, facts.mended, "退回后补报期限")


def _late(facts: Facts, source: str, due: dt.date, came: Submission, word: str) -> Due:
    text = f"{facts.label}报表{word}{day_text(due)}，{day_text(came.on)}报送，迟报{days_text(due, came.on)}"
    days = workdays.working_days_between(due, came.on)
    return Due(facts.filing, LATE, source, days, text, came.on, came.revision)


def _refusal(facts: Facts, today: dt.date) -> Iterator[Due]:
    """拒报, to be confirmed: reminded in writing, and still nothing at the end of the quarter after."""
    last = facts.submitted.on if facts.submitted else today
    if facts.reminded_on and facts.reminded_on <= facts.next_end < last:
        text = f"{facts.label}报表经{day_text(facts.reminded_on)}催报，至{day_text(facts.next_end)}仍未报送"
        yield Due(facts.filing, REFUSED, "refusal", 1, text, facts.next_end + dt.timedelta(days=1))


def _blanks(facts: Facts) -> Iterator[Due]:
    """漏报 of core items: 未知 at the lock."""
    if facts.locked and facts.unknown:
        text = f"{facts.label}报表锁定时，核心指标{'、'.join(facts.unknown)}填“未知”，未报数"
        yield Due(
            facts.filing, MISSING, "items", len(facts.unknown), text, facts.locked.on, facts.locked.revision
        )


def _errors(facts: Facts) -> Iterator[Due]:
    """错报: each accepted correction of an own error, and a filing sent back twice or more."""
    for done in facts.corrections:
        text = f"{facts.label}报表审核通过后因填报错误更正，{day_text(done.on)}第{done.revision}版审核通过"
        yield Due(facts.filing, ERROR, f"correction-{done.revision}", 1, text, done.on, done.revision)
    times = len(facts.returns)
    if times >= RETURNS_TOO_MANY:
        days = "、".join(day_text(day) for day in facts.returns)
        text = f"{facts.label}报表被退回{times}次（{days}）"
        yield Due(facts.filing, ERROR, "returns", times, text, facts.returns[RETURNS_TOO_MANY - 1])


def _praises(owed: Sequence[Facts]) -> Iterator[Due]:
    """One 表扬 for every four good quarters in a row, counted anew after it; nothing is said beyond a filing not yet accepted."""
    row: list[Facts] = []
    for facts in owed:
        if facts.is_good and not facts.accepted_on:
            return
        row = [*row, facts] if facts.is_good else []
        if len(row) == GOOD_QUARTERS:
            text = f"{row[0].label}至{row[-1].label}连续{GOOD_QUARTERS}个季度按时报送、没有退回"
            accepted = max(one.accepted_on for one in row if one.accepted_on)
            yield Due(row[-1].filing, PRAISE, "praise", GOOD_QUARTERS, text, accepted)
            row = []
