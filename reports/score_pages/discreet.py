"""A point as a scored bank may read it: never a number from which another bank's figure follows (experience.md, The people; domain §8.3).

The best value is one bank's. A benchmark or a mean over the scored banks, taken from the district's total, leaves those that are not
scored: it is told only where at least three others are in it and none, or at least three, are left outside.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from filings.models import PublishedFigure
from reports.dashboards.overview import SMALLEST_GROUP
from reports.models import ScorePoint, ScoreRow, ScoreRun
from reports.score_pages.stored import keys_of
from reports.scoring.engine import ALL_RANKED
from reports.scoring.results import Key
from reports.scoring.wording import num, points

BEST_WITHHELD = "最优值是另一家银行的数，不公开"
#: The limits of an interval that is measured from a benchmark, and what they are measured by: −0.61至19.39%（基准值−10、+10）.
_LIMITS = re.compile(r"^区间法：[^（]*（(基准值[^）]*)）")


@dataclass(frozen=True, slots=True)
class PointWords:
    """What is said of a point; ``withheld`` says what is not, empty where everything is."""

    compared: str
    rule: str
    arithmetic: str
    withheld: str = ""


def in_full(point: ScorePoint) -> PointWords:
    """As it was stored: for who sees all institutions."""
    return PointWords(point.compared, point.rule, point.arithmetic)


def for_bank(point: ScorePoint, *, knows_benchmark: bool = False) -> PointWords:
    """For the bank itself: the best value and, unless it ``knows_benchmark``, the benchmark give way to words."""
    if not point.compared or point.value is None:
        return in_full(point)
    if point.item.method == "best":
        return _without_best(point)
    if _is_over_others(point) and not knows_benchmark:
        return _without_benchmark(point)
    return in_full(point)


def _is_over_others(point: ScorePoint) -> bool:
    """Compared with a benchmark or a mean over the scored banks."""
    return point.item.method == "benchmark" or (
        point.item.method == "interval" and bool(point.item.benchmark)
    )


def _without_best(point: ScorePoint) -> PointWords:
    assert point.value is not None
    own = num(point.value)
    if point.compared == f"最优值 {own}":
        return in_full(point)
    arithmetic = point.arithmetic
    if point.value > 0:
        ratio = "本机构值与最优值之比" if point.item.direction > 0 else "最优值与本机构值之比"
        arithmetic = f"{num(point.item.weight)} × {ratio}，得{_score(point)}分"
    return PointWords("", point.rule, arithmetic, BEST_WITHHELD)


def _without_benchmark(point: ScorePoint) -> PointWords:
    name, count = "基准值" if point.item.benchmark else "均值", len(point.compared_with.split())
    banks = f"{count}家机构" if count else "参评银行"
    return PointWords(
        "",
        _LIMITS.sub(r"区间法：\1", point.rule),
        f"按本机构值与{name}比较，得{_score(point)}分",
        f"该项{name}由{banks}合计得出，明细不公开",
    )


def _score(point: ScorePoint) -> str:
    return "—" if point.score is None else points(point.score)


def knows_benchmark(run: ScoreRun, row: ScoreRow, point: ScorePoint) -> bool:
    """Whether the bank of the row may be told what the point was compared with: two queries at most."""
    if not _is_over_others(point):
        return False
    if point.item.benchmark:
        members, keys = {int(key) for key in point.compared_with.split()}, keys_of(point.compared_figures)
    else:
        members, keys = _behind_mean(run, row, point), keys_of(point.figures)
    own = row.institution_id
    reporters = _reporters(keys)
    return bool(keys) and all(hides_each(members, reporters[key], own) for key in keys)


def hides_each(members: Collection[int], reporters: Collection[int], own: int) -> bool:
    """Whether a sum over ``members`` tells ``own`` nothing of a single other, neither by itself nor taken from the sum over ``reporters``."""
    others, outside = set(members) - {own}, set(reporters) - set(members) - {own}
    return len(others) >= SMALLEST_GROUP and (not outside or len(outside) >= SMALLEST_GROUP)


def _behind_mean(run: ScoreRun, row: ScoreRow, point: ScorePoint) -> set[int]:
    """The scored banks with a value of the item, those of the bank's own group where it was compared within that."""
    valued = ScorePoint.objects.filter(
        row__run=run, row__unranked="", item=point.item_id, value__isnull=False
    )
    if not point.scope.startswith(ALL_RANKED):
        valued = valued.filter(row__group=row.group)
    return set(valued.filter(reason="").order_by().values_list("row__institution", flat=True))


def _reporters(keys: Iterable[Key]) -> dict[Key, set[int]]:
    """Who has an accepted figure of each code and quarter."""
    wanted = set(keys)
    rows = PublishedFigure.objects.filter(
        indicator__code__in={code for code, _ in wanted},
        period__index__in={quarter.index for _, quarter in wanted},
    )
    by_index = {(code, quarter.index): (code, quarter) for code, quarter in wanted}
    found: dict[Key, set[int]] = defaultdict(set)
    for code, index, institution in rows.values_list("indicator__code", "period__index", "institution"):
        if (code, index) in by_index:
            found[by_index[code, index]].add(institution)
    return found
