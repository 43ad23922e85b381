"""Deciding by hand whom a bulletin goes to, before it is signed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from institutions.models import Institution, User
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.texts import without_controls
from reports import bulletin_policies as policies
from reports.bulletins.addressing import Addressee, addressees_of, lines_of
from reports.models import Bulletin, BulletinAddressing, Sending
from reports.services.drafting import remember

_LONGEST = 600
#: What an event says of a change, at most so many names.
_MOST_NAMED = 20


@transaction.atomic
def address(
    *, bulletin: Bulletin, units: Iterable[Institution], way: str, by: User, seen: int
) -> tuple[Addressee, ...]:
    """Send the bulletin to the institutions, send them a copy, or leave them out; 主送 and 抄送 are written anew from the list.

    Raises NotAllowed; StaleState when the bulletin was changed since it was shown; BusinessError without an institution, for one that
    has to act on an order, when nothing changes, and when nobody would be left.
    """
    policies.can_address(by, bulletin).enforce()
    if way not in Sending.values:
        raise BusinessError("请选择主送、抄送或不发")
    before = {one.institution.pk: one for one in addressees_of(bulletin)}
    changed = [one for one in units if _way(before, one) != way]
    if not changed:
        raise BusinessError("没有选择单位，或所选单位已是这种发送方式")
    bound = [one.short_name for one in changed if one.pk in before and before[one.pk].is_bound]
    if bound and way == Sending.NONE:
        raise BusinessError(f"{'、'.join(bound)}是下一步要求的责任单位，须收文")
    _touch(bulletin, seen)
    _decide(bulletin, changed, Sending(way), before)
    now = addressees_of(bulletin)
    if not any(one.way == Sending.TO for one in now):
        raise BusinessError("至少要有一个主送单位")
    lines = lines_of(bulletin.series, now)
    if max(map(len, lines)) > _LONGEST:
        raise BusinessError("主送或抄送过长，请按类别或分组调整")
    _write(bulletin, *lines)
    names = "、".join(one.short_name for one in changed[:_MOST_NAMED])
    more = f"等{len(changed)}家" if len(changed) > _MOST_NAMED else ""
    remember(bulletin, "address", by, f"{Sending(way).label}：{names}{more}")
    return now


def _way(before: dict[int, Addressee], institution: Institution) -> Sending:
    found = before.get(institution.pk)
    return found.way if found else Sending.NONE


def _decide(bulletin: Bulletin, units: list[Institution], way: Sending, before: dict[int, Addressee]) -> None:
    """Keep the decisions; what the rule says anyway needs no row."""
    BulletinAddressing.objects.filter(bulletin=bulletin, institution__in=units).delete()
    ruled = {pk for pk, one in before.items() if one.by_rule}
    BulletinAddressing.objects.bulk_create(
        BulletinAddressing(bulletin=bulletin, institution=one, way=way)
        for one in units
        if way != (Sending.TO if one.pk in ruled else Sending.NONE)
    )


@transaction.atomic
def write_lines(*, bulletin: Bulletin, addressees: str, copies_to: str, by: User, seen: int) -> Bulletin:
    """主送 and 抄送 in the office's own words; a later change of the list writes them anew. Raises NotAllowed, StaleState, BusinessError."""
    policies.can_address(by, bulletin).enforce()
    to, copies = (
        " ".join(without_controls(line).split()).rstrip("：:。") for line in (addressees, copies_to)
    )
    if not to or max(len(to), len(copies)) > _LONGEST:
        raise BusinessError(f"主送不能为空，主送、抄送各不超过{_LONGEST}字")
    _touch(bulletin, seen)
    _write(bulletin, to, copies)
    remember(bulletin, "lines", by, f"主送：{to}；抄送：{copies or '无'}")
    return bulletin


def _touch(bulletin: Bulletin, seen: int) -> None:
    """Count the change; StaleState if the bulletin was changed or moved since it was shown."""
    rows = Bulletin.objects.filter(pk=bulletin.pk, edit_number=seen, state=bulletin.state)
    if not rows.update(edit_number=F("edit_number") + 1):
        raise StaleState("通报已有新的修改或办理，请刷新页面，核对后再修改")


def _write(bulletin: Bulletin, addressees: str, copies_to: str) -> None:
    Bulletin.objects.filter(pk=bulletin.pk).update(addressees=addressees, copies_to=copies_to)
    bulletin.refresh_from_db()
