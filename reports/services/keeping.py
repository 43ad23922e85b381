"""Taking the figures of a bulletin: each placeholder, what it was computed from, and the cells with their revisions (feature Z4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from filings.models import Indicator, Period
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.quarter import Quarter
from reports.bulletins import build_annex
from reports.bulletins.sheets import attached, book_of
from reports.bulletins.snapshot import to_text
from reports.check_pages.reading import quarters_of
from reports.drafting.checking import ORIGINAL
from reports.drafting.evidence import Evidence
from reports.drafting.facts import Book, Fact
from reports.drafting.ledger import Cell, Operand
from reports.models import (
    Bulletin,
    BulletinAnnex,
    BulletinCell,
    BulletinFigure,
    BulletinKind,
    BulletinOperand,
    BulletinVersion,
)
from reports.models.bulletin_figures import PLACES

#: The kinds of bulletin with an annex.
WITH_ANNEX = (BulletinKind.QUARTERLY, BulletinKind.YEARLY)
#: Ranks kept for every bank that takes part, whether a sentence names them or not: what drift compares.
KEPT_RANKS = (("B201", "增量排名"), ("B201", "增速排名"))


def rank_keys(book: Book) -> list[str]:
    """{@B02.B201.增量排名} … of the banks that have a place."""
    return [f"@{bank}.{code}.{name}" for code, name in KEPT_RANKS for bank in book.ranks(code, name)]


def keep_figures(bulletin: Bulletin, evidence: Evidence, keys: Iterable[str]) -> None:
    """Replace the kept figures, operands, cells and versions by what the book says now. The caller's transaction and policy."""
    wanted = list(keys)
    facts = evidence.book.facts([*wanted, *rank_keys(evidence.book)])
    indicators = dict(Indicator.objects.values_list("code", "pk"))
    bulletin.figures.all().delete()
    bulletin.cells.all().delete()
    bulletin.versions.all().delete()
    figures = BulletinFigure.objects.bulk_create(_figure(bulletin, fact) for fact in facts.values())
    _copy_originals(bulletin, wanted)
    BulletinOperand.objects.bulk_create(
        BulletinOperand(
            figure=figure,
            scope=operand.scope,
            indicator_id=indicators[operand.code],
            period_index=operand.quarter.index,
        )
        for figure, fact in zip(figures, facts.values(), strict=True)
        for operand in fact.operands
    )
    operands = [operand for fact in facts.values() for operand in fact.operands]
    BulletinCell.objects.bulk_create(_cells(bulletin, evidence.book, operands, indicators))
    _keep_versions(bulletin, evidence)
    _keep_annex(bulletin, evidence)


def _keep_annex(bulletin: Bulletin, evidence: Evidence) -> None:
    """The tables of the same data; none for a kind without an annex, nor while the period waits for missing reports."""
    BulletinAnnex.objects.filter(bulletin=bulletin).delete()
    bulletin.attachments = ""
    if bulletin.kind in WITH_ANNEX and not bulletin.period.waits_for(len(evidence.missing)):
        book = book_of(build_annex(bulletin.period))
        BulletinAnnex.objects.create(bulletin=bulletin, content=to_text(book))
        bulletin.attachments = "\n".join(attached(book))
    bulletin.save(update_fields=["attachments"])


def _copy_originals(bulletin: Bulletin, keys: Iterable[str]) -> None:
    """{原.B201.余额}: what the corrected bulletin said, word for word."""
    if bulletin.corrects is None:
        return
    wanted = {key.removeprefix(ORIGINAL): key for key in keys if key.startswith(ORIGINAL)}
    BulletinFigure.objects.bulk_create(
        BulletinFigure(
            bulletin=bulletin,
            key=wanted[figure.key],
            words=figure.words,
            number=figure.number,
            raw=figure.raw,
            unit=figure.unit,
            formula=f"{bulletin.corrects.number}原数",
        )
        for figure in bulletin.corrects.figures.filter(key__in=wanted)
    )


def _figure(bulletin: Bulletin, fact: Fact) -> BulletinFigure:
    raw = None if fact.value is None else int(round(fact.value.scaleb(PLACES), 0))
    return BulletinFigure(
        bulletin=bulletin,
        key=fact.key,
        words=fact.words,
        number=fact.number,
        raw=raw,
        unit=fact.unit,
        formula=fact.formula,
    )


def _cells(
    bulletin: Bulletin, book: Book, operands: Iterable[Operand], indicators: Mapping[str, int]
) -> list[BulletinCell]:
    """The cells behind the operands, each once; with a rate those of its weight."""
    found: dict[tuple[int, str, Quarter], Cell] = {}
    for operand in operands:
        for code in (operand.code, book.ledger.items[operand.code].weight):
            for cell in book.ledger.cells(operand.scope, code, operand.quarter) if code else ():
                found[cell.member.pk, cell.code, cell.quarter] = cell
    groups = {
        cell.member.pk: "".join(
            f"|{name}|" for name, pks in book.ledger.groups.items() if cell.member.pk in pks
        )
        for cell in found.values()
    }
    return [
        BulletinCell(
            bulletin=bulletin,
            institution_id=cell.member.pk,
            name=cell.member.name,
            groups=groups[cell.member.pk],
            indicator_id=indicators[cell.code],
            period_index=cell.quarter.index,
            raw=cell.raw,
            revision_id=cell.revision,
            is_carried=cell.is_carried,
        )
        for cell in found.values()
    ]


def _keep_versions(bulletin: Bulletin, evidence: Evidence) -> None:
    quarters = quarters_of(bulletin.period.quarter)
    periods = Period.objects.with_published().filter(index__in=[at.index for at in quarters])
    BulletinVersion.objects.bulk_create(
        BulletinVersion(bulletin=bulletin, period=period, data_version=period.data_version)
        for period in periods
    )
    period = Period.objects.get(pk=bulletin.period_id)
    bulletin.data_version = period.data_version
    bulletin.filled_at = clock.now()
    note = f"数据截至{day_text(clock.today())}，数据版本{period.data_version}"
    if evidence.missing:
        note += f"；{period.missing_text(len(evidence.missing))}"
    bulletin.data_note = note
    bulletin.save(update_fields=["data_version", "filled_at", "data_note"])
