"""Making a draft: sentences of the templates, points proposed by rules, orders, and the figures of all of them (features J5, Z3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.db import transaction
from django.db.models import F

from filings.models import Period
from institutions.models import Institution, User
from measures.models import MeasureUnit
from qianjiang_finance.common import clock, workdays
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls
from reports import bulletin_policies as policies
from reports import wording
from reports.drafting.evidence import Evidence, Proposal
from reports.drafting.merits import merits, praised
from reports.drafting.next_steps import LEAST, Demand, demands
from reports.drafting.phrases import Said
from reports.drafting.placeholders import keys_of
from reports.drafting.problems import of_topic, problems, reminded
from reports.drafting.reading import read_evidence
from reports.drafting.score_facts import praised_by_grade, year_results
from reports.models import (
    Bulletin,
    BulletinEvent,
    BulletinKind,
    BulletinOrder,
    BulletinParagraph,
    BulletinSeries,
    Section,
    SentenceTemplate,
)
from reports.policy_checks import CHECKS
from reports.services.keeping import keep_figures

#: Paragraphs stand this far apart, so that one can be put between.
STEP = 10
OFFICE = "JRB"
_TITLES = {
    BulletinKind.QUARTERLY: "关于{期}全区金融支持制造业高质量发展情况的通报",
    BulletinKind.SPECIAL: "关于{期}{专题}情况的通报",
    BulletinKind.YEARLY: "关于{年度}全区金融支持制造业高质量发展评价情况的通报",
    BulletinKind.PRAISE: "关于{期}金融支持制造业工作表扬和督办的通知",
}


@transaction.atomic
def draft_bulletin(
    *, kind: str, period: Period, series: BulletinSeries, by: User, topic: str = "", names_banks: bool = True
) -> Bulletin:
    """A draft of the period with everything that templates and rules write; its figures are taken now.

    Raises NotAllowed; BusinessError without published data, without a topic for a 专项通报, for a year not over (年度评价).
    """
    policies.can_draft(by).enforce()
    topic = without_controls(topic).strip()
    if kind not in _TITLES:
        raise BusinessError("更正通报从已印发通报的“影响核查”页生成")
    if not period.data_version:
        raise BusinessError(f"{period}还没有审核通过的数据，不能拟写通报")
    if kind == BulletinKind.SPECIAL and not topic:
        raise BusinessError("请填写专项通报的专题，例如：数据迟报、三张清单公示")
    if kind == BulletinKind.YEARLY and period.quarter.number != 4:
        raise BusinessError("年度评价通报以四季度（年度）数据为准，请选择四季度")
    bulletin = create_bulletin(
        kind=kind, period=period, series=series, by=by, topic=topic, names_banks=names_banks
    )
    sentences = SentenceTemplate.objects.filter(kind=kind, is_active=True)
    evidence = evidence_of(bulletin, [row.words for row in sentences])
    points = proposals(evidence, kind, names_banks=names_banks, topic=topic)
    _write(bulletin, sentences, points)
    least = 0 if kind == BulletinKind.SPECIAL else LEAST
    _order(bulletin, demands(evidence, points, names_banks=names_banks, least=least))
    take_figures(bulletin, evidence)
    remember(bulletin, "draft", by, f"数据版本{bulletin.data_version}")
    return bulletin


def create_bulletin(
    *,
    kind: str,
    period: Period,
    series: BulletinSeries,
    by: User,
    topic: str = "",
    names_banks: bool = True,
    title: str = "",
    corrects: Bulletin | None = None,
) -> Bulletin:
    """The bare row, with the paper of its series. The caller has asked the policy."""
    return Bulletin.objects.create(
        kind=kind,
        period=period,
        topic=topic[:40],
        title=title[:120] or _title(kind, period, topic),
        series=series,
        agency_head=series.agency_head,
        addressees=series.addressees,
        copies_to=series.copies_to,
        signature=series.signature,
        comment_days=series.comment_days,
        names_banks=names_banks,
        drafted_by=by,
        drafted_at=clock.now(),
        is_demo=Institution.objects.filter(is_demo=True).exists(),
        corrects=corrects,
    )


def _title(kind: str, period: Period, topic: str) -> str:
    quarter = period.quarter
    words = _TITLES[BulletinKind(kind)].replace("{期}", wording.report_title(quarter.year, quarter.number))
    return words.replace("{年度}", f"{quarter.year}年度").replace("{专题}", topic)


def evidence_of(bulletin: Bulletin, sentences: Iterable[str]) -> Evidence:
    """What the period says now, with the placeholders that are the bulletin's own (专题, 更正文号)."""
    codes = {
        part for key in keys_of(sentences) for part in key.replace("/", ".").replace("-", ".").split(".")
    }
    evidence = read_evidence(bulletin.period, codes, for_year=bulletin.kind == BulletinKind.YEARLY)
    own = {"专题": Said(bulletin.topic)}
    if bulletin.corrects:
        own |= {"更正文号": Said(bulletin.corrects.number), "更正标题": Said(bulletin.corrects.title)}
    texts = {**evidence.book.texts, **own}
    book = replace(evidence.book, texts=texts)
    return replace(evidence, book=book)


def proposals(evidence: Evidence, kind: str, *, names_banks: bool, topic: str = "") -> tuple[Proposal, ...]:
    """What the rules write for a bulletin of the kind; for a 专项通报 only what its topic is about."""
    points: list[Proposal] = []
    if kind == BulletinKind.YEARLY:
        points += year_results(evidence, names_banks=names_banks)
    if kind in (BulletinKind.QUARTERLY, BulletinKind.YEARLY):
        points += merits(evidence)
    if kind == BulletinKind.YEARLY and evidence.score:
        points += praised_by_grade(evidence)
    elif kind in (BulletinKind.QUARTERLY, BulletinKind.YEARLY, BulletinKind.PRAISE):
        points += praised(evidence)
    if kind == BulletinKind.SPECIAL:
        every = problems(evidence, names_banks=names_banks, most=len(CHECKS))
        return of_topic(every, topic)
    if kind != BulletinKind.PRAISE:
        points += problems(evidence, names_banks=names_banks)
    if names_banks:
        points += reminded(evidence)
    if evidence.missing and kind in (BulletinKind.QUARTERLY, BulletinKind.YEARLY):
        points.append(_missing(evidence))
    return tuple(points)


def _missing(evidence: Evidence) -> Proposal:
    words = f"{{未报.家数}}机构{evidence.missing_words}。"
    rule = "本期有应报而没有审核通过数据的机构时写入；处理方式见报送期设置。"
    return Proposal(Section.LEAD, "导语.未报", "", words, rule)


def _write(bulletin: Bulletin, sentences: Iterable[SentenceTemplate], points: Sequence[Proposal]) -> None:
    rows = [
        BulletinParagraph(bulletin=bulletin, section=row.section, words=row.words, proposed=row.words)
        for row in sentences
    ]
    rows += [
        BulletinParagraph(
            bulletin=bulletin,
            section=point.section,
            heading=point.heading,
            words=point.words,
            proposed=point.words,
            origin=point.origin,
            rule=point.rule,
        )
        for point in points
    ]
    order = list(Section)
    rows.sort(key=lambda row: order.index(Section(row.section)))
    for place, row in enumerate(rows, start=1):
        row.place = place * STEP
    BulletinParagraph.objects.bulk_create(rows)


def _order(bulletin: Bulletin, wanted: Sequence[Demand]) -> None:
    """The orders with the banks they are for and the leads of their measure; due at the end of the next quarter."""
    due = max((bulletin.period.quarter + 1).last_day, workdays.working_day_after(clock.today(), 20))
    leads: dict[int, list[int]] = {}
    for number, unit in MeasureUnit.objects.filter(
        duty=MeasureUnit.Duty.LEAD, institution__isnull=False
    ).values_list("measure__number", "institution_id"):
        leads.setdefault(number, []).append(unit)
    codes = {code for demand in wanted for code in demand.banks}
    units = dict(Institution.objects.filter(code__in={*codes, OFFICE}).values_list("code", "pk"))
    for place, demand in enumerate(wanted, start=1):
        order = BulletinOrder.objects.create(
            bulletin=bulletin,
            place=place * STEP,
            words=demand.words,
            due_on=due,
            measure=demand.measure,
            origin=demand.origin,
            rule=demand.rule,
        )
        ids = [units[code] for code in demand.banks] + leads.get(demand.measure or 0, [])
        order.units.set(ids or [units[OFFICE]])


def take_figures(bulletin: Bulletin, evidence: Evidence) -> None:
    """Keep the figures of every paragraph, struck ones too."""
    keep_figures(bulletin, evidence, keys_of(bulletin.paragraphs.values_list("words", flat=True)))


@transaction.atomic
def refresh_figures(*, bulletin: Bulletin, by: User, seen: int) -> Bulletin:
    """Take the figures of a draft anew; words stay as they are. Raises NotAllowed, StaleState when it was edited meanwhile."""
    policies.can_edit(by, bulletin).enforce()
    touch(bulletin, seen)
    sentences = list(bulletin.paragraphs.values_list("words", flat=True))
    before = dict(bulletin.figures.values_list("key", "number"))
    take_figures(bulletin, evidence_of(bulletin, sentences))
    after = dict(bulletin.figures.values_list("key", "number"))
    changed = sum(before.get(key) != number for key, number in after.items())
    remember(bulletin, "refresh", by, f"数据版本{bulletin.data_version}，{changed}处数字有变化")
    return bulletin


def touch(bulletin: Bulletin, seen: int) -> None:
    """Count an edit of the text; StaleState if it was edited since it was shown, or left 草拟."""
    rows = Bulletin.objects.filter(pk=bulletin.pk, edit_number=seen, state=Bulletin.State.DRAFT)
    if not rows.update(edit_number=F("edit_number") + 1):
        raise StaleState("通报已有新的修改或办理，请刷新页面，核对后再修改")
    bulletin.refresh_from_db()


def remember(
    bulletin: Bulletin, verb: str, by: User, comment: str = "", at: dt.datetime | None = None
) -> None:
    """One line of the timeline."""
    BulletinEvent.objects.create(
        bulletin=bulletin,
        verb=verb,
        to_state=bulletin.state,
        comment=comment[:500],
        by=by,
        at=at or clock.now(),
    )
