"""What of an issued bulletin would read differently today: cells corrected since, sentences, ranks (通报影响; feature Z4). Read only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from filings.models import PublishedFigure
from qianjiang_finance.common.quarter import Quarter
from reports import wording
from reports.bulletins.composing import Contents
from reports.bulletins.score_drift import ChangedScore, changed_scores
from reports.drafting.evidence import Evidence, Proposal
from reports.drafting.facts import RANKINGS, Fact
from reports.drafting.placeholders import Slot, keys_of, pieces
from reports.models import Bulletin, BulletinCell, BulletinFigure, BulletinParagraph

#: Said of the day on which figures were taken: not news.
_OF_THE_DAY = ("数据日期",)
NOT_WRITTEN = "（按规则不再写入）"


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A figure corrected since: as the bulletin took it, as it is accepted today (None: withdrawn), and the filing's page."""

    institution: str
    code: str
    indicator: str
    period: str
    old: Decimal
    new: Decimal | None
    unit: str
    url: str


@dataclass(frozen=True, slots=True)
class ChangedSentence:
    """A sentence: where it stands, as printed and as it would read. ``old_words`` and ``new_words`` keep the placeholders."""

    section: str
    old: str
    new: str
    old_words: str
    new_words: str


@dataclass(frozen=True, slots=True)
class ChangedRank:
    """A place in a ranking: 第3位 → 第4位."""

    bank: str
    code: str
    ranking: str
    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Drift:
    """All of it; ``appeared``: points that the rules would write today and did not then; ``scores``: of the confirmed score of the
    period, which stays as it was confirmed."""

    cells: tuple[ChangedCell, ...]
    sentences: tuple[ChangedSentence, ...]
    ranks: tuple[ChangedRank, ...]
    appeared: tuple[str, ...]
    scores: tuple[ChangedScore, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.cells or self.sentences or self.ranks or self.appeared or self.scores)

    @property
    def touches_text(self) -> bool:
        """Whether there is something to correct in what was printed."""
        return bool(self.sentences or self.ranks or self.appeared)


def drift_of(contents: Contents, evidence: Evidence, points: tuple[Proposal, ...]) -> Drift:
    """Compare the kept text with today's ``evidence`` and what the rules would write today (``points``)."""
    today = _today(contents, evidence, points)
    cells = tuple(_cells(contents.bulletin))
    if not cells:  # without a corrected figure the rules have nothing new to say
        points = ()
    proposed = {point.origin: point for point in points}
    known = {row.origin for row in contents.paragraphs}
    sentences = [found for row in contents.printed for found in _sentences(row, contents, today, proposed)]
    return Drift(
        cells=cells,
        sentences=tuple(sentences),
        ranks=tuple(_ranks(contents.figures, evidence)),
        appeared=tuple(
            point.heading + _said(point.words, today) for point in points if point.origin not in known
        ),
        scores=changed_scores(contents.bulletin.period),
    )


Texts = Mapping[str, str]


def _today(contents: Contents, evidence: Evidence, points: tuple[Proposal, ...]) -> Texts:
    """What each placeholder says today; one that can no longer be said keeps its words."""
    kept = {key: figure.text for key, figure in contents.figures.items()}
    wanted = [key for key in (*kept, *keys_of(point.words for point in points)) if key not in _OF_THE_DAY]
    facts: Mapping[str, Fact] = evidence.book.facts(wanted)
    return {**kept, **{key: fact.text for key, fact in facts.items()}}


def _said(words: str, texts: Texts) -> str:
    return "".join(
        texts.get(piece.key, f"{{{piece.key}}}") if isinstance(piece, Slot) else piece.text
        for piece in pieces(words)
    )


def _sentences(
    row: BulletinParagraph, contents: Contents, today: Texts, proposed: Mapping[str, Proposal]
) -> Iterator[ChangedSentence]:
    """Sentence by sentence; where a rule wrote the paragraph and would write another one today, the paragraph as a whole."""
    section = row.heading or row.get_section_display()
    kept = {key: figure.text for key, figure in contents.figures.items()}
    if proposed and row.origin and not row.is_edited:
        point = proposed.get(row.origin)
        if point is None:
            yield ChangedSentence(section, _said(row.words, kept), NOT_WRITTEN, row.words, "")
            return
        if point.words != row.words:
            yield ChangedSentence(
                section, _said(row.words, kept), _said(point.words, today), row.words, point.words
            )
            return
    for words in split(row.words):
        old, new = _said(words, kept), _said(words, today)
        if old != new:
            yield ChangedSentence(section, old, new, words, words)


def split(words: str) -> list[str]:
    """A paragraph in sentences, each with its full stop."""
    parts = [f"{part}。" for part in words.split("。") if part]
    return parts if words.endswith("。") or not parts else [*parts[:-1], parts[-1].removesuffix("。")]


def _ranks(figures: Mapping[str, BulletinFigure], evidence: Evidence) -> Iterator[ChangedRank]:
    for key, figure in figures.items():
        scope, _, rest = key.partition(".")
        code, _, name = rest.partition(".")
        if name not in RANKINGS or not scope.startswith("@"):
            continue
        fact = evidence.book.fact(key)
        now = fact.text if fact else "—"
        if now != figure.text:
            item = evidence.book.ledger.items[code]
            yield ChangedRank(
                evidence.member(scope[1:]).name,
                code,
                f"{item.subject}{RANKINGS[name]}排名",
                key,
                figure.text,
                now,
            )


def _cells(bulletin: Bulletin) -> Iterator[ChangedCell]:
    """Kept cells whose accepted figure is another one today: two queries."""
    kept: list[BulletinCell] = list(
        bulletin.cells.select_related("indicator", "institution").order_by(
            "institution__kind__order", "institution__order", "indicator__order", "period_index"
        )
    )
    periods = {cell.period_index for cell in kept}
    rows = PublishedFigure.objects.filter(
        period__index__in=periods, indicator__in={cell.indicator_id for cell in kept}
    ).values_list("institution_id", "indicator_id", "period__index", "raw")
    now = {(bank, code, index): raw for bank, code, index, raw in rows}
    for cell in kept:
        raw = now.get((cell.institution_id, cell.indicator_id, cell.period_index))
        if raw == cell.raw or (cell.is_carried and raw is None):
            continue
        quarter = Quarter.from_index(cell.period_index)
        yield ChangedCell(
            institution=cell.name,
            code=cell.indicator.code,
            indicator=cell.indicator.name,
            period=wording.stock_wording(quarter.year, quarter.number),
            old=cell.indicator.from_raw(cell.raw),
            new=None if raw is None else cell.indicator.from_raw(raw),
            unit=cell.indicator.unit,
            url=f"/filings/{quarter}/{cell.institution.code}/",
        )
