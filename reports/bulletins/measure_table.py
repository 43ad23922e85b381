"""附表4 13条措施进展: each measure with its units, the states of its tasks, what its lead reports, and its light (domain §1.5, §6.4)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from measures.board import MeasureLine, lines
from measures.models import MeasureUnit
from qianjiang_finance.common import clock
from qianjiang_finance.common.quarter import Quarter


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure: units as printed; tasks in all, met, on the way, late; the lead's words; light (● with its colour) and word."""

    number: int
    name: str
    leads: str
    responsible: str
    total: int
    met: int
    going: int
    late: int
    progress: str
    problems: str
    light: str


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """The measures as of a day of the quarter's year."""

    as_of: dt.date
    rows: tuple[MeasureRow, ...]


def build_measures(quarter: Quarter) -> MeasureTable | None:
    """The measures today, or for a past year on its last day; None while the year has no tasks."""
    as_of = min(clock.today(), dt.date(quarter.year, 12, 31))
    found = lines(quarter, as_of)
    if not any(line.tasks for line in found):
        return None
    return MeasureTable(as_of, tuple(_row(line) for line in found))


def _row(line: MeasureLine) -> MeasureRow:
    counts, report = line.counts, line.report
    return MeasureRow(
        number=line.measure.number,
        name=line.measure.title,
        leads=_printed(line, MeasureUnit.Duty.LEAD),
        responsible=_printed(line, MeasureUnit.Duty.RESPONSIBLE),
        total=counts["total"],
        met=counts["met"],
        going=counts["going"],
        late=counts["late"],
        progress=report.text if report else "",
        problems=report.problems if report else "",
        light=f"●{line.word}" if line.colour else line.word,
    )


def _printed(line: MeasureLine, duty: str) -> str:
    return "、".join(unit.printed for unit in line.measure.units.all() if unit.duty == duty)
