"""Banks × C1–C9, the district's row, and C10 of the large banks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from filings.models import Filing, Period
from filings.querysets import FilingQuerySet
from institutions.models import Institution, User
from measures.board import MEASURE_CHECKS
from measures.policies import measures_led
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.templatetags.fmt import ABSENT
from reports.check_pages.reading import Judged, Sources, read
from reports.check_pages.words import DESCRIPTIONS, OF_GROUP, OF_ONE, TONES, Description, said
from reports.policy_checks import Verdict

DISTRICT = "全区"
_C10 = f"{OF_GROUP} {DESCRIPTIONS[OF_GROUP].name}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A verdict as word and tone, said in a sentence with its note, and the page behind it (empty for who reads the word alone)."""

    word: str
    tone: str
    said: str
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A bank, or the district with an empty ``url``: a cell for each of C1–C9. Without ``url`` the reader may not open the bank."""

    name: str
    kind: str
    url: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A check over its column; ``counts`` are the banks by verdict: 达标9, 未达标2."""

    code: str
    check: Description
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The page. ``included`` of ``expected`` banks are in the figures; ``missing`` are the others' names. ``words_only``: of single
    banks the reader gets the words of what its department leads."""

    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    district: Row | None
    large_banks: Cell | None
    included: int
    expected: int
    missing: tuple[str, ...]
    words_only: bool

    @property
    def notes(self) -> tuple[str, ...]:
        """What the export says below its rows: C10 in a sentence."""
        return (f"{_C10}：{self.large_banks.said}",) if self.large_banks else ()

    def as_values(self) -> Iterable[list[object]]:
        """Head and rows of the export: the word of each verdict; C10, where the reader has it, in a column and a line of its own."""
        last = [_C10] if self.large_banks else []
        yield ["机构", "类型", *(f"{heading.code} {heading.check.name}" for heading in self.headings), *last]
        for row in (*((self.district,) if self.district else ()), *self.rows):
            yield [row.name, row.kind, *(cell.word or ABSENT for cell in row.cells), *(ABSENT for _ in last)]
        if self.large_banks:
            yield ["大型银行合计", "", *(ABSENT for _ in self.headings), self.large_banks.word]


def cell_of(judged: Judged, period: Period, institution: str = "") -> Cell:
    """The cell of a verdict; without an institution it is the district's or the group's."""
    args = [judged.code, institution] if institution else [judged.code]
    name = "reports:check-institution" if institution else "reports:check-district"
    return Cell(*verdict_words(judged), f"{reverse(name, args=args)}?period={period.code}")


def verdict_words(judged: Judged) -> tuple[str, str, str]:
    """A verdict as word and tone, and said in a sentence with its note."""
    verdict, text = judged.result.verdict, said(judged.code, judged.result)
    note = f"；{judged.result.note}" if judged.result.note else ""
    return str(verdict), TONES[verdict], f"{text}{note}"


def bank_filings(period: Period, reader: User) -> list[Filing]:
    """The filings that banks the reader may see owe in the period, in the order of the roster: one query."""
    return _of_banks(Filing.objects.visible_to(reader).for_period(period))


def _of_banks(filings: FilingQuerySet) -> list[Filing]:
    return list(
        filings.expected()
        .filter(institution__kind__is_bank=True)
        .select_related("institution__kind", "period")
        .order_by("institution__kind__order", "institution__order", "institution__code")
    )


def checks_supervised(reader: User) -> frozenset[str]:
    """The checks of the measures that the reader's department leads: of these it reads each bank's verdict, as a word (domain §4.6)."""
    led = frozenset() if reader.sees_all_institutions else measures_led(reader)
    return frozenset(code for number in led for code in MEASURE_CHECKS.get(number, ()))


def build_matrix(period: Period, reader: User) -> Matrix:
    """The matrix as the reader may see it: all banks, the totals (departments, with words of banks for what they lead), or the own row."""
    filings, words_of = bank_filings(period, reader), checks_supervised(reader)
    if words_of and not filings:
        filings = _of_banks(Filing.objects.for_period(period))
    banks = [filing.institution for filing in filings]
    sources = read(period, reader, banks)
    rows = tuple(_row(sources, period, sources.of_bank(bank.pk), bank) for bank in banks)
    missing = tuple(
        filing.institution.short_name for filing in filings if not sources.has_reported(filing.institution_id)
    )
    if words_of:
        rows = tuple(_words_alone(row, words_of) for row in rows)
    large = sources.judge_large_banks()
    return Matrix(
        headings=tuple(Heading(code, DESCRIPTIONS[code], _counts(rows, place)) for place, code in enumerate(OF_ONE)),
        rows=rows,
        district=_row(sources, period, sources.district) if sources.district else None,
        large_banks=cell_of(large, period) if large else None,
        included=len(filings) - len(missing),
        expected=len(filings),
        missing=() if words_of else missing,
        words_only=bool(words_of),
    )  # fmt: skip


def _words_alone(row: Row, codes: Collection[str]) -> Row:
    """The row for a department: the words of these checks, no figures and no page behind them."""
    cells = tuple(
        replace(cell, said="", url="") if code in codes else Cell("", "idle", "", "")
        for code, cell in zip(OF_ONE, row.cells, strict=True)
    )
    return replace(row, url="", cells=cells)


def _row(sources: Sources, period: Period, operands: Operands, bank: Institution | None = None) -> Row:
    """The row of a bank, else of the district."""
    cells = tuple(
        cell_of(sources.judge(check, operands), period, bank.code if bank else "") for check in OF_ONE
    )
    if bank is None:
        return Row(DISTRICT, "", "", cells)
    return Row(bank.short_name, bank.kind.name, bank.get_absolute_url(), cells)


def _counts(rows: Sequence[Row], place: int) -> tuple[str, ...]:
    """达标9, 未达标2, 关注1: the verdicts that occur, in their order."""
    counted = Counter(row.cells[place].word for row in rows)
    return tuple(f"{verdict}{counted[verdict]}" for verdict in Verdict if counted[verdict])


def build_row(period: Period, reader: User, bank: Institution) -> tuple[tuple[Heading, Cell], ...]:
    """C1–C9 of one bank, each under its check."""
    sources = read(period, reader, [bank])
    row = _row(sources, period, sources.of_bank(bank.pk), bank)
    headings = (Heading(code, DESCRIPTIONS[code], ()) for code in OF_ONE)
    return tuple(zip(headings, row.cells, strict=True))
