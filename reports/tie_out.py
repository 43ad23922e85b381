"""核对: the district's totals against those of 人民银行, 监管分局 and others, with the institutions most likely behind a gap (feature Z11).

Lines, states and explanations are those of ``filings.tieout``, where staff enter and explain. What is added here is where to look first,
by the clues of ``reports.gap_clues``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from filings import tieout
from filings.models import Indicator, Period
from qianjiang_finance.common.quarter import Quarter
from reports import figures
from reports.dashboards.basis import DataBasis, basis_of
from reports.dashboards.display import Scale
from reports.figures import ExpectedFiling, SingleFigures
from reports.gap_clues import Clue, Figures, best, clue_of
from reports.metrics import growth, round_half_up
from reports.wording import WAN_PER_YI

#: So many institutions are named for a gap.
MOST_SUSPECTS = 3
_STATES = ("未解释", "需重新解释", "已解释", "一致", "允许范围内", "尚无报送数", "未录入")


@dataclass(frozen=True, slots=True)
class Suspect:
    """An institution that may be behind a gap, with the clue and its words."""

    filing: ExpectedFiling
    clue: Clue
    reason: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """A line of the tie-out with the institutions most likely behind it."""

    line: tieout.Line
    suspects: tuple[Suspect, ...]

    @property
    def is_open(self) -> bool:
        """Whether it differs by more than it may."""
        return self.line.wants_explanation


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
                line.explanation.text if line.explanation else "",
                "；".join(f"{two.filing.name}（{two.reason}）" for two in one.suspects),
            ]  # fmt: skip


def build_tie_out(period: Period, scale: Scale = Scale.WAN) -> TieOut:
    """All lines of the period, reasons with amounts on the scale: ten queries."""
    lines = tieout.build(period)
    roster = figures.expected_filings(period)
    wanted = {line.indicator.code for line in lines if line.wants_explanation}
    quarter = period.quarter
    at = (quarter, quarter.previous, quarter.same_last_year)
    singles = figures.by_institution(wanted, at) if wanted else {}
    return TieOut(
        lines=tuple(GapLine(line, tuple(_suspects(line, roster, singles, quarter, scale))) for line in lines),
        counts=tuple(
            (state, count) for state in _STATES if (count := sum(line.state == state for line in lines))
        ),
        basis=basis_of(period, roster),
    )


def _suspects(
    line: tieout.Line,
    roster: Sequence[ExpectedFiling],
    singles: Mapping[int, SingleFigures],
    quarter: Quarter,
    scale: Scale,
) -> Iterator[Suspect]:
    """Those who could account for the gap, the likeliest first; of a line about one institution that one alone."""
    gap, reference = line.difference, line.reference
    if not gap or reference is None or not line.wants_explanation or not _adds_up(line):
        return
    base = _base(line.indicator, quarter)
    among = [filing for filing in roster if reference.institution_id in (None, filing.institution_id)]
    known = {
        filing.institution_id: _figures(filing, singles, line.indicator.code, quarter, base)
        for filing in among
    }
    middle = None if reference.institution_id else _middle_growth(known.values())
    clues = ((pk, clue) for pk, one in known.items() if (clue := clue_of(one, gap, middle)))
    filings = {filing.institution_id: filing for filing in among}
    for pk, clue in best(clues, gap, MOST_SUSPECTS):
        yield Suspect(filings[pk], clue, _reason(clue, known[pk], line, scale))


def _adds_up(line: tieout.Line) -> bool:
    """Whether the figures of the institutions make up ours: a rate's do not."""
    return line.indicator.aggregation in (Indicator.Aggregation.SUM, Indicator.Aggregation.VISITS)


def _base(item: Indicator, quarter: Quarter) -> Quarter:
    """What a figure is compared with: last quarter's, for a year-to-date flow that of the same quarter last year."""
    return quarter.same_last_year if item.kind == Indicator.Kind.FLOW else quarter.previous


def _figures(
    filing: ExpectedFiling, singles: Mapping[int, SingleFigures], code: str, quarter: Quarter, base: Quarter
) -> Figures:
    single = singles.get(filing.institution_id, SingleFigures({}))
    return Figures(single(code, quarter), single(code, base), is_due=filing.accepted_at is None)


def _middle_growth(known: Iterable[Figures]) -> Decimal:
    """The median of the institutions' growth on the base, in %; zero when none has grown from anything."""
    growths = [growth(one.now, one.base).amount for one in known]
    found = [amount for amount in growths if amount is not None]
    return median(found) if found else Decimal(0)


def _reason(clue: Clue, known: Figures, line: tieout.Line, scale: Scale) -> str:
    """The clue in words, amounts on the scale with their unit."""
    gap, unit = line.difference or Decimal(1), line.indicator.unit

    def said(amount: Decimal, *, signed: bool = False) -> str:
        on = Scale.WAN if abs(amount) < WAN_PER_YI else scale  # 0.00亿元 would say nothing
        return f"{on.number(amount, unit, signed=signed)}{on.unit(unit)}"

    now, base = known.now or Decimal(0), known.base or Decimal(0)
    return clue.kind.value.format(
        figure=said(now),
        base=said(base),
        base_name="上年同期" if line.indicator.kind == Indicator.Kind.FLOW else "上期",
        change=said(now - base, signed=True),
        meant=said(now - clue.amount),
        amount=said(abs(clue.amount)),
        part=round_half_up(clue.amount / gap * 100, 0),
    )
