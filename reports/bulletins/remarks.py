"""The words around the tables: notes below them and the lines of 说明. Pure strings from an annex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Protocol

from filings import breaks
from reports import wording
from reports.bulletins.annex import Annex, Missing
from reports.bulletins.indicator_table import IndicatorRow
from reports.bulletins.ranking_table import RANKED_CODES
from reports.dashboards import Nature
from reports.metrics import Value, round_half_up
from reports.policy_checks import CHECKS, Result

ROUNDING = "部分数据因四舍五入，存在总计与分项合计不等的情况。"
KINDS_RULE = (
    "累计类指标（发放、首贷、转贷等）“期末余额（累计）”“上年同期”为年初至季末累计数，“同比多增（+）少增（-）”为两个累计数之差；"
    "单位为%的指标“比年初增加”为百分点。户次为各机构户数之和，未去重。“—”表示不适用或无数据，0.00表示报送为零。"
)
#: Beside an indicator whose institutions differ between the two dates.
CIRCLE_MARK = "※"
LIKE_FOR_LIKE = "（可比口径）"
TRIAL = "试算"
USE = "使用范围"
_STATES = {
    TRIAL: "部分机构尚未报送或未经审核，数据可能变动",
    "已审核": "应报机构均已审核通过",
    "已锁定": "应报机构均已审核通过并锁定",
}


def indicator_notes(annex: Annex) -> tuple[str, ...]:
    """The notes below 附表1, without numbers."""
    notes = [
        ROUNDING,
        coverage_text(annex),
        KINDS_RULE,
    ]
    changes = "、".join(_changes_of_rates(annex))
    if changes:
        notes.append(f"与上年同期相比，{changes}。")
    notes.extend(_comparable_notes(annex.indicators))
    notes.extend(_left_out_notes(annex.indicators))
    notes.extend(_broken_notes(annex.indicators))
    notes.append(_verdict_note(annex))
    return tuple(notes)


def ranking_notes(annex: Annex) -> tuple[str, ...]:
    """The notes below 附表2, without numbers."""
    ranking = annex.ranking
    notes = [ROUNDING, *without_missing(annex, ranking.banks), RANK_RULE]
    left_out = [f"{'、'.join(ranking.too_new)}报送不足5个季末，不参加排名"] if ranking.too_new else []
    left_out += [f"{'、'.join(ranking.exempt)}不参评"] if ranking.exempt else []
    if left_out:
        notes.append(f"{'；'.join(left_out)}。")
    notes.extend(_comparable_notes(row for row in annex.indicators if row.code in RANKED_CODES))
    return tuple(notes)


SUMS_COMPARABLE = "有机构缺数的，小计、合计的增减和增速按各时点均有数的机构计算（可比口径）。"
RANK_RULE = (
    "排名范围为参评的商业银行，按未四舍五入的数据由高到低排列，数值完全相同的名次并列，其后名次顺延（如1、2、2、4）；"
    "政策性银行单列，不参加排名。基期为零或无数据的不作同比；基数较小的机构，同比增速宜与增量一并比较。"
)


def coverage_text(annex: Annex) -> str:
    """应报5家，已汇总4家；未含××（未报），合计数不包括其数据；本期未报1家，按“不计入”处理。"""
    basis = annex.basis
    text = f"应报{basis.expected}家，已汇总{basis.included}家"
    if not basis.missing:
        return f"{text}。"
    without = _without(basis.missing)
    if not basis.is_carrying:
        without += "，合计数不包括其数据"
    return f"{text}；{without}；{basis.missing_text}。"


class Row(Protocol):
    """A row of an institution: its name, and why its figures are not in the sums (empty: they are)."""

    @property
    def name(self) -> str: ...

    @property
    def missing(self) -> str: ...


def without_missing(annex: Annex, rows: Iterable[Row]) -> tuple[str, ...]:
    """Whose figures the sums of a table do not have, and on whom their changes are computed then; nothing when all are in."""
    missing = [Missing(row.name, row.missing) for row in rows if row.missing]
    if not missing:
        return ()
    how = annex.basis.missing_text if annex.basis.is_carrying else "小计、合计不包括其数据"
    return (f"{_without(missing)}，{how}。", SUMS_COMPARABLE)


def _without(missing: tuple[Missing, ...] | list[Missing]) -> str:
    return "未含" + "、".join(f"{one.name}（{one.reason}）" for one in missing)


def _changes_of_rates(annex: Annex) -> Iterator[str]:
    for row in annex.indicators:
        change = row.change_on_year.amount
        if change is not None:
            phrase = wording.rate_phrase if row.nature is Nature.PRICE else wording.share_phrase
            yield f"{row.name}{phrase(change)}"


def _comparable_notes(rows: Iterable[IndicatorRow]) -> Iterator[str]:
    """Like-for-like growth where the institutions of the two dates differ: one note for each circle of institutions."""
    circles: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.comparable is None or row.comparable.comparable.amount is None:
            continue
        sides = {"仅本期有数": row.comparable.joined, "仅上年同期有数": row.comparable.left}
        circle = "；".join(f"{'、'.join(map(str, names))}{words}" for words, names in sides.items() if names)
        circles[circle].append(f"{row.name}{wording.growth_phrase(row.comparable.comparable.amount)}")
    for circle, growths in circles.items():
        yield f"{CIRCLE_MARK}两期报数机构不同（{circle}），按两期均有数的机构计算{LIKE_FOR_LIKE}，同比：{'、'.join(growths)}。"


def _left_out_notes(rows: Iterable[IndicatorRow]) -> Iterator[str]:
    """Which rows are compared like for like because a report is missing at one of the dates, by the institutions left out."""
    circles: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        if row.left_out:
            circles[row.left_out].append(row.name)
    for left_out, names in circles.items():
        yield (
            f"{CIRCLE_MARK}{'、'.join(left_out)}在所比较的某一时点无数据，{'、'.join(names)}的增减、增速和同比多增（少增）"
            f"均按各时点有数的机构计算{LIKE_FOR_LIKE}。"
        )


def _broken_notes(rows: Iterable[IndicatorRow]) -> Iterator[str]:
    """Which rows stand under another definition than a base of theirs, one note for each date of change."""
    changes: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.broken:
            changes[row.broken].append(row.name)
    for broken, names in changes.items():
        yield f"{breaks.MARK}{'、'.join(names)}{broken}，增速不可直接比较，跨越调整的各项比较以“—”表示。"


def _verdict_note(annex: Annex) -> str:
    note = "“是否达标”按政策文件的表述对全区数据作同期比较，规则和依据见“说明”"
    if annex.quarter.number != 4:
        note += "；制造业贷款占各项贷款比重为季度阶段性结果，以年末为准"
    if annex.basis.state == TRIAL:
        note += "；本期数据为试算，核查结果随之变动"
    return note + "。"


def explanation_lines(annex: Annex) -> tuple[tuple[str, str], ...]:
    """The lines of 说明: subject and text."""
    quarter, basis = annex.quarter, annex.basis
    title = wording.report_title(quarter.year, quarter.number)
    lines = [
        ("报告期", f"{title}（截至{wording.stock_wording(quarter.year, quarter.number)}）"),
        ("数据状态", f"{basis.state}：{_STATES[basis.state]}"),
        ("数据版本", versions_text(annex)),
        ("机构覆盖", coverage_text(annex)),
        (USE, "含单家机构数据，供内部工作使用，不得对外公开"),
        ("计量单位", "金额为万元，保留两位小数；增速、占比、利率为%；占比的变动为百分点；利率的变动为基点"),
        (
            "汇总方法",
            "全区数为各机构报送数之和；占比先汇总分子、分母再计算；利率按发放额加权平均；机构比率不作简单平均",
        ),
        (
            "比较基数",
            "年初数为上年12月末数，年初数和上年同期数均取各机构最新核定数；基期为零、为负或无数据的不计算增速",
        ),
        ("四舍五入", f"按未四舍五入的数据计算，仅在显示时四舍五入。注：{ROUNDING}"),
        ("机构排名", RANK_RULE),
    ]
    if basis.is_demo:
        lines.insert(0, ("演示数据", "本工作簿的机构和数据均为虚构，仅用于演示"))
    lines += [
        (f"核查：{CHECKS[code].name}", _check_text(code, result))
        for row in annex.indicators
        for code, result in row.results.items()
    ]
    lines += [(f"{row.number}.{row.name}", row.definition) for row in annex.indicators]
    return tuple(lines)


def versions_text(annex: Annex) -> str:
    """2024年二季度第5版；对比期：2024年一季度第5版、…"""
    named = {quarter: f"{quarter.label}第{version}版" for quarter, version in annex.basis.versions.items()}
    own = named.pop(annex.quarter)
    return f"{own}；对比期：{'、'.join(named.values())}" if named else own


def _check_text(code: str, result: Result) -> str:
    """措施1“逐年提高…”：达标。本期11.25%，上年同期10.64%。"""
    check = CHECKS[code]
    compared = "，".join(f"{name}{_shown(value, check.unit)}" for name, value in result.compared)
    note = f"{result.note}。" if result.note else ""
    return f"{check.source}“{check.sentence}”：{result.verdict}。{compared}。{note}"


def _shown(value: Value, unit: str) -> str:
    if value.amount is None:
        return f"—（{value.reason}）"
    return f"{round_half_up(value.amount, 2):,}{unit}".replace("-", wording.MINUS)
