"""What a bulletin may say of a confirmed score: placeholders, the results of the year, praise by grade (domain §5.2 item 8, §6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reports.drafting.evidence import Evidence, Proposal
from reports.drafting.facts import Tally
from reports.drafting.phrases import Said
from reports.models import Section
from reports.score_pages import ScoredRow, ScoreTable

#: The best grade, whose banks are praised by name.
BEST = "优秀"


def score_texts(score: ScoreTable | None) -> dict[str, Said]:
    """{@B02.评价得分} 85.20分, {@B02.评价名次} 第1位, {@B02.评价等次} 优秀, {@B02.建议加分} 5分; nothing without a confirmed score."""
    if score is None:
        return {}
    source = f"{score.scheme}，{score.state}"
    texts = {}
    for row in score.rows:
        name = f"@{row.code}"
        texts[f"{name}.评价等次"] = Said(row.grade or "不评等次", formula=source)
        texts[f"{name}.评价得分"] = _number(row.total, "分", f"{source}的总分", "不计分")
        texts[f"{name}.建议加分"] = _number(row.award, "分", f"{source}的建议加分值", "不加分")
        place = None if row.rank is None else Decimal(row.rank)
        said = _number(place, "位", f"{source}的名次", "不参加排名")
        texts[f"{name}.评价名次"] = (
            said if place is None else Said(f"第{row.rank}位", place, "位", said.formula)
        )
    return texts


def _number(value: Decimal | None, unit: str, formula: str, otherwise: str) -> Said:
    if value is None:
        return Said(otherwise, formula=formula)
    text = f"{value.normalize():f}" if unit == "分" and value == value.to_integral_value() else f"{value}"
    return Said(f"{text}{unit}", value, unit, formula)


def grade_tallies(score: ScoreTable | None) -> dict[str, Tally]:
    """{评价.优秀.家数} for each grade of the ranked banks; one under a veto has no place among them."""
    if score is None:
        return {}
    of = len(score.rows)
    grades = dict.fromkeys(row.grade for row in score.ranked if row.grade)
    return {
        f"评价.{grade}": Tally(
            tuple(row.code for row in score.ranked if row.grade == grade),
            of,
            f"{score.scheme}中{grade}的机构",
        )
        for grade in grades
    }


def _told(row: ScoredRow) -> str:
    return f"{{@{row.code}}}（{{@{row.code}.评价得分}}，{{@{row.code}.评价名次}}）"


def year_results(evidence: Evidence, *, names_banks: bool) -> Iterator[Proposal]:
    """The banks by grade, the best with score and place; the others with names only where problems are told with names."""
    score = evidence.score
    if score is None:
        return
    parts = []
    for name in grade_tallies(score):
        grade = name.removeprefix("评价.")
        rows = [row for row in score.ranked if row.grade == grade]
        told = f"：{'、'.join(map(_told, rows))}" if names_banks or grade == BEST else ""
        parts.append(f"等次为{grade}的{{{name}.家数}}{told}")
    if parts:
        rule = f"取已确认的评分（{score.scheme}）；不参加排名的机构不列。"
        yield Proposal(Section.MERITS, "评价.结果", "年度评价结果。", "；".join(parts) + "。", rule)


def praised_by_grade(evidence: Evidence) -> Iterator[Proposal]:
    """The banks of the best grade, in the order of their places."""
    score = evidence.score
    rows = [row for row in score.ranked if row.grade == BEST] if score else []
    for row in rows:
        words = (
            f"{{@{row.code}}}：年度评价得分{{@{row.code}.评价得分}}，居{{@{row.code}.评价名次}}，等次为{BEST}，"
            f"建议加{{@{row.code}.建议加分}}，予以通报表扬。"
        )
        rule = f"已确认评分的等次为{BEST}。"
        yield Proposal(Section.PRAISE, f"表扬.{row.code}", "", words, rule)
