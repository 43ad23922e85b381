"""Changing a period that is open or about to open: its dates, and which extended indicators it asks for (features E1, L2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from filings import policies
from filings.models import Indicator, Period
from institutions import audit
from institutions.models import AuditEvent, Membership, Role, User
from institutions.services import notify
from qianjiang_finance.common import clock
from qianjiang_finance.common.dates import day_text
from qianjiang_finance.common.errors import BusinessError
from qianjiang_finance.common.texts import without_controls


@dataclass(frozen=True, slots=True)
class Dates:
    """The three days of a period."""

    opens_on: dt.date
    due_on: dt.date
    closes_on: dt.date

    def __str__(self) -> str:
        return f"开放{self.opens_on}，截止{self.due_on}，关闭{self.closes_on}"


@transaction.atomic
def set_period_dates(*, period: Period, dates: Dates, reason: str, by: User) -> Period:
    """Change the days of a period; the makers of all its institutions are told of a new due day.

    Raises NotAllowed (something was accepted; after the opening only the lead), BusinessError without a reason, for days out of order,
    for nothing changed, or for a due day moved into the past, which would make filings late afterwards.
    """
    fresh = Period.objects.select_for_update().get(pk=period.pk)
    policies.can_set_dates(by, fresh).enforce()
    said = without_controls(reason).strip()
    if not said:
        raise BusinessError("请填写修改日期的原因")
    before = Dates(fresh.opens_on, fresh.due_on, fresh.closes_on)
    if dates == before:
        raise BusinessError("日期没有改动")
    _check(fresh, before, dates)
    fresh.opens_on, fresh.due_on, fresh.closes_on = dates.opens_on, dates.due_on, dates.closes_on
    fresh.save(update_fields=["opens_on", "due_on", "closes_on"])
    audit.record(
        verb=AuditEvent.Verb.PERIOD,
        subject=f"修改日期：{fresh}",
        detail=f"原{before}；改为{dates}。原因：{said}",
        by=by,
    )
    if dates.due_on != before.due_on:
        _tell_makers(fresh, said, by)
    return fresh


@transaction.atomic
def switch_indicators(*, period: Period, codes: Collection[str], by: User) -> int:
    """Ask for exactly these extended indicators in the period; returns how many are switched on.

    Raises NotAllowed (something was filled in already); BusinessError for a code that is no extended indicator, or nothing changed.
    """
    fresh = Period.objects.select_for_update().get(pk=period.pk)
    policies.can_switch_indicators(by, fresh).enforce()
    wanted = list(Indicator.objects.filter(is_core=False, code__in=codes))
    unknown = sorted(set(codes) - {item.code for item in wanted})
    if unknown:
        raise BusinessError(f"不是扩展指标：{'、'.join(unknown)}")
    before = set(fresh.extended.values_list("code", flat=True))
    after = {item.code for item in wanted}
    if before == after:
        raise BusinessError("启用的扩展指标没有改动")
    fresh.extended.set(wanted)
    changes = [
        f"{word}{'、'.join(sorted(names))}"
        for word, names in (("启用", after - before), ("停用", before - after))
        if names
    ]
    audit.record(verb=AuditEvent.Verb.PERIOD, subject=f"扩展指标：{fresh}", detail="；".join(changes), by=by)
    return len(wanted)


def _check(period: Period, before: Dates, dates: Dates) -> None:
    last = period.quarter.last_day
    if dates.opens_on <= last:
        raise BusinessError(f"开放日期应晚于季末（{day_text(last)}）")
    if dates.due_on < dates.opens_on:
        raise BusinessError("报送截止日期不能早于开放日期")
    if dates.closes_on < dates.due_on:
        raise BusinessError("关闭日期不能早于报送截止日期")
    if dates.due_on != before.due_on and dates.due_on < clock.today():
        raise BusinessError("不能把报送截止日期改到今天以前")


def _tell_makers(period: Period, reason: str, by: User) -> None:
    holders = (
        Membership.objects.in_force()
        .filter(role=Role.MAKER, institution__filings__period=period)
        .select_related("user")
    )
    notify(
        recipients=[holder.user for holder in holders],
        subject=f"{period}报表报送截止改为{day_text(period.due_on)}24:00",
        body=f"原因：{reason}。本期{day_text(period.closes_on)}24:00关闭。",
        link="/filings/",
        by=by,
    )
