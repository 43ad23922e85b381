"""On time or late, and the two rates of it (domain §4.4; feature E7). Pure functions of dates; nothing of Django.

A deadline is the end (24:00) of its day in Beijing time: what comes on a later day is late, also on a Saturday; how late is
counted in working days. The first submission decides, also when the filing is returned afterwards, unless the 补报期限 of a return
passes: then it is late from then on (domain §4.3; ``has_missed_return``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from qianjiang_finance.common import workdays
from qianjiang_finance.common.dates import day_text

LATE, OVERDUE = "迟报", "逾期"
#: From so many working days on, the notice of the form turns from information into a warning.
_SOON = 2


@dataclass(frozen=True, slots=True)
class Tally:
    """How many filings were due, how many of them came at all, and how many came on time. Tallies add up."""

    expected: int = 0
    delivered: int = 0
    on_time: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.expected + other.expected, self.delivered + other.delivered, self.on_time + other.on_time
        )

    @property
    def completeness(self) -> Decimal | None:
        """完整率: filings that came ÷ filings due, %; None when none was due."""
        return self._share(self.delivered)

    @property
    def punctuality(self) -> Decimal | None:
        """及时率: filings that came on time ÷ filings due, %; None when none was due."""
        return self._share(self.on_time)

    def _share(self, part: int) -> Decimal | None:
        return Decimal(100) * part / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence about a deadline and its tone: bad after it, warning shortly before it, else info."""

    text: str
    tone: str


def judge(
    due: dt.date, submitted: dt.date | None, today: dt.date, *, has_missed_return: bool = False
) -> Tally:
    """One expected filing as a tally; it counts once its due day is past, whatever was submitted before."""
    if today <= due:
        return Tally()
    is_on_time = submitted is not None and submitted <= due and not has_missed_return
    return Tally(1, int(submitted is not None), int(is_on_time))


def mark(due: dt.date, submitted: dt.date | None, today: dt.date, *, has_missed_return: bool = False) -> str:
    """迟报 for a late first submission or a missed 补报期限, 逾期 for one that is still missing after the due day, else empty."""
    if submitted is None:
        return OVERDUE if today > due else ""
    return LATE if submitted > due or has_missed_return else ""


def days_text(due: dt.date, day: dt.date) -> str:
    """The working days from the deadline to a later day, in words: 2个工作日, or 不足1个工作日 on a weekend right after it."""
    days = workdays.working_days_between(due, day)
    return f"{days}个工作日" if days else "不足1个工作日"


def word(due: dt.date, submitted: dt.date | None, today: dt.date, *, has_missed_return: bool = False) -> str:
    """按时, 迟报2个工作日, 补报逾期, 已逾期2个工作日, or 未到期."""
    found = mark(due, submitted, today)
    if found == LATE and submitted is not None:
        return f"迟报{days_text(due, submitted)}"
    if found == OVERDUE:
        return f"已逾期{days_text(due, today)}"
    if has_missed_return:
        return "补报逾期"
    return "按时" if submitted is not None else "未到期"


def countdown(due: dt.date, today: dt.date) -> str:
    """还有3个工作日, 今日24:00截止, or 已逾期2个工作日."""
    if today == due:
        return "今日24:00截止"
    return f"已逾期{days_text(due, today)}" if today > due else f"还有{days_text(today, due)}"


def notice(due: dt.date, today: dt.date) -> Notice:
    """The banner of the form (feature E2): the deadline, and how far it is."""
    text = f"本期报送截止{day_text(due)}24:00，{countdown(due, today)}"
    if today > due:
        return Notice(f"{text}，请尽快报送", "bad")
    return Notice(text, "warning" if workdays.working_days_between(today, due) <= _SOON else "info")
