"""附表1 主要指标完成情况: the district's figures of a period against their bases, unrounded (domain §6.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from filings import breaks
from institutions.models import Institution
from qianjiang_finance.common.expressions import Operands
from qianjiang_finance.common.quarter import Quarter
from reports.bulletins.comparing import Compared, Subject, difference_from, growth_from
from reports.dashboards import Item, Nature
from reports.dashboards.comparable import Comparable
from reports.dashboards.overview import SMALLEST_GROUP
from reports.figures import SingleFigures
from reports.judging import judged
from reports.metrics import (
    ComparableGrowth,
    Value,
    absent,
    basis_points,
    comparable_growth,
    difference,
    increase,
    increase_over_increase,
)
from reports.metrics.values import as_base
from reports.policy_checks import Result

NOT_MEANT = "不作此项比较"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: an indicator, whether it is printed as a part (其中：) of the one above, the checks that judge it.

    ``of_balances`` marks a ratio of balances, which alone can be set against the start of the year: ratios of flows restart then.
    ``of_increases`` marks a ratio of increases since the start of the year: even its own value needs the same institutions at both dates.
    """

    code: str
    is_part: bool = False
    of_balances: bool = False
    of_increases: bool = False
    checks: tuple[str, ...] = ()


LINES = (
    Line("B101"),
    Line("B102"),
    Line("B103", is_part=True),
    Line("B201", checks=("C8",)),
    Line("B202", is_part=True),
    Line("B203", is_part=True, checks=("C2", "C9")),
    Line("B204", is_part=True),
    Line("B210"),
    Line("B211"),
    Line("B212"),
    Line("B303", checks=("C5",)),
    Line("B305"),
    Line("B312"),
    Line("B207"),
    Line("B208", is_part=True),
    Line("B505"),
    Line("D01", of_balances=True, checks=("C1",)),
    Line("D02", of_balances=True),
    Line("D03", of_balances=True, checks=("C4",)),
    Line("D04", of_increases=True, checks=("C3",)),
    Line("B405", checks=("C6",)),
    Line("D10"),
    Line("B216"),
    Line("D05", of_balances=True),
    Line("G102"),
    Line("T103"),
    Line("I101"),
    Line("S101"),
    Line("F101"),
)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row: amounts in ``unit``; the two growths in %; for a ratio the increase since the year's start is in 百分点.

    ``increase_compared`` is 同比多增（+）少增（-）: of a balance this year's increase less last year's, of a flow the difference of
    the two year-to-date sums, because a flow starts each year at zero. ``change_on_year`` is not a column: the change of a ratio
    (百分点) or of a price (BP) on the same quarter last year. ``results`` has the checks by code. ``comparable`` has the growth on
    the institutions of both dates (可比口径) where it differs enough from the full one to be said. With ``left_out``, institutions whose
    report is missing at one of the dates, every derived figure of the row is 可比口径, without them. ``broken`` says from when the definition is another one than at a date
    compared with (empty: the same); then the comparisons across it are absent. ``of_few``: at one of the dates only one or two
    institutions have a figure, so that the row tells of single ones; ``tells_left_out``: so few are left out of the comparisons that
    these, beside the sums with them, do.
    """

    number: int
    code: str
    name: str
    unit: str
    is_part: bool
    nature: Nature
    current: Value
    since_start: Value
    growth_since_start: Value
    last_year: Value
    growth: Value
    increase_compared: Value
    change_on_year: Value
    results: Mapping[str, Result]
    comparable: ComparableGrowth[Institution] | None
    definition: str
    left_out: tuple[str, ...] = ()
    broken: str = ""
    of_few: bool = False

    @property
    def tells_left_out(self) -> bool:
        return 0 < len(self.left_out) < SMALLEST_GROUP


@dataclass(frozen=True, slots=True)
class Source:
    """What the rows are computed from: the sums, each institution's own figures, the quarter, and who can be compared."""

    totals: Operands
    singles: Mapping[Institution, SingleFigures]
    quarter: Quarter
    circles: Comparable


def indicator_rows(items: Mapping[str, Item], source: Source) -> tuple[IndicatorRow, ...]:
    """The rows of the indicators in use, numbered from 1, over the district's sums."""
    lines = [line for line in LINES if line.code in items]
    return tuple(_row(number, line, items[line.code], source) for number, line in enumerate(lines, start=1))


def _row(number: int, line: Line, item: Item, source: Source) -> IndicatorRow:
    operands, quarter = source.totals, source.quarter
    year_before, year_start = quarter.same_last_year, quarter.year_start
    from_start = item.nature is Nature.STOCK
    is_amount = item.nature in (Nature.STOCK, Nature.FLOW)
    compared_at = (year_start, year_before, year_before.year_start) if from_start else (year_before,)
    subject = Subject(operands, quarter, source.circles)
    on_start = Compared(item, subject, year_start, of_increases=line.of_increases)
    on_year = Compared(item, subject, year_before)
    on_increase = Compared(item, subject, *compared_at)
    compared = on_increase.value(lambda figures: _compared(item, figures, quarter))
    not_meant = absent(NOT_MEANT)
    has_start = from_start or line.of_balances
    shown = [
        on_year,
        *([on_start] if has_start or line.of_increases else []),
        *([on_increase] if is_amount else []),
    ]
    return IndicatorRow(
        number=number,
        code=item.code,
        name=item.name,
        unit=item.total_unit,
        is_part=line.is_part,
        nature=item.nature,
        current=on_start.value(lambda figures: item.value(figures, quarter))
        if line.of_increases
        else item.value(operands, quarter),
        since_start=on_start.value(difference_from(item, quarter, year_start)) if has_start else not_meant,
        growth_since_start=on_start.value(growth_from(item, quarter, year_start))
        if from_start
        else not_meant,
        last_year=as_base(item.value(operands, year_before)),
        growth=on_year.value(growth_from(item, quarter, year_before)) if is_amount else not_meant,
        increase_compared=compared if is_amount else not_meant,
        change_on_year=not_meant if is_amount else compared,
        results={code: judged(code, operands, quarter, item.breaks) for code in line.checks},
        comparable=_comparable(item.code, source)
        if is_amount and not item.broken_between(year_before, quarter)
        else None,
        definition=item.definition,
        broken=breaks.words(item.broken_between(min(compared_at), quarter)),
        left_out=tuple(dict.fromkeys(name for one in shown for name in one.left_out)),
        of_few=any(_is_of_few(item, source, at) for at in (quarter, *compared_at)),
    )


def _is_of_few(item: Item, source: Source, at: Quarter) -> bool:
    """One or two institutions have a figure of it at that date."""
    counts = (sum(single(code, at) is not None for single in source.singles.values()) for code in item.codes)
    return any(0 < count < SMALLEST_GROUP for count in counts)


def _comparable(code: str, source: Source) -> ComparableGrowth[Institution] | None:
    """Growth on the year on the institutions of both dates; None where it says nothing new (domain §3.2)."""
    now, then = (
        {institution: single(code, at) for institution, single in source.singles.items()}
        for at in (source.quarter, source.quarter.same_last_year)
    )
    growths = comparable_growth(now, then)
    return growths if growths.worth_showing() else None


def _compared(item: Item, operands: Operands, quarter: Quarter) -> Value:
    """What the year brought against last year, by the nature of the indicator."""
    year_before = quarter.same_last_year
    now, last_year = item.value(operands, quarter), item.value(operands, year_before)
    if item.nature is Nature.STOCK:
        return increase_over_increase(
            now.amount,
            year_start=item.value(operands, quarter.year_start).amount,
            last_year=last_year.amount,
            year_start_before=item.value(operands, year_before.year_start).amount,
        ).difference
    if item.nature is Nature.FLOW:
        return increase(now.amount, last_year.amount)
    if item.nature is Nature.PRICE:
        return basis_points(now.amount, last_year.amount)
    return difference(now, as_base(last_year))
