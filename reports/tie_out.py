"""核对: the district's totals against those of 人民银行, 监管分局 and others, with the institutions most likely behind a gap (feature Z11).

Lines, states and explanations are those of ``filings.tieout``, where staff enter and explain. What is added here is where to look first:
who has not reported, and whose figure moved most against the others in the direction of the gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from filings import tieout
from filings.models import Period
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.dashboards.basis import DataBasis, basis_of
from reports.figures import ExpectedFiling, SingleFigures
from reports.metrics import growth

#: So many institutions are named for a gap.
MOST_SUSPECTS = 3
#: One whose figure explains less than this part of a gap is not named.
LEAST_PART = Decimal("0.1")
_STATES = ("未解释", "需重新解释", "已解释", "一致", "允许范围内", "尚无报送数", "未录入")


@dataclass(frozen=True, slots=True)
class Suspect:
    """An institution that may be behind a gap: ``amount`` is what it could account for, in the unit of the indicator.

    ``is_missing``: it has not reported and had ``amount`` last quarter. Else its figure moved by ``amount`` more (or less) than the
    middle of all institutions.
    """

    filing: ExpectedFiling
    amount: Decimal
    is_missing: bool

    @property
    def size(self) -> Decimal:
        """The amount without its sign."""
        return abs(self.amount)


@dataclass(frozen=True, slots=True)
class GapLine:
    """A line of the tie-out with the institutions most likely behind it."""

    line: tieout.Line
    suspects: tuple[Suspect, ...]


@dataclass(frozen=True, slots=True)
class TieOut:
    """The page: lines, how many stand in which state, and what our totals rest on."""

    lines: tuple[GapLine, ...]
    counts: tuple[tuple[str, int], ...]
    basis: DataBasis

    def as_values(self) -> Iterator[list[object]]:
        """Head and rows of the file."""
        yield [
            "指标", "代码", "单位", "范围", "来源", "参考数", "报送数", "差额", "差异率（%）", "状态", "解释", "最可能的机构",
        ]  # fmt: skip
        for one in self.lines:
            line = one.line
            whose = line.reference and line.reference.institution
            yield [
                line.indicator.name, line.indicator.code, line.indicator.unit, str(whose or "全区合计"), line.source_label,
                line.theirs, line.ours, line.difference, line.rate, line.state,
                line.explanation.text if line.explanation else "", "、".join(two.filing.name for two in one.suspects),
            ]  # fmt: skip


def build_tie_out(period: Period) -> TieOut:
    """All lines of the period: ten queries."""
    lines = tieout.build(period)
    roster = figures.expected_filings(period)
    wanted = {line.indicator.code for line in lines if _is_open(line)}
    quarter = period.quarter
    singles = figures.by_institution(wanted, (quarter, quarter.previous)) if wanted else {}
    return TieOut(
        lines=tuple(GapLine(line, _suspects(line, roster, singles, quarter)) for line in lines),
        counts=tuple(
            (state, count) for state in _STATES if (count := sum(line.state == state for line in lines))
        ),
        basis=basis_of(period, roster),
    )


def _is_open(line: tieout.Line) -> bool:
    """Whether a district's total differs by more than it may."""
    is_district = line.reference is not None and line.reference.institution_id is None
    return is_district and line.wants_explanation


def _suspects(
    line: tieout.Line,
    roster: Sequence[ExpectedFiling],
    singles: Mapping[int, SingleFigures],
    quarter: Quarter,
) -> tuple[Suspect, ...]:
    """Those who could account for most of the gap, in its direction, first."""
    gap = line.difference
    if gap is None or not _is_open(line):
        return ()
    code = line.indicator.code
    middle = _middle_growth(code, singles, quarter)
    found = [
        suspect
        for filing in roster
        if filing.institution_id in singles
        and (suspect := _suspect(filing, code, singles[filing.institution_id], quarter, middle))
        and suspect.amount * gap > 0
        and abs(suspect.amount) >= abs(gap) * LEAST_PART
    ]
    found.sort(key=lambda one: -abs(one.amount))
    return tuple(found[:MOST_SUSPECTS])


def _middle_growth(code: str, singles: Mapping[int, SingleFigures], quarter: Quarter) -> Decimal:
    """The median of the institutions' growth on last quarter, in %; zero when none has grown from anything."""
    growths = [growth(one(code, quarter), one(code, quarter.previous)).amount for one in singles.values()]
    known = [amount for amount in growths if amount is not None]
    return median(known) if known else Decimal(0)


def _suspect(
    filing: ExpectedFiling, code: str, single: SingleFigures, quarter: Quarter, middle: Decimal
) -> Suspect | None:
    now, before = single(code, quarter), single(code, quarter.previous)
    if now is None:
        return Suspect(filing, -before, True) if before and filing.accepted_at is None else None
    if before is None:
        return Suspect(filing, now, False)
    return Suspect(filing, now - before * (1 + middle / 100), False)
