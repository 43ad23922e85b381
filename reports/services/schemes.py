"""Schemes of scoring: a draft is built and changed, put in force, retired, and copied as the next version (feature Z6)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from filings.models import DerivedIndicator, Indicator
from institutions.models import User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError
from reports import score_policies as policies
from reports.models import SchemeEvent, SchemeGrade, SchemeItem, SchemeKind, ScoreRun, ScoreScheme
from reports.score_pages.as_scheme import engine_item
from reports.scoring.checking import faults
from reports.scoring.scheme import HUNDRED

_DEFAULT = Path(__file__).resolve().parent.parent / "data" / "default_scheme.json"
_ITEM_NUMBERS = ("weight", "low", "high", "step", "base_points", "per_unit", "cap")
_COPIED_SCHEME = ("name", "period_kind", "floor", "smallest_group", "bonus_cap", "tie_item")
Part = SchemeItem | SchemeKind | SchemeGrade


@transaction.atomic
def load_default_scheme() -> None:
    """The proposal of domain §5.2 as version 1, in force; a second call, or a scheme made on screen, changes nothing."""
    if ScoreScheme.objects.exists():
        return
    data = json.loads(_DEFAULT.read_text(encoding="utf-8"))
    scheme = ScoreScheme.objects.create(
        name=data["name"],
        state=ScoreScheme.State.ACTIVE,
        valid_from=dt.date.fromisoformat(data["valid_from"]),
        floor=Decimal(data["floor"]),
        smallest_group=data["smallest_group"],
        bonus_cap=Decimal(data["bonus_cap"]),
        tie_item=data["tie_item"],
        note="系统随附的建议方案，可复制后修改",
    )
    for order, row in enumerate(data["items"], start=1):
        numbers = {name: Decimal(row[name]) for name in _ITEM_NUMBERS if name in row}
        SchemeItem.objects.create(scheme=scheme, order=order, **(row | numbers))
    for order, row in enumerate(data["kinds"], start=1):
        cap = None if row["cap"] is None else Decimal(row["cap"])
        SchemeKind.objects.create(
            scheme=scheme, order=order, **(row | {"points": Decimal(row["points"]), "cap": cap})
        )
    for row in data["grades"]:
        SchemeGrade.objects.create(
            scheme=scheme, least=Decimal(row["least"]), name=row["name"], award=Decimal(row["award"])
        )
    _remember(scheme, "载入", None)


@transaction.atomic
def create_scheme(*, fields: Mapping[str, Any], by: User) -> ScoreScheme:
    """A new draft without items. Raises NotAllowed, BusinessError for fields that contradict each other."""
    policies.can_score(by).enforce()
    scheme = ScoreScheme(**fields)
    scheme.version = _next_version(scheme.name)
    _save(scheme)
    _remember(scheme, "新建", by)
    return scheme


@transaction.atomic
def change_scheme(*, scheme: ScoreScheme, fields: Mapping[str, Any], by: User) -> ScoreScheme:
    """Change the head of a draft."""
    policies.can_edit_scheme(by, scheme).enforce()
    if fields.get("name", scheme.name) != scheme.name:
        scheme.version = _next_version(fields["name"])
    for name, value in fields.items():
        setattr(scheme, name, value)
    _save(scheme)
    _remember(scheme, "修改", by)
    return scheme


@transaction.atomic
def copy_scheme(*, scheme: ScoreScheme, by: User) -> ScoreScheme:
    """The next version as a draft with everything of this one, beginning today."""
    policies.can_score(by).enforce()
    copy = ScoreScheme(**{name: getattr(scheme, name) for name in _COPIED_SCHEME})
    copy.version = _next_version(scheme.name)
    copy.valid_from, copy.copied_from = clock.today(), scheme
    copy.save()
    for parts in (scheme.items.all(), scheme.kinds.all(), scheme.grades.all()):
        for part in parts:
            part.pk, part.scheme = None, copy
            part._state.adding = True
            part.save()
    _remember(copy, "复制", by, f"复制自{scheme}")
    return copy


@transaction.atomic
def save_part(*, part: Part, by: User) -> Part:
    """Add or change an item, a kind or a grade of a draft. An item must be able to be scored: BusinessError says what is wrong."""
    policies.can_edit_scheme(by, part.scheme).enforce()
    is_new = part.pk is None
    if isinstance(part, SchemeItem):
        _check_item(part)
    if is_new and not isinstance(part, SchemeGrade):
        siblings = type(part)._default_manager.filter(scheme=part.scheme)
        part.order = (siblings.aggregate(last=Max("order"))["last"] or 0) + 1
    _save(part)
    _remember(part.scheme, "增加" if is_new else "修改", by, f"{part._meta.verbose_name}：{part}")
    return part


@transaction.atomic
def remove_part(*, part: Part, by: User) -> None:
    """Take an item, a kind or a grade out of a draft."""
    policies.can_edit_scheme(by, part.scheme).enforce()
    _remember(part.scheme, "删除", by, f"{part._meta.verbose_name}：{part}")
    part.delete()


@transaction.atomic
def drop_scheme(*, scheme: ScoreScheme, by: User) -> None:
    """Throw a draft away."""
    policies.can_edit_scheme(by, scheme).enforce()
    scheme.delete()


@transaction.atomic
def activate_scheme(*, scheme: ScoreScheme, by: User) -> ScoreScheme:
    """Put a draft in force; the one in force for the same period kind is retired on the day the new one begins.

    Raises NotAllowed; BusinessError for a scheme that is not complete: weights that do not add up to 100, items that cannot be
    scored, no grades, a tie item that does not exist.
    """
    policies.can_settle_scheme(by).enforce()
    if scheme.state != ScoreScheme.State.DRAFT:
        raise BusinessError(f"方案当前为“{scheme.get_state_display()}”，只有草稿可以启用")
    wrong = incomplete(scheme)
    if wrong:
        raise BusinessError("；".join(wrong))
    current = ScoreScheme.objects.filter(
        period_kind=scheme.period_kind, state=ScoreScheme.State.ACTIVE
    ).first()
    if current is not None:
        _ensure_begins_later(scheme, current)
        _retire(current, scheme.valid_from, by, f"由{scheme}接替")
    ScoreScheme.objects.filter(pk=scheme.pk).update(state=ScoreScheme.State.ACTIVE)
    scheme.refresh_from_db()
    _remember(scheme, "启用", by)
    return scheme


def _ensure_begins_later(scheme: ScoreScheme, current: ScoreScheme) -> None:
    """What the one in force has scored and shown to banks stays within its time."""
    shown = current.runs.exclude(state__in=(ScoreRun.State.TRIAL, ScoreRun.State.DROPPED))
    last = shown.select_related("period").order_by("-period__index").first()
    if last is not None and scheme.valid_from <= last.period.quarter.last_day:
        raise BusinessError(f"{current}已用于{last.period}的评分，新方案的启用日期应在该期季末之后")


@transaction.atomic
def retire_scheme(*, scheme: ScoreScheme, by: User) -> ScoreScheme:
    """Take a scheme out of force from today; scores made by it stay."""
    policies.can_settle_scheme(by).enforce()
    if scheme.state != ScoreScheme.State.ACTIVE:
        raise BusinessError(f"方案当前为“{scheme.get_state_display()}”，不能停用")
    _retire(scheme, clock.today(), by)
    return scheme


def incomplete(scheme: ScoreScheme) -> list[str]:
    """What a draft lacks before it can be put in force, in sentences."""
    items = list(scheme.items.all())
    weight = sum((item.weight for item in items), Decimal(0))
    wrong = [] if weight == HUNDRED else [f"权重合计为{weight}，应为100"]
    for item in items:
        wrong += [f"{item.code}：{fault}" for fault in item_faults(item)]
    if not scheme.grades.exists():
        wrong.append("还没有评价等次")
    if scheme.tie_item and scheme.tie_item not in {item.code for item in items}:
        wrong.append(f"总分并列时的排列指标{scheme.tie_item}不在方案中")
    return wrong


def item_faults(item: SchemeItem) -> list[str]:
    """Why an item cannot be scored; empty when it can."""
    try:
        engine = engine_item(item)
    except ValueError as error:
        return [str(error)]
    reported = dict(Indicator.objects.values_list("code", "aggregation"))
    derived = set(DerivedIndicator.objects.values_list("code", flat=True))
    summed = {code for code, kind in reported.items() if kind == Indicator.Aggregation.SUM}
    return faults(engine, {*reported, *derived}, {*summed, *derived})


def _check_item(item: SchemeItem) -> None:
    wrong = item_faults(item)
    if wrong:
        raise BusinessError("；".join(wrong))


def _retire(scheme: ScoreScheme, day: dt.date, by: User, comment: str = "") -> None:
    """``day`` is the first no longer covered, unless an earlier one was set, or the scheme begins later still."""
    until = min(day, scheme.valid_until or day)
    if until <= scheme.valid_from:
        until = scheme.valid_from + dt.timedelta(days=1)
    ScoreScheme.objects.filter(pk=scheme.pk).update(state=ScoreScheme.State.RETIRED, valid_until=until)
    scheme.refresh_from_db()
    _remember(scheme, "停用", by, comment)


def _next_version(name: str) -> int:
    last = ScoreScheme.objects.filter(name=name).aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _save(row: ScoreScheme | Part) -> None:
    """Save what passes the constraints of its table; BusinessError with their messages."""
    try:
        row.full_clean()
    except ValidationError as error:
        raise BusinessError("；".join(error.messages)) from error
    row.save()


def _remember(scheme: ScoreScheme, verb: str, by: User | None, comment: str = "") -> None:
    SchemeEvent.objects.create(scheme=scheme, verb=verb, comment=comment[:500], by=by, at=clock.now())
