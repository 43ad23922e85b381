"""Judging the tasks of a quarter by accepted figures, and the district by the checks of the policy (domain §1.5; ADR 9).

Every unit whose filing is accepted is judged; one that has not delivered stays 未报, and tasks of units that report no such indicator are
left to people. Verdicts are taken again whenever this runs until the period closes, then they are frozen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from filings.models import Indicator, Period
from institutions.models import Institution
from measures.models import Verdict as Stored
from measures.models import WorkItem
from measures.services import Judged, record_verdicts
from qianjiang_finance.common import clock
from qianjiang_finance.common.expressions import Operands
from reports import figures
from reports.check_pages.reading import Sources, quarters_of, read
from reports.check_pages.words import OF_GROUP, OF_ONE, said
from reports.figures import ExpectedFiling, Members
from reports.policy_checks import Verdict
from reports.supervision import rules
from reports.supervision.rules import Say
from reports.wording import yi_or_wan

_STORED = {
    Verdict.MET: Stored.MET,
    Verdict.MISSED: Stored.MISSED,
    Verdict.WATCH: Stored.WATCH,
    Verdict.NOT_APPLICABLE: Stored.NOT_APPLICABLE,
}
_BANKS = "BK"
TOO_FEW = "按大型银行合计与全区比较，机构较少，各数不公开"


def judge_period(period: Period, on: dt.date | None = None) -> int:
    """Record what accepted figures say of a period; returns how many verdicts are new or changed. A second run changes nothing."""
    day = on or clock.today()
    items = list(
        WorkItem.objects.for_year(period.quarter.year)
        .filter(issued_on__isnull=False)
        .exclude(task__rule="")
        .exclude(state__in=["not-applicable", "retired"])
        .select_related("task")
    )
    accepted = {
        filing.institution_id: filing
        for filing in figures.expected_filings(period)
        if filing.accepted_at is not None
    }
    if not accepted:
        return 0
    return record_verdicts(
        quarter=period.quarter,
        items=_Bench(period, accepted, items).judge(items),
        checks=_district(period),
        freeze=day >= period.closes_on,
    )


class _Bench:
    """Everything that the items of a period are judged by, read once."""

    def __init__(
        self, period: Period, accepted: dict[int, ExpectedFiling], items: Iterable[WorkItem]
    ) -> None:
        self.accepted = accepted
        self.quarter = period.quarter
        self.groups = figures.reporting_groups()
        codes = {code for item in items for code in item.task.judged_codes}
        others = {item.task.rule.partition(":")[2] for item in items if item.task.rule.startswith("outgrow")}
        self.indicators = {row.code: row for row in Indicator.objects.filter(code__in=codes | others)}
        units = list(Institution.objects.filter(pk__in=accepted))
        quarters = quarters_of(self.quarter)
        self.figures = figures.by_institution(codes | others, quarters, units)
        self.checks = read(
            period, None, [unit for unit in units if accepted[unit.pk].kind in self._bank_kinds()]
        )

    def _bank_kinds(self) -> frozenset[str]:
        return self.groups[_BANKS].kinds if _BANKS in self.groups else frozenset()

    def judge(self, items: Iterable[WorkItem]) -> dict[int, Judged]:
        """Item → verdict, for those that figures can judge."""
        found: dict[int, Judged] = {}
        for item in items:
            filing = self.accepted.get(item.institution_id)
            judged = self._judge(item, filing) if filing else None
            if judged is not None:
                found[item.pk] = judged
        return found

    def _judge(self, item: WorkItem, filing: ExpectedFiling) -> Judged | None:
        if item.task.check_code:
            return self._by_check(item.task.check_code, filing)
        codes = [code for code in item.task.judged_codes if self._reports(code, filing)]
        if not codes:
            return None
        operands = self.figures.get(filing.institution_id)
        if operands is None:
            return Judged(Stored.NOT_APPLICABLE, "本期未填报对应指标")
        ruling = rules.rule(
            item.task.rule,
            codes,
            operands,
            self.quarter,
            breaks=self.checks.breaks,
            say=self._say(codes[0]),
        )
        return Judged(_STORED[ruling.verdict], ruling.said)

    def _by_check(self, code: str, filing: ExpectedFiling) -> Judged | None:
        if filing.kind not in self._bank_kinds():
            return None
        if code == OF_GROUP:
            return _group(self.checks)
        return _check(self.checks, code, self.checks.of_bank(filing.institution_id))

    def _reports(self, code: str, filing: ExpectedFiling) -> bool:
        indicator = self.indicators.get(code)
        nobody = Members(frozenset(), frozenset())
        return indicator is not None and filing in self.groups.get(indicator.reporter_id, nobody)

    def _say(self, code: str) -> Say:
        unit = self.indicators[code].unit
        return yi_or_wan if unit == "万元" else lambda amount: f"{amount.normalize():f}{unit}"


def _check(sources: Sources, code: str, operands: Operands) -> Judged:
    result = sources.judge(code, operands).result
    return Judged(_STORED[result.verdict], said(code, result))


def _group(sources: Sources) -> Judged | None:
    """C10, read by banks and departments too: of a group or a rest too small to be told the verdict alone."""
    judged = sources.judge_large_banks()
    if judged is None:
        return None
    words = said(OF_GROUP, judged.result) if sources.tells_large_banks() else TOO_FEW
    return Judged(_STORED[judged.result.verdict], words)


def _district(period: Period) -> dict[str, Judged]:
    """The checks over the sums of the district, and C10."""
    sources = read(period, None, [])
    if sources.district is None:
        return {}
    found = {code: _check(sources, code, sources.district) for code in OF_ONE}
    group = _group(sources)
    return found | ({OF_GROUP: group} if group else {})
