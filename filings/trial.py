"""Trying a rule on past periods before it takes effect: which accepted filings it would have found wanting (feature C9). Read only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from filings import checks
from filings.models import Filing, Period, Rule

#: What a finding would have meant to the filing, by its severity.
_OUTCOMES = {Rule.Severity.ERROR: "不通过", Rule.Severity.WARNING: "须说明", Rule.Severity.INFO: "有提示"}
#: So many periods a trial takes at most.
MOST_PERIODS = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A filing that the rule finds wanting, with what it finds."""

    filing: Filing
    findings: list[checks.Finding]


@dataclass(frozen=True, slots=True)
class Trial:
    """The outcome: over how many filings of how many periods, those found wanting, and how many the rule as it stands finds so."""

    severity: str
    periods: int
    filings: int
    hits: list[Hit]
    before: int | None

    @property
    def sentence(self) -> str:
        """若启用，过去4期30份报表中有4份不通过."""
        outcome = _OUTCOMES[Rule.Severity(self.severity)]
        told = f"若启用，过去{self.periods}期{self.filings}份报表中有{len(self.hits)}份{outcome}"
        return told if self.before is None else f"{told}（现行规则{self.before}份）"


def try_rule(
    rule: checks.CheckRule,
    kinds: Collection[str],
    periods: Collection[Period],
    held: checks.CheckRule | None = None,
) -> Trial:
    """Run the rule alone over the accepted filings of the periods, of the kinds of institution it is for (none: all).

    ``held`` is the rule as it stands, for comparison. The days of a rule are left aside, for the question is what it would do in force.
    """
    books = [
        book
        for book in checks.accepted_books(periods)
        if not kinds or book.filing.institution.kind_id in kinds
    ]
    found = [(book.filing, checks.run_alone(rule, book)) for book in books]
    before = None if held is None else sum(bool(checks.run_alone(held, book)) for book in books)
    hits = [Hit(filing, findings) for filing, findings in found if findings]
    return Trial(rule.severity, len(periods), len(books), hits, before)


def periods_to_try() -> list[Period]:
    """The newest periods with accepted filings, newest first."""
    return list(Period.objects.with_published().order_by("-index")[:MOST_PERIODS])
