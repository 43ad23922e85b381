"""The due days as an iCalendar file (RFC 5545): whole days, stable uids, lines folded at 75 bytes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from reports.agenda.sources import AgendaItem

MIME = "text/calendar; charset=utf-8"
_LONGEST = 75


def calendar_file(items: Sequence[AgendaItem], *, at: dt.datetime, site: str, is_demo: bool) -> str:
    """The calendar; ``site`` is the address before the paths of the items, empty where the server does not know its own."""
    stamp = at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")
    name = "黔江金融支持制造业日程" + ("（演示数据）" if is_demo else "")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//qianjiang-finance//agenda//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for item in items:
        lines += _event(item, stamp, site)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(item: AgendaItem, stamp: str, site: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{item.uid}@qianjiang-finance"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{item.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{item.day + dt.timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(f'【{item.kind}】{item.title}')}"
    if item.whose:
        yield f"DESCRIPTION:{_escaped(item.whose)}"
    if site:
        yield f"URL:{site}{item.url}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for mark, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(mark, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 bytes, never within a character; each further piece begins with a blank."""
    piece = ""
    for letter in line:
        if len((piece + letter).encode()) > _LONGEST:
            yield piece
            piece = " "
        piece += letter
    yield piece
