"""What a scoring reads of a period: accepted figures with their revisions, rosters, records of the year, entered adjustments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from enterprises.models import RecallCase
from enterprises.querysets import TRUE_STATES
from filings.breaks import MARK, NOT_COMPARABLE, Breaks, series_breaks
from filings.models import DisciplineRecord, Period, PublishedFigure
from institutions.models import Institution
from qianjiang_finance.common.expressions import Operands, codes_in
from qianjiang_finance.common.quarter import Quarter
from reports import scoring
from reports.attendance import attendance
from reports.models import SchemeKind, ScoreAdjustment, ScoreScheme
from reports.ranking_rules import why_unranked
from reports.score_pages.as_scheme import engine_scheme
from reports.scoring.results import Comparability, Key

#: Quarters before the scored one that an expression may reach (functions over the past look at twelve).
REACH = 12
NOT_FILED = "本期未报送或未审核通过"


@dataclass(frozen=True, slots=True)
class Found:
    """A published figure: number, smallest unit, and where it comes from."""

    number: Decimal
    raw: int
    revision: int


@dataclass(frozen=True, slots=True)
class Inputs:
    """Scheme, banks and figures of one scoring. ``institutions`` by id; ``quarters`` are all that were read."""

    scheme: scoring.Scheme
    banks: tuple[scoring.Bank, ...]
    institutions: Mapping[int, Institution]
    figures: Mapping[tuple[int, str, Quarter], Found]
    quarters: tuple[Quarter, ...]
    why_not: Comparability


def read_inputs(scheme: ScoreScheme, period: Period) -> Inputs:
    """All that is needed to score the period: about a dozen queries, whatever the number of banks."""
    engine = engine_scheme(scheme)
    quarters = [period.quarter - back for back in range(REACH + 1)]
    rosters = attendance(quarters)
    expected = [key for key in rosters.attendees if rosters.was_expected(key, period.quarter)]
    institutions = {
        bank.pk: bank
        for bank in Institution.objects.filter(pk__in=expected, kind__is_bank=True)
        .select_related("kind")
        .order_by("kind__order", "order", "code")
    }
    figures = _figures(_codes(engine), quarters, institutions)
    ends = rosters.quarter_ends(period.quarter)
    adjustments = _adjustments(scheme, period, institutions)
    banks = []
    for key, bank in institutions.items():
        reason = why_unranked(rosters.attendees[key], ends[key])
        if not rosters.was_accepted(key, period.quarter):
            reason = NOT_FILED
        banks.append(
            scoring.Bank(
                key, bank.short_name, bank.kind.name, _operands(figures, key), reason,
                tuple(adjustments.get(key, ())),
            )
        )  # fmt: skip
    return Inputs(
        scheme=engine,
        banks=tuple(banks),
        institutions=institutions,
        figures=figures,
        quarters=tuple(quarters),
        why_not=across_breaks(series_breaks(), period.quarter),
    )


def data_versions(quarters: Iterable[Quarter]) -> dict[Quarter, int]:
    """The data version of each quarter that has a period: one query."""
    rows = Period.objects.filter(index__in=[quarter.index for quarter in quarters])
    return {
        Quarter.from_index(index): version for index, version in rows.values_list("index", "data_version")
    }


def across_breaks(breaks: Breaks, quarter: Quarter) -> Comparability:
    """Says ※口径调整 of figures of which one stands under another definition than that of the quarter."""

    def why_not(keys: Iterable[Key]) -> str:
        broken = any(breaks.between([code], at, quarter) for code, at in keys)
        return f"{MARK}{NOT_COMPARABLE}" if broken else ""

    return why_not


def _codes(scheme: scoring.Scheme) -> set[str]:
    """The reported codes behind all expressions of the scheme."""
    texts = []
    for item in scheme.items:
        method = item.method
        texts += [item.expression, item.gate, item.special_when, item.special_full]
        texts += [getattr(method, "expression", ""), getattr(method, "plan", "")]
    codes: set[str] = set()
    wanted = [code for text in filter(None, texts) for code in codes_in(text)]
    while wanted:
        code = wanted.pop()
        formula = scheme.formulas.get(code)
        if formula is None:
            codes.add(code)
        else:
            wanted += codes_in(formula)
    return codes


def _figures(
    codes: Iterable[str], quarters: Iterable[Quarter], institutions: Iterable[int]
) -> dict[tuple[int, str, Quarter], Found]:
    rows = PublishedFigure.objects.filter(
        indicator__code__in=set(codes),
        period__index__in=[quarter.index for quarter in quarters],
        institution__in=list(institutions),
    ).values_list(
        "institution_id", "indicator__code", "period__index", "indicator__places", "raw", "revision_id"
    )
    return {
        (institution, code, Quarter.from_index(index)): Found(Decimal(raw).scaleb(-places), raw, revision)
        for institution, code, index, places, raw, revision in rows
    }


def _operands(figures: Mapping[tuple[int, str, Quarter], Found], institution: int) -> Operands:
    def look_up(code: str, quarter: Quarter) -> Decimal | None:
        found = figures.get((institution, code, quarter))
        return found.number if found else None

    return look_up


def _adjustments(
    scheme: ScoreScheme, period: Period, institutions: Iterable[int]
) -> dict[int, list[scoring.Adjustment]]:
    """Records and confirmed cases of the year up to the period, and what the office entered for it; by institution."""
    banks = list(institutions)
    by_source: dict[str, list[str]] = {}
    for kind in scheme.kinds.all():
        by_source.setdefault(kind.source, []).append(kind.code)
    found: dict[int, list[scoring.Adjustment]] = {}
    for bank, source, reason, url in (*_records(period, banks), *_cases(period, banks)):
        for code in by_source.get(source, ()):
            found.setdefault(bank, []).append(scoring.Adjustment(code, 1, reason, url))
    entered = ScoreAdjustment.objects.filter(
        institution__in=banks,
        withdrawn_at__isnull=True,
        period__index__range=(period.quarter.year * 4, period.index),
        kind__in=by_source.get(SchemeKind.Source.MANUAL, ()),
    ).order_by("pk")
    for entry in entered:
        found.setdefault(entry.institution_id, []).append(
            scoring.Adjustment(entry.kind, entry.count, entry.basis)
        )
    return found


#: Institution, source of a kind, what it rests on, its page.
_Basis = tuple[int, str, str, str]


def _records(period: Period, banks: list[int]) -> Iterator[_Basis]:
    """Records of discipline that a score may use today (domain §4.4)."""
    records = (
        DisciplineRecord.objects.counting(period.quarter.year)
        .filter(filing__institution__in=banks, filing__period__index__lte=period.index)
        .select_related("filing__period", "filing__institution")
        .order_by("arose_on", "pk")
    )
    for record in records:
        reason = f"{record.filing.period} {record.get_kind_display()} {record.amount_text}"
        yield record.filing.institution_id, record.kind, reason, record.get_absolute_url()


def _cases(period: Period, banks: list[int]) -> Iterator[_Basis]:
    """核查单 found true of the quarters of the year so far."""
    cases = RecallCase.objects.filter(
        bank__in=banks, state__in=TRUE_STATES, index__range=(period.quarter.year * 4, period.index)
    ).order_by("year", "serial")
    for case in cases:
        reason = f"{case.quarter.label} {case.get_kind_display()} {case.number}"
        yield case.bank_id, SchemeKind.Source.CASE, reason, case.get_absolute_url()
