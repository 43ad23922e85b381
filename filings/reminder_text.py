"""The text that reminds the unfinished units of a period, ready to be pasted into 渝快政 or 微信 (feature Z15)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from filings import timeliness
from filings.models import Filing, Period
from filings.models.filing import DELIVERED, Status
from qianjiang_finance.common.dates import day_text, moment_text


@dataclass(frozen=True, slots=True)
class ReminderText:
    """The text and the filings it names; without any, the text is empty."""

    period: Period
    filings: tuple[Filing, ...]
    text: str


def unfinished(filing: Filing) -> bool:
    """Whether the institution still has to act: not yet delivered, or returned and not delivered again."""
    return filing.status not in DELIVERED and filing.status != Status.EXEMPT


def build(period: Period, filings: Iterable[Filing], now: dt.datetime, today: dt.date) -> ReminderText:
    """The reminder of a period from its filings (with institution and kind), given in the order to be named."""
    expected = [f for f in filings if f.period_id == period.pk and f.status != Status.EXEMPT]
    named = [filing for filing in expected if unfinished(filing)]
    if not named:
        return ReminderText(period, (), "")
    never = [filing for filing in named if filing.first_submitted_at is None]
    again = [filing for filing in named if filing.first_submitted_at is not None]
    lines = [
        f"【催报】{period}报表报送",
        f"报送截止{day_text(period.due_on)}24:00，{timeliness.countdown(period.due_on, today)}。",
        f"截至{moment_text(now)}，应报{len(expected)}家，已报{len(expected) - len(never)}家。",
        *_section(f"尚未报送{len(never)}家：", never),
        *_section(f"退回或更正后待重新报送{len(again)}家：", again),
        "请抓紧填报、复核签字并报送，如有困难请及时联系区金融办。",
        "黔江区金融办",
    ]
    return ReminderText(period, tuple(never + again), "\n".join(lines))


def _section(head: str, filings: Sequence[Filing]) -> list[str]:
    """A head and one line per kind naming its units with their state; nothing without filings."""
    by_kind: dict[str, list[str]] = {}
    for filing in filings:
        name = f"{filing.institution.short_name}（{filing.get_status_display()}）"
        by_kind.setdefault(filing.institution.kind.name, []).append(name)
    lines = [f"{kind}：{'、'.join(names)}" for kind, names in by_kind.items()]
    return [head, *lines] if lines else []
