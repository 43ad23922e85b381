"""附表6 报送质量: on time, late, missing, sent back and corrected filings of each institution in the year so far (domain §4.4, §6.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from filings.models import DisciplineRecord, Filing, Period, Revision
from reports.bulletins.materials import ALL

_IN_FORCE = (DisciplineRecord.State.ACTIVE, DisciplineRecord.State.APPEALED)
_KINDS = (DisciplineRecord.Kind.LATE, DisciplineRecord.Kind.MISSING)
#: The record of a whole filing that did not come; others of its kind speak of single items.
_WHOLE = "missing"


@dataclass(frozen=True, slots=True)
class ConductRow:
    """Filings of one institution from the year's first quarter to this one: owed, on time, late, missing (份); how often sent back
    and how often corrected after acceptance (次); core items without a figure (项); records whose appeal is open (份)."""

    key: str
    number: int | None
    name: str
    owed: int
    on_time: int
    late: int
    missing: int
    returns: int
    corrections: int
    blank_items: int = 0
    appealed: int = 0

    @property
    def pending(self) -> int:
        """Owed and neither delivered nor 漏报 yet, or under appeal."""
        return self.owed - self.on_time - self.late - self.missing


@dataclass(frozen=True, slots=True)
class ConductGroup:
    """The institutions of one kind, in the order of the roster."""

    name: str
    rows: tuple[ConductRow, ...]


@dataclass(frozen=True, slots=True)
class ConductTable:
    """The groups and the sum of all."""

    groups: tuple[ConductGroup, ...]
    total: ConductRow

    @property
    def institutions(self) -> tuple[ConductRow, ...]:
        """All institutions in printed order."""
        return tuple(row for group in self.groups for row in group.rows)


@dataclass(slots=True)
class _Counts:
    """What is counted for one institution while its filings are read."""

    code: str
    name: str
    kind: str
    owed: int = 0
    on_time: int = 0
    late: int = 0
    missing: int = 0
    returns: int = 0
    corrections: int = 0
    blank_items: int = 0
    appealed: int = 0

    def add(self, filing: Filing, records: list[DisciplineRecord]) -> None:
        """One filing with its records in force. A record under appeal counts for nothing until it is answered."""
        whole = [record for record in records if record.kind == "late" or record.source == _WHOLE]
        decided = [record for record in whole if record.state == DisciplineRecord.State.ACTIVE]
        self.owed += 1
        self.late += any(record.kind == DisciplineRecord.Kind.LATE for record in decided)
        self.missing += any(record.kind == DisciplineRecord.Kind.MISSING for record in decided)
        self.on_time += filing.first_submitted_at is not None and not whole
        self.appealed += len(whole) > len(decided)
        self.returns += filing.return_count
        self.corrections += vars(filing)["corrected"]
        self.blank_items += sum(
            record.amount
            for record in records
            if record not in whole and record.state == DisciplineRecord.State.ACTIVE
        )


def build_conduct(period: Period) -> ConductTable:
    """The filings of the year up to the period, all but the exempt: two queries."""
    counts = _counted(period)
    groups: dict[str, list[ConductRow]] = defaultdict(list)
    for number, one in enumerate(counts, start=1):
        groups[one.kind].append(_row(one.code, number, one.name, [one]))
    return ConductTable(
        groups=tuple(ConductGroup(kind, tuple(rows)) for kind, rows in groups.items()),
        total=_row(ALL, None, "合计", counts),
    )


def _counted(period: Period) -> list[_Counts]:
    first = period.quarter.year_start.index + 1
    corrected = Q(revisions__reason=Revision.Reason.CORRECTION, revisions__accepted_at__isnull=False)
    filings = (
        Filing.objects.expected()
        .filter(period__index__range=(first, period.index))
        .select_related("institution__kind", "period")
        .annotate(corrected=Count("revisions", filter=corrected))
        .order_by("institution__kind__order", "institution__order", "institution__code", "period__index")
    )
    records: dict[int, list[DisciplineRecord]] = defaultdict(list)
    for record in DisciplineRecord.objects.filter(
        kind__in=_KINDS, state__in=_IN_FORCE, filing__period__index__range=(first, period.index)
    ):
        records[record.filing_id].append(record)
    counts: dict[int, _Counts] = {}
    for filing in filings:
        institution = filing.institution
        one = counts.setdefault(
            institution.pk, _Counts(institution.code, institution.short_name, institution.kind.name)
        )
        one.add(filing, records[filing.pk])
    return list(counts.values())


def _row(key: str, number: int | None, name: str, rows: Sequence[_Counts]) -> ConductRow:
    return ConductRow(
        key=key,
        number=number,
        name=name,
        owed=sum(one.owed for one in rows),
        on_time=sum(one.on_time for one in rows),
        late=sum(one.late for one in rows),
        missing=sum(one.missing for one in rows),
        returns=sum(one.returns for one in rows),
        corrections=sum(one.corrections for one in rows),
        blank_items=sum(one.blank_items for one in rows),
        appealed=sum(one.appealed for one in rows),
    )
