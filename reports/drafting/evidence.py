"""What proposals rest on: the book of figures, the verdicts of the policy's checks, and the records of reporting. Pure values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reports.drafting.facts import Book
from reports.drafting.ledger import Member, Reading
from reports.policy_checks import Result, Verdict
from reports.score_pages import ScoreTable


@dataclass(frozen=True, slots=True)
class Proposal:
    """A paragraph that a stated rule writes. ``origin`` names the rule, so that the same rule is found again later (drift)."""

    section: str
    origin: str
    heading: str
    words: str
    rule: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """``banks``: verdicts by code of the bank, of those whose figures are in; ``district``: C1–C9 and C10 of the whole.
    ``late`` and ``missing``: codes of institutions with a record of 迟报 or without accepted figures; ``is_carrying``: the period
    carries last quarter's balances of those (沿用上期). ``score``: the confirmed one of the period, if there is one."""

    book: Book
    banks: Mapping[str, Mapping[str, Result]]
    district: Mapping[str, Result]
    late: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    is_carrying: bool = False
    score: ScoreTable | None = None

    @property
    def missing_words(self) -> str:
        """What the bulletin says of those who have not reported, by the rule of the period (feature Z9)."""
        treated = "合计数中其余额沿用上期数" if self.is_carrying else "本次统计未包含其数据"
        return f"未在规定时限内报送，{treated}"

    @property
    def vetoed(self) -> frozenset[str]:
        """Codes of the banks under a veto in the confirmed score: no bulletin praises them."""
        return frozenset(row.code for row in self.score.rows if row.vetoes) if self.score else frozenset()

    def verdict(self, check: str, bank: str = "") -> Verdict:
        """The verdict of a bank, without one the district's; 不适用 where it was not judged."""
        results = self.banks.get(bank, {}) if bank else self.district
        result = results.get(check)
        return result.verdict if result else Verdict.NOT_APPLICABLE

    def banks_with(self, check: str, verdict: Verdict = Verdict.MISSED) -> tuple[str, ...]:
        """Codes of the banks with that verdict, in the order of the roster."""
        return tuple(bank for bank in self.banks if self.verdict(check, bank) == verdict)

    def worst_first(self, check: str) -> tuple[str, ...]:
        """The banks that did not meet the check, the largest gap between what it compares first."""

        def gap(bank: str) -> Decimal:
            compared = [value.amount for _, value in self.banks[bank][check].compared[:2]]
            now, base = (*compared, None, None)[:2]
            return Decimal(0) if now is None or base is None else now - base

        rising_is_bad = check == "C6"
        return tuple(
            sorted(self.banks_with(check), key=lambda bank: -gap(bank) if rising_is_bad else gap(bank))
        )

    def judged(self, check: str) -> int:
        """How many banks have a verdict other than 不适用."""
        return sum(self.verdict(check, bank) != Verdict.NOT_APPLICABLE for bank in self.banks)

    def missed_by(self, bank: str) -> tuple[str, ...]:
        """The checks that the bank did not meet."""
        results = self.banks.get(bank, {})
        return tuple(check for check, result in results.items() if result.verdict == Verdict.MISSED)

    def member(self, code: str) -> Member:
        return self.book.ledger.members[code]

    def increase(self, bank: str, code: str) -> Decimal | None:
        """The bank's increase since the year's start, 万元."""
        quarter = self.book.quarter
        look_up = Reading(self.book.ledger).of(f"@{bank}")
        now, start = look_up(code, quarter), look_up(code, quarter.year_start)
        return None if now is None or start is None else now - start

    def top(self, code: str, count: int) -> tuple[str, ...]:
        """The banks with the first ``count`` places by a positive increase since the year's start, ties among them too."""
        places = self.book.ranks(code, "增量排名")
        first = [
            bank for bank, place in places.items() if place <= count and (self.increase(bank, code) or 0) > 0
        ]
        return tuple(sorted(first, key=lambda bank: places[bank]))


def named(banks: tuple[str, ...]) -> str:
    """{@A}、{@C}: names as placeholders."""
    return "、".join(f"{{@{bank}}}" for bank in banks)
