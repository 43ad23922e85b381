"""Telling the institution of its records and the office of what it must settle."""

from __future__ import annotations

from filings.models import DisciplineRecord
from institutions.contacts import holders_of
from institutions.models import Role, User
from institutions.services import notify
from qianjiang_finance.common.dates import day_text

_REPORTERS = (Role.MAKER, Role.CHECKER, Role.OFFICER)
_OFFICE = (Role.OFFICE_STAFF, Role.OFFICE_LEAD)


def tell_of_new(record: DisciplineRecord) -> None:
    """A new record: to the institution; one to be confirmed: to the office's lead. A 表扬 stands on the page of records."""
    if record.state == DisciplineRecord.State.PROPOSED:
        tell_office(record, "待确认", Role.OFFICE_LEAD)
    elif record.kind != DisciplineRecord.Kind.PRAISE:
        tell_institution(record, "新增记录")


def tell_institution(record: DisciplineRecord, what: str, *, by: User | None = None) -> None:
    """To makers, checkers and officers: what happened, the facts, and until when they may appeal."""
    until = f"如有异议，请在{day_text(record.appeal_until)}24:00前申诉。" if record.appeal_until else ""
    notify(
        recipients=holders_of(*_REPORTERS, at=record.filing.institution),
        subject=f"{record.get_kind_display()}：{what}",
        body=f"{record.facts}。{until}",
        link=record.get_absolute_url(),
        by=by,
    )


def tell_office(record: DisciplineRecord, what: str, *roles: str, by: User | None = None) -> None:
    """To the office (its lead only, when that is who decides)."""
    notify(
        recipients=holders_of(*(roles or _OFFICE)),
        subject=f"{record.filing.institution} {record.get_kind_display()}：{what}",
        body=record.facts,
        link=record.get_absolute_url(),
        by=by,
    )
