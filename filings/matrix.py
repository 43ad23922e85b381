"""The matrix of institutions × periods and the rates by kind and quarter (features E6, E7). Read only.

Built from filings already read, so that the page, the export and the text of a reminder say the same of the same rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from filings import timeliness
from filings.models import Filing, Period
from filings.models.filing import Status
from filings.timeliness import Tally
from institutions.models import Institution, Kind

_MARK_TONES = {timeliness.LATE: "late", timeliness.OVERDUE: "bad", "": ""}
SUM_HEADS = ("应报", "已报", "按时", "完整率（%）", "及时率（%）")


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One filing: its state in a word with a tone, the mark 迟报 or 逾期 (or empty), how far from its deadline, whether the office entered it."""

    word: str
    tone: str
    mark: str
    mark_tone: str
    timeliness: str
    url: str
    is_on_behalf: bool

    @property
    def text(self) -> str:
        """The cell in an export: the state, and in brackets how late and 代填."""
        marks = [self.timeliness] if self.mark else []
        marks += ["代填"] if self.is_on_behalf else []
        return f"{self.word}（{'，'.join(marks)}）" if marks else self.word


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One institution: a cell per period (None where nothing was expected of it) and the tally of each period."""

    institution: Institution
    cells: tuple[MatrixCell | None, ...]
    tallies: tuple[Tally, ...]

    @property
    def total(self) -> Tally:
        return sum(self.tallies, Tally())


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind with its institutions and their tally of each period."""

    kind: Kind
    rows: tuple[MatrixRow, ...]

    @property
    def tallies(self) -> tuple[Tally, ...]:
        return tuple(sum(column, Tally()) for column in zip(*(row.tallies for row in self.rows), strict=True))

    @property
    def total(self) -> Tally:
        return sum(self.tallies, Tally())


@dataclass(frozen=True, slots=True)
class Column:
    """One period: how many filings are expected and have come by now, and, once it is past due, the tally of them."""

    period: Period
    expected: int
    delivered: int
    tally: Tally


@dataclass(frozen=True, slots=True)
class Matrix:
    """Columns oldest first; institutions by kind, both in their own order."""

    columns: tuple[Column, ...]
    kinds: tuple[KindRow, ...]

    @property
    def total(self) -> Tally:
        return sum((column.tally for column in self.columns), Tally())

    @property
    def institutions(self) -> int:
        """How many institutions have a row."""
        return sum(len(kind.rows) for kind in self.kinds)

    def as_values(self) -> Iterator[list[object]]:
        """The matrix as an export: one line per institution, then three lines of sums per period."""
        yield ["机构", "类型", *(str(column.period) for column in self.columns), *SUM_HEADS]
        for kind in self.kinds:
            for row in kind.rows:
                cells = [cell.text if cell else "—" for cell in row.cells]
                yield [row.institution.short_name, kind.kind.name, *cells, *sums(row.total)]
        blank = [None] * len(SUM_HEADS)
        yield [
            "已报/应报",
            "合计",
            *(f"{column.delivered}/{column.expected}" for column in self.columns),
            *blank,
        ]
        tallies = [column.tally for column in self.columns]
        yield [
            "完整率（%）",
            "合计",
            *(_rounded(tally.completeness) for tally in tallies),
            *sums(self.total),
        ]
        yield ["及时率（%）", "合计", *(_rounded(tally.punctuality) for tally in tallies), *blank]


@dataclass(frozen=True, slots=True)
class KindRates:
    """The same matrix as a table of rates by kind and quarter, for an export."""

    matrix: Matrix

    def as_values(self) -> Iterator[list[object]]:
        """One line per kind and one for all of them: 完整率 and 及时率 of each quarter, then the sums."""
        columns = self.matrix.columns
        heads = [f"{column.period}{word}" for column in columns for word in ("完整率（%）", "及时率（%）")]
        yield ["机构类型", *heads, *SUM_HEADS]
        for kind in self.matrix.kinds:
            yield [kind.kind.name, *both_rates(kind.tallies), *sums(kind.total)]
        yield ["合计", *both_rates(column.tally for column in columns), *sums(self.matrix.total)]


def build(filings: Iterable[Filing], periods: Iterable[Period], today: dt.date) -> Matrix:
    """The matrix of filings (with their institution, its kind and the period) over periods given newest first."""
    shown = sorted(periods, key=lambda period: period.index)
    by_kind: dict[Kind, dict[Institution, dict[int, Filing]]] = {}
    for filing in sorted(filings, key=roster_order):
        institution = filing.institution
        by_kind.setdefault(institution.kind, {}).setdefault(institution, {})[filing.period_id] = filing
    kinds = tuple(
        KindRow(kind, tuple(_row(institution, own, shown, today) for institution, own in members.items()))
        for kind, members in by_kind.items()
    )
    all_filings = [
        filing for members in by_kind.values() for own in members.values() for filing in own.values()
    ]
    return Matrix(tuple(_column(period, all_filings, today) for period in shown), kinds)


def roster_order(filing: Filing) -> tuple[int, int, str]:
    """By kind, then by the institutions' own order."""
    institution = filing.institution
    return institution.kind.order, institution.order, institution.code


def _row(
    institution: Institution, own: dict[int, Filing], periods: list[Period], today: dt.date
) -> MatrixRow:
    found = [own.get(period.pk) for period in periods]
    cells = tuple(cell_of(filing, today) if filing else None for filing in found)
    return MatrixRow(institution, cells, tuple(tally_of(filing, today) for filing in found))


def cell_of(filing: Filing, today: dt.date) -> MatrixCell:
    """The filing as a cell."""
    submitted = submitted_on(filing)
    is_exempt = filing.status == Status.EXEMPT
    has_missed = filing.missed_return is not None
    mark = "" if is_exempt else timeliness.mark(filing.due_on, submitted, today, has_missed_return=has_missed)
    return MatrixCell(
        word=filing.get_status_display(),
        tone=filing.tone,
        mark=mark,
        mark_tone=_MARK_TONES[mark],
        timeliness=""
        if is_exempt
        else timeliness.word(filing.due_on, submitted, today, has_missed_return=has_missed),
        url=filing.get_absolute_url(),
        is_on_behalf=bool(filing.on_behalf),
    )


def tally_of(filing: Filing | None, today: dt.date) -> Tally:
    """The filing's share in the rates; an exempt one is not expected."""
    if filing is None or filing.status == Status.EXEMPT:
        return Tally()
    return timeliness.judge(
        filing.due_on,
        submitted_on(filing),
        today,
        has_missed_return=filing.missed_return is not None,
    )


def _column(period: Period, filings: list[Filing], today: dt.date) -> Column:
    own = [filing for filing in filings if filing.period_id == period.pk and filing.status != Status.EXEMPT]
    delivered = sum(filing.first_submitted_at is not None for filing in own)
    return Column(period, len(own), delivered, sum((tally_of(filing, today) for filing in own), Tally()))


def submitted_on(filing: Filing) -> dt.date | None:
    """The day of the first submission in Beijing time."""
    moment = filing.first_submitted_at
    return timezone.localtime(moment).date() if moment else None


def sums(tally: Tally) -> list[object]:
    """The values under :data:`SUM_HEADS`."""
    rates = (_rounded(tally.completeness), _rounded(tally.punctuality))
    return [tally.expected, tally.delivered, tally.on_time, *rates]


def both_rates(tallies: Iterable[Tally]) -> Iterator[Decimal | None]:
    """完整率 and 及时率 of each tally, as printed."""
    for tally in tallies:
        yield _rounded(tally.completeness)
        yield _rounded(tally.punctuality)


def _rounded(rate: Decimal | None) -> Decimal | None:
    """A rate with two decimals, half up, as it is printed."""
    return None if rate is None else rate.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
