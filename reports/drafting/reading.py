"""Reading what a draft needs: the book of its placeholders and the evidence for its proposals, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from filings.breaks import Breaks, series_breaks
from filings.models import DisciplineRecord, Period, ReferenceRate
from measures.models import PolicyDocument
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.quarter import Quarter
from reports import figures, wording
from reports.attendance import attendance
from reports.check_pages.reading import CODES, Sources, cases_found_true, quarters_of, with_cases
from reports.dashboards.periods import last_quarters
from reports.drafting.evidence import Evidence
from reports.drafting.facts import Book, Tally
from reports.drafting.ledger import Ledger, Member, Reading
from reports.drafting.ledger_reading import read_ledger
from reports.drafting.phrases import Said
from reports.drafting.score_facts import grade_tallies, score_texts
from reports.figures import ExpectedFiling
from reports.judging import Asked, across_break
from reports.models import ScoreScheme
from reports.policy_checks import CHECKS, Result, Verdict, large_banks_lead
from reports.score_pages import confirmed_score

#: Codes that proposals use beyond those of the checks.
MORE_CODES = ("B101", "B106", "B206", "B207", "B216", "B303", "B406", "B505")
#: The group that C10 speaks of, as placeholders name it.
LARGE_BANKS = "大型银行"
#: A record in one of these states does not stand.
_FALLEN = (
    DisciplineRecord.State.WAIVED,
    DisciplineRecord.State.DISMISSED,
    DisciplineRecord.State.WITHDRAWN,
)


def read_evidence(period: Period, codes: Iterable[str] = (), *, for_year: bool = False) -> Evidence:
    """Everything for a draft of the period: less than twenty queries, whatever the number of institutions.

    ``codes``: further indicators that its sentences name. ``for_year``: rather the score by the yearly scheme than the quarter's.
    """
    quarter = period.quarter
    roster = figures.expected_filings(period)
    rosters = attendance(last_quarters(quarter))
    breaks = series_breaks()
    ledger = read_ledger(period, {*CODES, *MORE_CODES, *codes}, rosters)
    judged = _judged(ledger, quarter, breaks, _banks(roster, ledger, quarter))
    members = {member.pk: member.code for member in ledger.members.values()}
    missing = tuple(
        members[row.institution_id]
        for row in roster
        if row.accepted_at is None and row.institution_id in members
    )
    late = _late(period, members)
    kind = ScoreScheme.PeriodKind.YEAR if for_year else ScoreScheme.PeriodKind.QUARTER
    score = confirmed_score(period, kind)
    tallies = _tallies(judged.banks, missing, late, len(roster)) | grade_tallies(score)
    texts = _texts(period, roster) | _verdict_counts(judged.banks) | score_texts(score)
    book = Book(quarter, ledger, breaks, texts, tallies)
    return Evidence(book, judged.banks, judged.district, late, missing, period.is_carrying, score)


def _banks(roster: Iterable[ExpectedFiling], ledger: Ledger, quarter: Quarter) -> list[Member]:
    """The banks whose figures of the quarter are in, in the order of the roster."""
    by_pk = {member.pk: member for member in ledger.members.values()}
    reported = {cell.member.pk for cell in ledger.rows.get(("B102", quarter), ())}
    return [
        by_pk[row.institution_id]
        for row in roster
        if row.accepted_at is not None and row.institution_id in reported
    ]


@dataclass(frozen=True, slots=True)
class _Judged:
    """Verdicts by bank, and the district's with C10."""

    banks: dict[str, dict[str, Result]]
    district: dict[str, Result]


def _judged(ledger: Ledger, quarter: Quarter, breaks: Breaks, banks: list[Member]) -> _Judged:
    rates = ReferenceRate.objects.filter(index__in=[at.index for at in quarters_of(quarter)])
    lpr = {Quarter.from_index(rate.index): Decimal(rate.basis_points) / 100 for rate in rates}
    sources = Sources(quarter, {}, None, None, lpr, breaks)
    reading = Reading(ledger)
    cases = cases_found_true(quarter, [bank.pk for bank in banks])
    of_bank = {
        bank.code: with_cases(reading.of(f"@{bank.code}"), quarter, cases.get(bank.pk, 0)) for bank in banks
    }
    by_bank = {
        bank: {check: sources.judge(check, operands).result for check in CHECKS}
        for bank, operands in of_bank.items()
    }
    district = {check: sources.judge(check, reading.of("")).result for check in CHECKS}
    group, whole = Asked(reading.of(LARGE_BANKS)), Asked(reading.of(""))
    district["C10"] = across_break(large_banks_lead(group, whole, quarter), whole, quarter, breaks)
    return _Judged(by_bank, district)


def _late(period: Period, members: Mapping[int, str]) -> tuple[str, ...]:
    """Codes of the institutions with a standing record of 迟报 in the period."""
    rows = (
        DisciplineRecord.objects.filter(filing__period=period, kind=DisciplineRecord.Kind.LATE)
        .exclude(state__in=_FALLEN)
        .order_by("filing__institution__kind__order", "filing__institution__order")
        .values_list("filing__institution_id", flat=True)
    )
    return tuple(dict.fromkeys(members[pk] for pk in rows if pk in members))


def _tallies(
    banks: Mapping[str, Mapping[str, Result]],
    missing: tuple[str, ...],
    late: tuple[str, ...],
    expected: int,
) -> dict[str, Tally]:
    """{C1.未达标.家数}, {C1.达标.家数}, {未报.家数}, {迟报.家数}, and each with 范围."""
    tallies = {
        "未报": Tally(missing, expected, "应报而没有审核通过数据的机构"),
        "迟报": Tally(late, expected, "本期有迟报记录的机构"),
    }
    for check, about in CHECKS.items():
        verdicts = {bank: results[check].verdict for bank, results in banks.items()}
        of = sum(verdict != Verdict.NOT_APPLICABLE for verdict in verdicts.values())
        for verdict in (Verdict.MET, Verdict.MISSED, Verdict.WATCH):
            found = tuple(bank for bank, said in verdicts.items() if said == verdict)
            tallies[f"{check}.{verdict}"] = Tally(
                found, of, f"政策核查{check}（{about.name}）{verdict}的银行"
            )
    return tallies


def _verdict_counts(banks: Mapping[str, Mapping[str, Result]]) -> dict[str, Said]:
    """{@B02.核查达标} 7项, {@B02.核查未达标} 2项."""
    texts = {}
    for bank, results in banks.items():
        for verdict in (Verdict.MET, Verdict.MISSED):
            count = sum(result.verdict == verdict for result in results.values())
            formula = f"政策核查C1—C9中{verdict}的项数"
            texts[f"@{bank}.核查{verdict}"] = Said(f"{count}项", Decimal(count), "项", formula)
    return texts


def _texts(period: Period, roster: tuple[ExpectedFiling, ...]) -> dict[str, Said]:
    """Placeholders without an indicator: dates, the policy, coverage."""
    quarter = period.quarter
    policy = PolicyDocument.objects.order_by("-printed_on").first()
    included = sum(row.accepted_at is not None for row in roster)
    banks = sum(row.accepted_at is not None and row.kind in ("PB", "LB", "JB", "CB") for row in roster)

    def count(number: int, formula: str) -> Said:
        return Said(f"{number}家", Decimal(number), "家", formula)

    return {
        "期": Said(wording.report_title(quarter.year, quarter.number)),
        "期末": Said(wording.stock_wording(quarter.year, quarter.number)),
        "期末简": Said(wording.stock_wording(None, quarter.number)),
        "年初至今": Said(wording.flow_wording(None, quarter.number)),
        "年度": Said(f"{quarter.year}年"),
        "数据日期": Said(day_text(clock.today())),
        "政策文号": Said(policy.number if policy else "（未导入政策文件）"),
        "政策标题": Said(policy.attachment_title if policy else "（未导入政策文件）"),
        "应报": count(len(roster), "本期应报机构（不含免报）"),
        "实报": count(included, "本期数据审核通过的机构"),
        "实报银行": count(banks, "本期数据审核通过的银行"),
    }
