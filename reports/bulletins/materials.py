"""What the tables of an annex are made from, read once with a fixed number of queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from filings.models import Period
from institutions.models import Institution
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.attendance import Attendance, attendance
from reports.bulletins.comparing import Compared, Derived, Subject, difference_from, growth_from, points_from
from reports.bulletins.indicator_table import LINES
from reports.check_pages.reading import CODES as CHECKED_CODES
from reports.check_pages.reading import quarters_of
from reports.dashboards import Item
from reports.dashboards.comparable import Comparable
from reports.dashboards.items import catalogue
from reports.dashboards.periods import last_quarters, with_bases
from reports.figures import ExpectedFiling, SingleFigures, Totals
from reports.metrics import Value, absent
from reports.ranking_rules import POLICY_BANK

#: The unit that issues the annex: 区金融办, under the name it has today.
OFFICE = "JRB"
SWITCHED_OFF = "本期未启用"
NOTHING = SingleFigures({})
#: Whose row a sum is: * of all, *LB of a kind; that of a single institution has its code.
ALL = "*"


@dataclass(frozen=True, slots=True)
class Materials:
    """The figures of a quarter and of all its bases. ``institutions`` are all reporters and the office; ``roster`` who owes the quarter.

    ``singles`` are each institution's own figures; ``totals`` the district's, ``kind_totals`` those of each kind. ``circles`` knows who can be compared.
    """

    period: Period
    quarter: Quarter
    items: Mapping[str, Item]
    roster: tuple[ExpectedFiling, ...]
    institutions: Mapping[int, Institution]
    singles: Mapping[int, SingleFigures]
    totals: Totals
    kind_totals: Mapping[str, Totals]
    rosters: Attendance
    circles: Comparable

    @property
    def banks(self) -> dict[int, Institution]:
        """All banks, closed ones too: their old figures belong to the bases."""
        return {pk: institution for pk, institution in self.institutions.items() if institution.kind.is_bank}

    @property
    def bank_filings(self) -> tuple[ExpectedFiling, ...]:
        """The filings that banks owe in the quarter, in the order of the roster."""
        banks = self.banks
        return tuple(filing for filing in self.roster if filing.institution_id in banks)

    @property
    def bank_kinds(self) -> tuple[str, ...]:
        """The kinds of the banks of the roster, the policy banks' last."""
        kinds = dict.fromkeys(filing.kind for filing in self.bank_filings if filing.kind != POLICY_BANK)
        return tuple(kinds | dict.fromkeys(filing.kind for filing in self.bank_filings))

    def of_bank(self, filing: ExpectedFiling) -> Subject:
        """A bank by itself; one that has reported nothing has no figures."""
        return Subject(self.singles.get(filing.institution_id, NOTHING), self.quarter)

    def of_kind(self, kind: str) -> Subject:
        """The sums of the banks of a kind."""
        totals = self.kind_totals.get(kind, Totals({}))
        return Subject(totals, self.quarter, self.circles.of_kind(kind))

    def of_all(self) -> Subject:
        """The district's sums."""
        return Subject(self.totals, self.quarter, self.circles)


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of a subject by code of the catalogue; 本期未启用 for a code that the quarter does not have."""

    items: Mapping[str, Item]
    subject: Subject

    def now(self, code: str) -> Value:
        """The value in the quarter itself."""
        return self._of(code, lambda item: item.value(self.subject.operands, self.subject.quarter))

    def of_increases(self, code: str) -> Value:
        """The value of a formula over increases since the year's start: compared on the same institutions at both dates."""
        start, quarter = self.subject.quarter.year_start, self.subject.quarter
        return self._of(
            code,
            lambda item: Compared(item, self.subject, start, of_increases=True).value(
                lambda figures: item.value(figures, quarter)
            ),
        )

    def change(self, code: str, base: Quarter) -> Value:
        """The difference from the base: in the item's unit, 百分点 for a percentage."""
        return self._of(code, lambda item: self._against(item, base, difference_from))

    def growth(self, code: str, base: Quarter) -> Value:
        """The growth on the base, in %."""
        return self._of(code, lambda item: self._against(item, base, growth_from))

    def points(self, code: str, base: Quarter) -> Value:
        """The change of a rate on the base, in BP."""
        return self._of(code, lambda item: self._against(item, base, points_from))

    def _against(
        self, item: Item, base: Quarter, derived: Callable[[Item, Quarter, Quarter], Derived]
    ) -> Value:
        return Compared(item, self.subject, base).value(derived(item, self.subject.quarter, base))

    def _of(self, code: str, read: Callable[[Item], Value]) -> Value:
        item = self.items.get(code)
        return read(item) if item else absent(SWITCHED_OFF)


def read(period: Period) -> Materials:
    """Everything the tables show or compare with: a fixed number of queries, whatever the number of institutions."""
    quarter = period.quarter
    items = catalogue(period)
    quarters = last_quarters(quarter)
    codes = _codes(items)
    weights = {code: items[code].weight for code in codes if code in items and items[code].weight}
    bases = (quarter, quarter.year_start, quarter.same_last_year, quarter.same_last_year.year_start)
    rosters = attendance(with_bases(quarters))
    compared = with_bases(bases) | quarters_of(quarter) | frozenset(quarters)
    singles = figures.by_institution(codes.union(weights.values()), compared)
    return Materials(
        period=period,
        quarter=quarter,
        items=items,
        roster=figures.expected_filings(period),
        institutions=_reporters_and_office(),
        singles=singles,
        totals=figures.totals(codes, compared),
        kind_totals=figures.totals_by_kind(codes, compared),
        rosters=rosters,
        circles=Comparable(singles, rosters, weights),
    )


def _codes(items: Mapping[str, Item]) -> set[str]:
    """The reported indicators behind the lines of 附表1, the columns of the other tables and the checks."""
    shown: Iterable[str] = (*(line.code for line in LINES), *CHECKED_CODES)
    return {part for code in shown for part in (items[code].codes if code in items else (code,))}


def _reporters_and_office() -> dict[int, Institution]:
    rows = Institution.objects.filter(Q(kind__is_agency=False) | Q(code=OFFICE)).select_related("kind")
    return {row.pk: row for row in rows}
