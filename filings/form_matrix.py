"""The matrix of institutions × forms in one period, and the rates of each form by quarter (features E6, E7). Read only.

A filing holds all forms of an institution and is signed as a whole, so a form comes when its filing comes; what differs between the
forms of a filing is whose they are and, before the signature, how far they are filled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from filings import matrix
from filings.form_duties import FormDuties
from filings.models import Figure, Filing, Form, Period, Revision
from filings.models.filing import Status
from filings.timeliness import Tally
from institutions.models import Institution, Kind

_NO_ENTRY = (Figure.Entry.BLANK, Figure.Entry.INVALID)


@dataclass(frozen=True, slots=True)
class FormCell:
    """One form of a filing: 未填, 填报中, 已填完 before the signature, then 已报; how many of its items hold an entry."""

    word: str
    tone: str
    filled: int
    total: int
    url: str

    @property
    def text(self) -> str:
        """The cell in an export: 填报中 3/17."""
        return f"{self.word} {self.filled}/{self.total}"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One institution: the cell of its filing, and one per form (None where the form is not its own)."""

    institution: Institution
    filing: matrix.MatrixCell
    cells: tuple[FormCell | None, ...]


@dataclass(frozen=True, slots=True)
class FormRates:
    """One form: its tally in each period (oldest first), over the institutions that owe it."""

    form: Form
    tallies: tuple[Tally, ...]

    @property
    def total(self) -> Tally:
        return sum(self.tallies, Tally())


@dataclass(frozen=True, slots=True)
class FormMatrix:
    """The forms of the period in their order, the institutions by kind, and the rates of the forms over several periods."""

    period: Period
    forms: tuple[Form, ...]
    kinds: tuple[tuple[Kind, tuple[FormRow, ...]], ...]
    periods: tuple[Period, ...]
    rates: tuple[FormRates, ...]

    def as_values(self) -> Iterator[list[object]]:
        """The matrix as an export: one line per institution."""
        yield ["机构", "类型", "报送状态", "及时性", *(str(form) for form in self.forms)]
        for kind, rows in self.kinds:
            for row in rows:
                cells = [cell.text if cell else "—" for cell in row.cells]
                yield [
                    row.institution.short_name,
                    kind.name,
                    row.filing.text,
                    row.filing.timeliness or "—",
                    *cells,
                ]


@dataclass(frozen=True, slots=True)
class RatesTable:
    """The rates of the forms, for an export."""

    shown: FormMatrix

    def as_values(self) -> Iterator[list[object]]:
        """One line per form: 完整率 and 及时率 of each quarter, then the sums."""
        heads = [
            f"{period}{word}" for period in self.shown.periods for word in ("完整率（%）", "及时率（%）")
        ]
        yield ["报表", *heads, *matrix.SUM_HEADS]
        for row in self.shown.rates:
            yield [str(row.form), *matrix.both_rates(row.tallies), *matrix.sums(row.total)]


def build(period: Period, periods: Iterable[Period], filings: Iterable[Filing], today: dt.date) -> FormMatrix:
    """The forms of ``period`` and their rates over ``periods`` (newest first), from filings with institution, kind and period.

    Five queries, however many filings there are.
    """
    over = tuple(sorted(periods, key=lambda one: one.index))
    every = sorted(filings, key=matrix.roster_order)
    duties = FormDuties.of({period, *over})
    own = [filing for filing in every if filing.period_id == period.pk]
    filled = _filled(own)
    codes = {code for filing in own for code in duties.forms_of(filing)}
    forms = tuple(form for form in Form.objects.all() if form.code in codes)
    kinds: dict[Kind, list[FormRow]] = {}
    for filing in own:
        row = FormRow(
            filing.institution,
            matrix.cell_of(filing, today),
            _cells(filing, forms, duties.forms_of(filing), filled.get(filing.pk, {})),
        )
        kinds.setdefault(filing.institution.kind, []).append(row)
    rates = tuple(
        FormRates(form, tuple(_tally(form, one, every, duties, today) for one in over)) for form in forms
    )
    return FormMatrix(period, forms, tuple((kind, tuple(rows)) for kind, rows in kinds.items()), over, rates)


def _filled(filings: list[Filing]) -> Mapping[int, Mapping[str, int]]:
    """Filing → form → how many items of it hold an entry in the newest version: one query."""
    newest = Revision.objects.filter(filing=OuterRef("revision__filing")).order_by("-number").values("pk")[:1]
    rows = (
        Figure.objects.filter(revision__filing__in=filings, revision=Subquery(newest))
        .exclude(entry__in=_NO_ENTRY)
        .values_list("revision__filing", "indicator__form")
        .annotate(Count("pk"))
    )
    found: dict[int, dict[str, int]] = {}
    for filing, form, count in rows:
        found.setdefault(filing, {})[form] = count
    return found


def _cells(
    filing: Filing, forms: tuple[Form, ...], owed: Mapping[str, int], filled: Mapping[str, int]
) -> tuple[FormCell | None, ...]:
    return tuple(
        _cell(filing, owed[form.code], filled.get(form.code, 0)) if form.code in owed else None
        for form in forms
    )


def _cell(filing: Filing, total: int, filled: int) -> FormCell:
    if filing.status == Status.EXEMPT:
        word, tone = "免报", "done"
    elif filing.first_submitted_at:
        word, tone = "已报", "ok"
    elif not filled:
        word, tone = "未填", "idle"
    else:
        word, tone = ("填报中", "idle") if filled < total else ("已填完", "wait")
    return FormCell(word, tone, filled, total, filing.get_absolute_url())


def _tally(form: Form, period: Period, filings: list[Filing], duties: FormDuties, today: dt.date) -> Tally:
    return sum(
        (
            matrix.tally_of(filing, today)
            for filing in filings
            if filing.period_id == period.pk and form.code in duties.forms_of(filing)
        ),
        Tally(),
    )
