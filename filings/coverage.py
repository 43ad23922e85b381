"""已报, 确认为零, 不适用, 未知, 未报 of each item of a form in a period, openly (domain §3.2; feature Z9). Read only.

What counts is the newest accepted version, the one that the totals hold. Only numbers, zero included, are in the totals.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from filings.models import Figure, Filing, Form, Indicator, Period, Revision
from filings.models.filing import Status
from institutions.models import Group

NUMBER, ZERO, NOT_APPLICABLE, UNKNOWN, EMPTY, ABSENT = "number", "zero", "na", "unknown", "blank", "absent"
#: The answers in the order of the columns, and in words. A rate may stay empty where nothing was lent.
ANSWERS = {
    NUMBER: "已报数",
    ZERO: "确认为零",
    NOT_APPLICABLE: "不适用",
    UNKNOWN: "未知",
    EMPTY: "空白",
    ABSENT: "未报",
}
IN_TOTALS = (NUMBER, ZERO)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one institution says of one item; ``note`` is the reason of a 不适用, or the state of a report not accepted."""

    institution: str
    url: str
    answer: str
    note: str


@dataclass(frozen=True, slots=True)
class ItemCoverage:
    """One item and the answers of all that have to report it."""

    item: Indicator
    answers: tuple[Answer, ...]

    def of(self, answer: str) -> tuple[Answer, ...]:
        """Those who answered so."""
        return tuple(one for one in self.answers if one.answer == answer)

    @property
    def counts(self) -> list[tuple[str, int]]:
        """(answer, how many), in the order of the columns."""
        return [(answer, len(self.of(answer))) for answer in ANSWERS]

    @property
    def in_totals(self) -> int:
        """How many are in the totals: the n of n/N."""
        return sum(one.answer in IN_TOTALS for one in self.answers)


@dataclass(frozen=True, slots=True)
class FormCoverage:
    """The items of a form in a period, and how many institutions of the whole period are not in the totals."""

    items: tuple[ItemCoverage, ...]
    missing: int

    def find(self, code: str) -> ItemCoverage | None:
        """The item of that code, if it is in the form."""
        return next((one for one in self.items if one.item.code == code), None)

    def as_values(self) -> Iterator[list[object]]:
        """As an export: one line for each item and institution."""
        yield ["代码", "指标", "机构", "填报情况", "计入合计", "说明"]
        for one in self.items:
            for answer in one.answers:
                is_in = "是" if answer.answer in IN_TOTALS else "否"
                word = ANSWERS[answer.answer]
                yield [one.item.code, one.item.name, answer.institution, word, is_in, answer.note]


def build(period: Period, form: Form) -> FormCoverage:
    """The coverage of a form: six queries, whatever its size."""
    switched_on = Period.extended.through.objects.filter(period=period).values("indicator_id")
    items = Indicator.objects.filter(Q(is_core=True) | Q(pk__in=switched_on), form=form).order_by("order")
    filings = list(
        period.filings.expected()
        .select_related("institution", "period")
        .order_by("institution__kind__order", "institution__order", "institution__code")
    )
    figures = _figures(period, form)
    members = _members(form)
    accepted = _accepted(period)
    return FormCoverage(
        tuple(
            ItemCoverage(
                item,
                tuple(
                    _answer(filing, filing.pk in accepted, figures.get((accepted.get(filing.pk), item.pk)))
                    for filing in filings
                    if _belongs(filing, members[item.reporter_id])
                ),
            )
            for item in items
        ),
        missing=sum(filing.pk not in accepted for filing in filings),
    )


def _accepted(period: Period) -> dict[int, int]:
    """Filing → its newest accepted revision."""
    rows = Revision.objects.filter(filing__period=period, accepted_at__isnull=False).order_by("number")
    return dict(rows.values_list("filing_id", "pk"))


def _figures(period: Period, form: Form) -> dict[tuple[int | None, int], Figure]:
    rows = Figure.objects.filter(
        revision__filing__period=period, revision__accepted_at__isnull=False, indicator__form=form
    )
    return {(figure.revision_id, figure.indicator_id): figure for figure in rows}


_Members = tuple[set[str], set[int]]


def _members(form: Form) -> dict[str, _Members]:
    """Group → the kinds and the single institutions it is made of, of the groups that report the form."""
    groups = Group.objects.filter(indicators__form=form).distinct()
    rows = groups.values_list("code", "kinds", "extra_members")
    found: dict[str, _Members] = {}
    for code, kind, institution in rows:
        kinds, named = found.setdefault(code, (set(), set()))
        kinds.update({kind} - {None})
        named.update({institution} - {None})
    return found


def _belongs(filing: Filing, members: _Members) -> bool:
    kinds, named = members
    return filing.institution.kind_id in kinds or filing.institution_id in named


def _answer(filing: Filing, is_accepted: bool, figure: Figure | None) -> Answer:
    answer, note = ABSENT, Status(filing.status).label
    if is_accepted:
        answer, note = _said(figure)
    return Answer(filing.institution.short_name, filing.get_absolute_url(), answer, note)


def _said(figure: Figure | None) -> tuple[str, str]:
    """The answer of an accepted version; an empty cell is neither zero nor unknown."""
    if figure is None:
        return EMPTY, ""
    if figure.entry == Figure.Entry.NUMBER:
        return (NUMBER if figure.raw else ZERO), figure.note
    answers = {Figure.Entry.NOT_APPLICABLE: NOT_APPLICABLE, Figure.Entry.UNKNOWN: UNKNOWN}
    return answers.get(Figure.Entry(figure.entry), EMPTY), figure.note
