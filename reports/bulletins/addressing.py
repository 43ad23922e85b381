"""Whom a bulletin goes to (主送, 抄送): by rule, and as the office decided by hand; and the lines that say so on the paper (domain §6.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from institutions.models import Institution
from reports.models import Bulletin, BulletinSeries, Sending

#: Why a bulletin goes to an institution by rule, and that it goes there by hand.
REPORTS, ORDERED, UNIT, CORRECTED = "本期报送机构", "下一步要求责任单位", "政策措施责任单位", "原通报收文单位"
BY_HAND = "人工增加"
#: Departments are addressed together, whatever their kind.
AGENCIES = "相关单位"
#: So many of a kind may be left out by name; with more, those that receive are named.
MOST_LEFT_OUT = 3


@dataclass(frozen=True, slots=True)
class Addressee:
    """An institution, how the bulletin goes to it, and why. ``by_rule``: it would receive it without anybody's decision."""

    institution: Institution
    way: Sending
    reason: str
    by_rule: bool

    @property
    def receives(self) -> bool:
        return self.way != Sending.NONE

    @property
    def is_bound(self) -> bool:
        """It has to act on one of 下一步要求, so that it must receive the bulletin."""
        return self.reason == ORDERED

    @property
    def is_changed(self) -> bool:
        """Whether it stands otherwise than by rule."""
        return not self.by_rule or self.way != Sending.TO


def addressees_of(bulletin: Bulletin) -> tuple[Addressee, ...]:
    """By rule: the units of its orders, the institutions that report in its period, the units of the policy's measures, and who received
    the bulletin that it corrects. Then as changed by hand; those taken out stand in the list as 不发, unless an order has come to them since. Six queries at most."""
    reasons: dict[int, str] = {}
    for reason, rows in _by_rule(bulletin):
        for pk in rows.values_list("pk", flat=True):
            reasons.setdefault(pk, reason)
    decided = {
        row.institution_id: Sending(row.way)
        for row in bulletin.addressings.all()
        if row.way != Sending.NONE or reasons.get(row.institution_id) != ORDERED
    }
    everybody = Institution.objects.filter(pk__in={*reasons, *decided}).select_related("kind")
    return tuple(
        Addressee(
            institution=one,
            way=decided.get(one.pk, Sending.TO),
            reason=reasons.get(one.pk, BY_HAND),
            by_rule=one.pk in reasons,
        )
        for one in everybody
    )


def _by_rule(bulletin: Bulletin) -> Iterator[tuple[str, QuerySet[Institution]]]:
    institutions = Institution.objects.order_by()
    yield ORDERED, institutions.filter(bulletin_orders__bulletin=bulletin)
    yield REPORTS, institutions.filter(filings__period=bulletin.period_id)
    yield UNIT, institutions.filter(measure_units__isnull=False)
    if bulletin.corrects_id:
        yield CORRECTED, institutions.filter(bulletins_received__bulletin=bulletin.corrects_id)


def lines_of(series: BulletinSeries, addressees: Sequence[Addressee]) -> tuple[str, str]:
    """主送 and 抄送: those of the series as long as everybody receives the bulletin by rule; else 主送 is written from the list, and who is
    sent a copy stands after those of the series."""
    if not any(one.is_changed for one in addressees):
        return series.addressees, series.copies_to
    copied = [one.institution.short_name for one in addressees if one.way == Sending.COPY]
    copies = [part for part in (series.copies_to, "、".join(copied)) if part]
    return _addressed(addressees), "，".join(copies)


def _addressed(addressees: Sequence[Addressee]) -> str:
    """各相关单位，各大型银行（演示大型银行乙除外），演示城商银行丙."""
    groups: dict[str, list[Addressee]] = {}
    for one in addressees:
        kind = one.institution.kind
        groups.setdefault(AGENCIES if kind.is_agency else kind.name, []).append(one)
    agencies = groups.pop(AGENCIES, [])
    ordered = {AGENCIES: agencies, **groups}
    return "，".join(words for name, members in ordered.items() if (words := _named(name, members)))


def _named(group: str, members: Sequence[Addressee]) -> str:
    """A group as a whole, a whole with exceptions, or its receivers by name."""
    receiving = [one for one in members if one.way == Sending.TO]
    left_out = [one.institution.short_name for one in members if one.by_rule and one.way != Sending.TO]
    by_rule = [one for one in receiving if one.by_rule]
    if not by_rule or len(left_out) > MOST_LEFT_OUT or len(left_out) >= len(by_rule):
        return "、".join(one.institution.short_name for one in receiving)
    added = [one.institution.short_name for one in receiving if not one.by_rule and group != AGENCIES]
    whole = f"各{group}（{'、'.join(left_out)}除外）" if left_out else f"各{group}"
    return "、".join([whole, *added])
