"""附表6 报送质量: per institution and year what was due, on time, late, missing, sent back, corrected and wrong (domain §6.4). Read only.

The records of discipline are the same that a list of them shows; those waived or withdrawn are not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from filings import timeliness
from filings.matrix import submitted_on
from filings.models import DisciplineRecord, Filing, Revision
from filings.models.filing import Status
from institutions.models import Institution, User
from qianjiang_finance.common import clock

_KINDS = ("late", "missing", "error")
_STANDING = (DisciplineRecord.State.ACTIVE, DisciplineRecord.State.APPEALED)
HEADS = ("应报", "按时", "迟报", "漏报", "退回", "更正", "错报")


@dataclass(frozen=True, slots=True)
class Counts:
    """One line of the table. Due are filings past their deadline; sent back counts returns."""

    due: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    returned: int = 0
    corrected: int = 0
    error: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(self.values, other.values, strict=True)))

    @property
    def values(self) -> tuple[int, ...]:
        """In the order of the columns."""
        return tuple(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class ConductRow:
    """An institution and its counts of the year."""

    institution: Institution
    counts: Counts


@dataclass(frozen=True, slots=True)
class Conduct:
    """The table of a year, institutions by kind and in their own order."""

    year: int
    rows: tuple[ConductRow, ...]

    @property
    def total(self) -> Counts:
        return sum((row.counts for row in self.rows), Counts())

    def as_values(self) -> Iterator[list[object]]:
        """The table as an export."""
        yield ["机构", "类型", *HEADS]
        for row in self.rows:
            yield [row.institution.short_name, row.institution.kind.name, *row.counts.values]
        yield ["合计", None, *self.total.values]


def build(year: int, reader: User) -> Conduct:
    """The table over the filings that the reader may see: three queries."""
    of_year = (year * 4, year * 4 + 3)
    filings: Iterable[Filing] = (
        Filing.objects.visible_to(reader)
        .filter(period__index__range=of_year)
        .select_related("institution__kind", "period")
        .order_by("institution__kind__order", "institution__order", "institution__code")
    )
    records = Counter(
        DisciplineRecord.objects.visible_to(reader)
        .of_year(year)
        .filter(state__in=_STANDING, kind__in=_KINDS)
        .order_by()
        .values_list("filing__institution", "kind")
    )
    corrections = Counter(
        Revision.objects.filter(
            filing__period__index__range=of_year,
            reason=Revision.Reason.CORRECTION,
            accepted_at__isnull=False,
        )
        .order_by()
        .values_list("filing", flat=True)
    )
    by_institution: dict[Institution, Counts] = {}
    for filing in filings:
        before = by_institution.get(filing.institution, Counts())
        by_institution[filing.institution] = before + _of_filing(filing, corrections[filing.pk])
    return Conduct(
        year,
        tuple(
            ConductRow(one, counts + Counts(**{kind: records[(one.pk, kind)] for kind in _KINDS}))
            for one, counts in by_institution.items()
        ),
    )


def _of_filing(filing: Filing, corrected: int) -> Counts:
    """What the filing itself says; an exempt one is not due."""
    if filing.status == Status.EXEMPT:
        return Counts()
    tally = timeliness.judge(
        filing.due_on,
        submitted_on(filing),
        clock.today(),
        has_missed_return=filing.missed_return is not None,
    )
    return Counts(
        due=tally.expected, on_time=tally.on_time, returned=filing.return_count, corrected=corrected
    )
