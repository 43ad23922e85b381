"""Until when a filing may be filled in, and why (features E1–E3; domain §4.1). The one place that answers it. Reads no database.

未开放 before ``opens_on``; 开放 until the due day; 逾期补报 until ``closes_on`` or the day of an exception; 已关闭 after it. What the office
has sent back, or opened for correction, stays open until it is delivered again: the office waits for it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from filings import timeliness
from filings.models import Filing, Period
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text

NOT_OPEN, OPEN, LATE, CLOSED = "未开放", "开放", "逾期补报", "已关闭"
TONES = {NOT_OPEN: "idle", OPEN: "ok", LATE: "late", CLOSED: "done"}


@dataclass(frozen=True, slots=True)
class Window:
    """The state in a word, the last day of filling in (None: no end), and a Chinese sentence that says why."""

    state: str
    until: dt.date | None
    why: str

    @property
    def is_open(self) -> bool:
        return self.state in (OPEN, LATE)

    @property
    def tone(self) -> str:
        return TONES[self.state]


def window_of(filing: Filing) -> Window:
    """The window of the filing (with its period) today."""
    today, period = clock.today(), filing.period
    if filing.first_submitted_at is not None:
        return _after_delivery(filing, today)
    until = max(period.closes_on, filing.reopened_until or period.closes_on)
    if today < period.opens_on:
        return Window(NOT_OPEN, until, f"本期自{day_text(period.opens_on)}起开放填报")
    if today > until:
        return Window(CLOSED, until, closed_text(period, until))
    return Window(OPEN if today <= filing.due_on else LATE, until, _open_text(filing, until))


def state_of(period: Period) -> str:
    """The state of a period as a whole, exceptions aside."""
    today = clock.today()
    if today < period.opens_on:
        return NOT_OPEN
    if today <= period.due_on:
        return OPEN
    return LATE if today <= period.closes_on else CLOSED


def banner(filing: Filing) -> timeliness.Notice:
    """The notice above the form (feature E2): the deadline, how far it is, and the day of closing where it matters."""
    today = clock.today()
    notice = timeliness.notice(filing.due_on, today)
    if filing.is_reopened:
        return timeliness.Notice(f"{_open_text(filing, filing.reopened_until)}。{notice.text}", notice.tone)
    if today > filing.due_on:
        return timeliness.Notice(f"{notice.text}，{day_text(filing.period.closes_on)}24:00关闭", notice.tone)
    return notice


def closed_text(period: Period, until: dt.date) -> str:
    """Why the form is locked and what can be done; whom to ask stands with it on the page."""
    ended = "例外开放已于" if until > period.closes_on else "本期填报已于"
    return f"{ended}{day_text(until)}24:00关闭，如需补报，请联系区金融办开放例外"


def _open_text(filing: Filing, until: dt.date | None) -> str:
    assert until is not None, "a filing not yet delivered has a last day"
    if not filing.is_reopened:
        return f"本期填报开放至{day_text(until)}24:00"
    lateness = "，此前报送不计迟报" if filing.excused_until == until else "，是否迟报仍按原截止日期计算"
    return f"区金融办已为本单位开放填报至{day_text(until)}24:00，到期自动关闭{lateness}"


def _after_delivery(filing: Filing, today: dt.date) -> Window:
    due = filing.returned_due_on
    if due is None:
        return Window(OPEN, None, "已报送；退回或批准更正后可以修改，不受关闭日期限制")
    return Window(
        OPEN if today <= due else LATE, None, f"退回修改，补报期限{day_text(due)}24:00，逾期未报按迟报计"
    )
