"""What the check pages read: figures of banks, sums of district and large banks, LPR and changed definitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from enterprises.models import RecallCase
from filings.breaks import Breaks, series_breaks
from filings.models import Period, ReferenceRate
from institutions.models import Institution, User
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports import figures, policies
from reports.dashboards.overview import SMALLEST_GROUP, withheld
from reports.figures import SingleFigures, Totals
from reports.judging import Asked, across_break
from reports.policy_checks import CASES, CHECKS, LPR, Result, large_banks_lead

CODES = ("B102", "B103", "B201", "B203", "B204", "B303", "B405", "B407", "B501", "B502", "B504")
#: The kind that C10 speaks of.
LARGE_BANKS = "LB"

Figures = Mapping[tuple[str, Quarter], Decimal | None]


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and, by the name of whose figures they are, the figures that were asked for (empty name: the one judged)."""

    code: str
    result: Result
    figures: tuple[tuple[str, Figures], ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The operands of a quarter. ``district`` and ``large`` are None for readers who see no totals; ``large`` also where
    it would be a total over fewer than three banks for one who sees no single bank."""

    quarter: Quarter
    banks: Mapping[int, SingleFigures]
    district: Totals | None
    large: Totals | None
    rates: Mapping[Quarter, Decimal]
    breaks: Breaks
    cases: Mapping[int, int] = field(default_factory=dict)

    def of_bank(self, pk: int) -> Operands:
        """The figures of a bank, and how many cases of recalled loans were found true; one that has reported nothing has no figures."""
        return with_cases(self.banks.get(pk, SingleFigures({})), self.quarter, self.cases.get(pk, 0))

    def has_reported(self, pk: int) -> bool:
        """Whether any figure of the bank in this quarter is accepted."""
        numbers = self.banks.get(pk, SingleFigures({}))
        return any(quarter == self.quarter for _, quarter in numbers.rows)

    def judge(self, code: str, operands: Operands) -> Judged:
        """C1–C9 over the figures of a bank or the sums of the district."""
        asked = Asked(self._with_lpr(operands))
        result = across_break(CHECKS[code].judge(asked, self.quarter), asked, self.quarter, self.breaks)
        return Judged(code, result, (("", asked.figures),))

    def judge_large_banks(self) -> Judged | None:
        """C10; None for readers who see no totals."""
        if self.district is None or self.large is None:
            return None
        group, district = Asked(self.large), Asked(self.district)
        result = large_banks_lead(group, district, self.quarter)
        result = across_break(result, district, self.quarter, self.breaks)
        return Judged("C10", result, (("大型银行", group.figures), ("全区", district.figures)))

    def tells_large_banks(self) -> bool:
        """Whether the figures of C10 may be told to the large banks themselves."""
        if self.district is None or self.large is None:
            return False
        return _tells_no_bank(self.large, self.district, self.quarter, to_banks=True)

    def _with_lpr(self, operands: Operands) -> Operands:
        def look_up(code: str, quarter: Quarter) -> Decimal | None:
            return self.rates.get(quarter) if code == LPR else operands(code, quarter)

        return look_up


def quarters_of(quarter: Quarter) -> frozenset[Quarter]:
    """The quarters any check looks at: this one and the four before, and the starts of this year and the last."""
    last = tuple(quarter - back for back in range(5))
    return frozenset((*last, quarter.year_start, quarter.same_last_year.year_start))


def read(period: Period, reader: User | None, banks: list[Institution]) -> Sources:
    """Figures of the given banks and, for readers of totals, the sums: at most six queries. ``reader`` None: the server itself."""
    quarters = quarters_of(period.quarter)
    district = large = None
    if reader is None or policies.can_see_dashboard(reader):
        district = figures.totals(CODES, quarters)
        large = figures.totals(["B201"], quarters, kinds=[LARGE_BANKS])
        if reader is not None and not policies.can_see_institutions(reader):
            district = withheld(district)
            large = large if _tells_no_bank(large, district, period.quarter) else None
    return Sources(
        quarter=period.quarter,
        banks=figures.by_institution(CODES, quarters, banks) if banks else {},
        district=district,
        large=large,
        rates=_rates(quarters),
        breaks=series_breaks(),
        cases=cases_found_true(period.quarter, [bank.pk for bank in banks]) if banks else {},
    )


def of_own(quarter: Quarter, bank: int, numbers: SingleFigures, codes: Collection[str]) -> dict[str, Judged]:
    """These checks over the figures of one bank that were read already (``CODES`` in ``quarters_of``): at most three queries."""
    sources = Sources(
        quarter=quarter,
        banks={bank: numbers},
        district=None,
        large=None,
        rates=_rates(quarters_of(quarter)) if "C6" in codes else {},
        breaks=series_breaks(),
        cases=cases_found_true(quarter, [bank]) if "C7" in codes else {},
    )
    return {code: sources.judge(code, sources.of_bank(bank)) for code in codes if code in CHECKS}


def _rates(quarters: Iterable[Quarter]) -> dict[Quarter, Decimal]:
    """一年期LPR by quarter, in %."""
    rates = ReferenceRate.objects.filter(index__in=[quarter.index for quarter in quarters])
    return {Quarter.from_index(rate.index): Decimal(rate.basis_points) / 100 for rate in rates}


def _tells_no_bank(large: Totals, district: Totals, quarter: Quarter, *, to_banks: bool = False) -> bool:
    """Whether neither the large banks nor the district without them are one or two; ``to_banks``: one of which reads it and knows itself."""
    least = SMALLEST_GROUP + to_banks
    inside = large.count("B201", quarter)
    outside = district.count("B201", quarter) - inside
    return inside >= least and (outside == 0 or outside >= least)


def cases_found_true(quarter: Quarter, banks: Iterable[int]) -> Mapping[int, int]:
    """How many cases of recalled loans of the quarter were found true, by the bank's pk; one query."""
    cases = RecallCase.objects.found_true(quarter).filter(bank__in=banks)
    return Counter(cases.values_list("bank", flat=True))


def with_cases(numbers: Operands, of: Quarter, count: int) -> Operands:
    """The figures of a bank, and as ``CASES`` of the quarter ``of`` how many of its cases were found true."""

    def look_up(code: str, quarter: Quarter) -> Decimal | None:
        return Decimal(count) if code == CASES and quarter == of else numbers(code, quarter)

    return look_up
