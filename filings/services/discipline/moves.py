"""What every change of a record is made of: compare-and-set of the state, the event, the last day to appeal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from filings.discipline.life import APPEAL_DAYS
from filings.models import DisciplineEvent, DisciplineRecord
from institutions.models import User
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.errors import StaleState

#: Sources of records that a person put down; the facts do not touch them.
BY_HAND = "by-hand"


def appeal_day(kind: str, state: str) -> dt.date | None:
    """The last day to appeal of a record that comes into force today; None for what is not in force, and for a 表扬."""
    if state != DisciplineRecord.State.ACTIVE or kind == DisciplineRecord.Kind.PRAISE:
        return None
    return workdays.working_day_after(clock.today(), APPEAL_DAYS)


def move_record(record: DisciplineRecord, target: str, changes: Mapping[str, object] | None = None) -> None:
    """Compare-and-set of the state: StaleState if the record is no longer as it was read."""
    rows = DisciplineRecord.objects.filter(pk=record.pk, state=record.state).update(
        state=target, **(changes or {})
    )
    if not rows:
        raise StaleState("本记录已由他人办理，请刷新页面后再办理")


def record_event(
    record: DisciplineRecord, verb: str, *, target: str, by: User | None, comment: str
) -> DisciplineEvent:
    """The event of a step; ``record`` still has the state it was read with (none for a new one)."""
    is_new = verb in ("arise", "register")
    return DisciplineEvent.objects.create(
        record=record,
        verb=verb,
        from_state="" if is_new else record.state,
        to_state=target,
        by=by,
        at=clock.now(),
        comment=comment,
    )
