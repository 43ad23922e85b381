"""The accepted figures of a period as they stood on a day, and what was corrected since (feature G4, domain §3.2). Read only.

``revisions_on`` is the one resolution of "in force on a day": of each filing the newest revision accepted by the end of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from filings.models import Figure, Filing, Form, Indicator, Period, Revision
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.templatetags.fmt import text_of

_SUMMED = (Indicator.Aggregation.SUM, Indicator.Aggregation.VISITS)


@dataclass(frozen=True, slots=True)
class Correction:
    """A cell that reads differently today: the number then and now, None for none."""

    institution: str
    item: Indicator
    old: Decimal | None
    new: Decimal | None
    number: int


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """A number or None, and the decimals it is printed with."""

    value: Decimal | None
    places: int


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """One institution: its revision in force on the day (None: not accepted by then) and its figures in the order of the items."""

    filing: Filing
    revision: Revision | None
    cells: tuple[PublishedCell, ...]
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """Institutions × items of one form on a day. ``version`` is the data version of the period on that day."""

    period: Period
    form: Form
    on: dt.date
    version: int
    items: tuple[Indicator, ...]
    rows: tuple[PublishedRow, ...]
    total_cells: tuple[PublishedCell, ...]
    corrections: tuple[Correction, ...]

    @property
    def is_current(self) -> bool:
        """Whether nothing was accepted after the day."""
        return self.version == self.period.data_version

    @property
    def basis(self) -> str:
        """第5版（截至2024年7月12日），现为第6版."""
        now = "" if self.is_current else f"，现为第{self.period.data_version}版"
        return f"{self.period}数据第{self.version}版（截至{day_text(self.on)}24:00）{now}"

    def as_values(self) -> Iterator[list[object]]:
        """The table as an export, below it the head of the form, the data version and what was corrected since."""
        yield ["机构", "版本", *(f"{item.code} {item.name}（{item.unit}）" for item in self.items)]
        for row in self.rows:
            yield [
                str(row.filing.institution),
                row.revision.number if row.revision else "未审核通过",
                *_values(row.cells),
            ]
        yield ["合计", None, *_values(self.total_cells)]
        width = len(self.items) + 1
        for line in (*self.form.head_lines, f"数据版本：{self.basis}", *self.correction_lines):
            yield [line, *[None] * width]

    @property
    def correction_lines(self) -> tuple[str, ...]:
        """演示大型银行甲 B203：原36,540.49，现35,340.49（第2版）."""
        return tuple(
            f"此后更正：{one.institution} {one.item}：原{text_of(one.old, one.item.entry_places)}，"
            f"现{text_of(one.new, one.item.entry_places)}（第{one.number}版）"
            for one in self.corrections
        )


def _values(cells: tuple[PublishedCell, ...]) -> list[Decimal | None]:
    return [cell.value for cell in cells]


def revisions_on(period: Period, on: dt.date) -> dict[int, Revision]:
    """By filing, the revision in force at the end of the day: one query."""
    return {row.filing_id: row for row in _accepted(period) if _accepted_by(row, on)}


def build(period: Period, form: Form, on: dt.date) -> PublishedTable:
    """The table of a form: five queries."""
    accepted = _accepted(period)
    then = {row.filing_id: row for row in accepted if _accepted_by(row, on)}
    now = {row.filing_id: row for row in accepted}
    items = _items(period, form)
    cells = _cells({row.pk for row in (*then.values(), *now.values())}, items)
    rows = tuple(_row(filing, then, now, items, cells) for filing in _filings(period, form))
    return PublishedTable(
        period=period,
        form=form,
        on=on,
        version=sum(_accepted_by(row, on) for row in accepted),
        items=items,
        rows=rows,
        total_cells=tuple(_total(item, place, rows) for place, item in enumerate(items)),
        corrections=tuple(_corrections(rows, now, items, cells)),
    )


def _accepted(period: Period) -> list[Revision]:
    """All accepted revisions of the period, of each filing the newest last."""
    rows = Revision.objects.filter(filing__period=period, accepted_at__isnull=False)
    return list(rows.order_by("filing", "number"))


def _accepted_by(revision: Revision, on: dt.date) -> bool:
    next_day = on + dt.timedelta(days=1)
    assert revision.accepted_at is not None  # the filter asks for it
    return revision.accepted_at < clock.local(next_day.year, next_day.month, next_day.day)


def _items(period: Period, form: Form) -> tuple[Indicator, ...]:
    switched_on = Q(is_core=True) | Q(pk__in=period.extended.values("pk"))
    return tuple(Indicator.objects.filter(switched_on, form=form).order_by("order"))


def _filings(period: Period, form: Form) -> list[Filing]:
    """The filings expected to hold the form, in the order of the roster."""
    reporters = Q(institution__kind__groups=form.reporter_id) | Q(institution__extra_groups=form.reporter_id)
    return list(
        Filing.objects.for_period(period)
        .expected()
        .filter(reporters)
        .select_related("institution", "period")
        .order_by("institution__kind__order", "institution__order", "institution__code")
        .distinct()
    )


_Cells = Mapping[tuple[int, int], int]


def _cells(revisions: set[int], items: tuple[Indicator, ...]) -> _Cells:
    figures = Figure.objects.filter(revision__in=revisions, indicator__in=items, raw__isnull=False)
    rows = figures.values_list("revision_id", "indicator_id", "raw")
    return {(revision, item): raw for revision, item, raw in rows if raw is not None}


def _value(cells: _Cells, revision: Revision | None, item: Indicator) -> Decimal | None:
    raw = cells.get((revision.pk, item.pk)) if revision else None
    return None if raw is None else item.from_raw(raw)


def _row(
    filing: Filing,
    then: Mapping[int, Revision],
    now: Mapping[int, Revision],
    items: tuple[Indicator, ...],
    cells: _Cells,
) -> PublishedRow:
    revision = then.get(filing.pk)
    return PublishedRow(
        filing,
        revision,
        tuple(PublishedCell(_value(cells, revision, item), item.entry_places) for item in items),
        is_corrected=revision is not None and revision != now[filing.pk],
    )


def _total(item: Indicator, place: int, rows: tuple[PublishedRow, ...]) -> PublishedCell:
    """The sum of what was reported; rates have none here."""
    known = [value for row in rows if (value := row.cells[place].value) is not None]
    total = sum(known, Decimal(0)) if known and item.aggregation in _SUMMED else None
    return PublishedCell(total, item.entry_places)


def _corrections(
    rows: tuple[PublishedRow, ...],
    now: Mapping[int, Revision],
    items: tuple[Indicator, ...],
    cells: _Cells,
) -> Iterator[Correction]:
    for row in rows:
        if row.is_corrected:
            newest = now[row.filing.pk]
            for item, old in zip(items, _values(row.cells), strict=True):
                new = _value(cells, newest, item)
                if old != new:
                    yield Correction(str(row.filing.institution), item, old, new, newest.number)
