"""Changing a draft: words of paragraphs, struck and added ones, orders. Numbers are placeholders and stay what they are (feature Z3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from institutions.models import Institution, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import without_controls
from reports import bulletin_policies as policies
from reports.drafting.checking import empty_book
from reports.drafting.placeholders import keys_of, typed_numbers
from reports.models import Bulletin, BulletinOrder, BulletinParagraph, Section
from reports.services.drafting import STEP, evidence_of, remember, take_figures, touch

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """What a writer made of one paragraph. ``is_struck`` needs a reason where a rule proposed it."""

    words: str
    is_struck: bool = False
    strike_reason: str = ""


@transaction.atomic
def save_words(*, bulletin: Bulletin, changes: Mapping[int, Change], by: User, seen: int) -> list[str]:
    """Save the words of paragraphs by id; returns the numbers typed by hand (手工数字) among them. All or none.

    Raises NotAllowed; StaleState; BusinessError for an empty or too long paragraph, a placeholder that does not exist (named), or a
    proposed paragraph struck without a reason.
    """
    policies.can_edit(by, bulletin).enforce()
    touch(bulletin, seen)
    rows = {row.pk: row for row in bulletin.paragraphs.all()}
    changed = []
    for pk, change in changes.items():
        row = rows.get(pk)
        if row is None:
            raise BusinessError("段落已不存在，请刷新页面")
        words = _clean(change.words)
        if (words, change.is_struck) == (row.words, row.is_struck):
            continue
        if change.is_struck and row.origin and not change.strike_reason.strip():
            raise BusinessError(f"“{row.heading or row.get_section_display()}”由规则拟写，不采用的请写明理由")
        row.words, row.is_struck = words, change.is_struck
        row.strike_reason = without_controls(change.strike_reason).strip()[:200] if change.is_struck else ""
        changed.append(row)
    _check(bulletin, [row.words for row in changed])
    BulletinParagraph.objects.bulk_update(changed, ["words", "is_struck", "strike_reason"])
    _fill(bulletin, changed)
    if changed:
        remember(bulletin, "edit", by, f"修改{len(changed)}段")
    return [number for row in rows.values() if not row.is_struck for number in typed_numbers(row.words)]


@transaction.atomic
def add_paragraph(*, bulletin: Bulletin, section: str, words: str, by: User, seen: int) -> BulletinParagraph:
    """A paragraph of the writer's own at the end of a section. Raises like :func:`save_words`."""
    policies.can_edit(by, bulletin).enforce()
    if section not in Section or section == Section.ORDERS:
        raise BusinessError("请选择段落所在的部分；下一步要求在“要求”处添加")
    touch(bulletin, seen)
    words = _clean(words)
    _check(bulletin, [words])
    rows = list(bulletin.paragraphs.all())
    order = list(Section)
    before = [row.place for row in rows if order.index(Section(row.section)) <= order.index(Section(section))]
    place = max(before, default=0) + 1
    later = [row for row in rows if row.place >= place]
    for row in later:
        row.place += STEP
    BulletinParagraph.objects.bulk_update(later, ["place"])
    added = BulletinParagraph.objects.create(bulletin=bulletin, section=section, place=place, words=words)
    _fill(bulletin, [added])
    remember(bulletin, "edit", by, f"增加一段（{added.get_section_display()}）")
    return added


def _clean(words: str) -> str:
    words = " ".join(without_controls(words).split())
    if not words or len(words) > _LONGEST:
        raise BusinessError(f"段落不能为空，且不超过{_LONGEST}字；不需要的段落请选“不采用”")
    return words


def _check(bulletin: Bulletin, sentences: Iterable[str]) -> None:
    """Every placeholder exists, or was kept in the bulletin before (those of a corrected one)."""
    keys = keys_of(sentences)
    unknown = empty_book().unknown(keys) if keys else []
    kept = set(bulletin.figures.filter(key__in=unknown).values_list("key", flat=True))
    if missing := [key for key in unknown if key not in kept]:
        names = "、".join(f"{{{key}}}" for key in missing)
        raise BusinessError(f"没有这样的占位：{names}。数字请用占位，不能改写；请对照占位说明改正")


def _fill(bulletin: Bulletin, rows: Iterable[BulletinParagraph]) -> None:
    """Figures for placeholders that the bulletin has not kept yet; then all are taken anew, so that they are of one moment."""
    keys = set(keys_of(row.words for row in rows))
    kept = set(bulletin.figures.filter(key__in=keys).values_list("key", flat=True))
    if keys - kept:
        sentences = list(bulletin.paragraphs.values_list("words", flat=True))
        take_figures(bulletin, evidence_of(bulletin, sentences))


@transaction.atomic
def save_order(
    *,
    bulletin: Bulletin,
    order: BulletinOrder | None,
    words: str,
    due_on: dt.date,
    units: Iterable[Institution],
    by: User,
    seen: int,
) -> BulletinOrder:
    """Change or add one of 下一步要求. Raises NotAllowed, StaleState; BusinessError without words, units or with a day that is past."""
    policies.can_edit(by, bulletin).enforce()
    touch(bulletin, seen)
    words, responsible = " ".join(without_controls(words).split()).rstrip("。"), list(units)
    if not words or len(words) > 300:
        raise BusinessError("要求不能为空，且不超过300字")
    if not responsible:
        raise BusinessError("请至少选择一个责任单位")
    if due_on < clock.today():
        raise BusinessError("完成时限不能早于今天")
    if order is None:
        last = bulletin.orders.last()
        order = BulletinOrder(bulletin=bulletin, place=(last.place if last else 0) + STEP)
    order.words, order.due_on = words, due_on
    order.save()
    order.units.set(responsible)
    remember(bulletin, "edit", by, f"要求：{words}")
    return order


@transaction.atomic
def remove_order(*, bulletin: Bulletin, order: BulletinOrder, by: User, seen: int) -> None:
    """Take an order out of a draft; the timeline keeps its words. Raises NotAllowed, StaleState."""
    policies.can_edit(by, bulletin).enforce()
    touch(bulletin, seen)
    remember(bulletin, "edit", by, f"删去要求：{order.words}")
    order.delete()
