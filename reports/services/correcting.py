"""更正通报: drafted in one press from what drifted since the bulletin was issued (feature Z4)."""

from __future__ import annotations

from django.db import transaction

from institutions.models import User
from qianjiang_finance.common.errors import BusinessError
from reports import bulletin_policies as policies
from reports.bulletins.composing import read_text
from reports.bulletins.drift import Drift, drift_of
from reports.drafting.checking import ORIGINAL
from reports.drafting.placeholders import Slot, pieces
from reports.models import Bulletin, BulletinKind, BulletinParagraph, Section, SentenceTemplate
from reports.services.drafting import (
    STEP,
    create_bulletin,
    evidence_of,
    proposals,
    remember,
    take_figures,
)


def read_drift(bulletin: Bulletin) -> Drift:
    """What would read differently today. No write; a dozen queries."""
    contents = read_text(bulletin)
    evidence = evidence_of(bulletin, [row.words for row in contents.paragraphs])
    points = proposals(evidence, bulletin.kind, names_banks=bulletin.names_banks, topic=bulletin.topic)
    if bulletin.kind == BulletinKind.CORRECTION:
        points = ()
    return drift_of(contents, evidence, points)


@transaction.atomic
def draft_correction(*, bulletin: Bulletin, by: User) -> Bulletin:
    """A draft of kind 更正 with a paragraph for each sentence and rank that changed, old and new both from figures.

    Raises NotAllowed; BusinessError when nothing printed would change, or a correction is under way already.
    """
    policies.can_correct(by, bulletin).enforce()
    closed = (Bulletin.State.ISSUED, Bulletin.State.CLOSED, Bulletin.State.CANCELLED)
    if bulletin.corrections.exclude(state__in=closed).exists():
        raise BusinessError("这份通报已有更正通报在办理，请在其中修改")
    drift = read_drift(bulletin)
    if not drift.touches_text:
        raise BusinessError("现行数据没有改变通报的文字和排名，不需要更正")
    correction = create_bulletin(
        kind=BulletinKind.CORRECTION,
        period=bulletin.period,
        series=bulletin.series,
        by=by,
        names_banks=bulletin.names_banks,
        title=f"关于更正{bulletin.number}通报有关内容的通报",
        corrects=bulletin,
    )
    _write(correction, drift)
    sentences = list(correction.paragraphs.values_list("words", flat=True))
    take_figures(correction, evidence_of(correction, sentences))
    remember(correction, "draft", by, f"更正{bulletin.number}")
    remember(bulletin, "correct", by, correction.title)
    return correction


def _write(correction: Bulletin, drift: Drift) -> None:
    templates = SentenceTemplate.objects.filter(kind=BulletinKind.CORRECTION, is_active=True)
    rows = [(row.section, row.words, "") for row in templates]
    rule = "现行数据下文字有变化的句子，原文取印发时的数据，更正后取现行数据。"
    for sentence in drift.sentences:
        old = original(sentence.old_words)
        new = f"更正为“{sentence.new_words}”" if sentence.new_words else "予以删去"
        rows.append((Section.CORRECTIONS, f"“{sentence.section.rstrip('。')}”部分“{old}”{new}。", rule))
    rule = "现行数据下位次有变化的机构。"
    rows += [
        (
            Section.CORRECTIONS,
            f"{{@{rank.key[1:].split('.')[0]}}}{rank.ranking}由{{{ORIGINAL}{rank.key}}}更正为{{{rank.key}}}。",
            rule,
        )
        for rank in drift.ranks
    ]
    order = list(Section)
    rows.sort(key=lambda row: order.index(Section(row[0])))
    BulletinParagraph.objects.bulk_create(
        BulletinParagraph(
            bulletin=correction, section=section, place=place * STEP, words=words, proposed=words, rule=rule
        )
        for place, (section, words, rule) in enumerate(rows, start=1)
    )


def original(words: str) -> str:
    """The same sentence with the figures of the corrected bulletin: {B201.余额} becomes {原.B201.余额}."""
    return "".join(
        f"{{{ORIGINAL}{piece.key}}}" if isinstance(piece, Slot) else piece.text for piece in pieces(words)
    )
