"""Keeping the rule book: a new rule, a changed one, a changed limit; each field that changes leaves an event (feature C9)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max

from filings import checks, policies
from filings.models import Indicator, ItemLimit, Limit, Rule, RuleEvent, RuleLine
from institutions.models import Kind, User
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, StaleState

_CODE = re.compile(r"[A-Z][0-9]{2}[a-z]?")
#: A new rule may look at one form, at several, or back in time; 跨机构 rules wait for sources of their own.
NEW_KINDS = (Rule.Kind.WITHIN, Rule.Kind.ACROSS, Rule.Kind.HISTORY)
#: Limits are kept as 64-bit integers of hundredths; no limit of the field comes near this.
_MOST = Decimal(10) ** 10


@dataclass(frozen=True, slots=True)
class Wanted:
    """A rule as a person wants it; ``kinds`` are codes of kinds of institution, none: all."""

    severity: str
    state: str
    message: str
    cure: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    hint_when: str
    kinds: tuple[str, ...]
    lines: tuple[checks.CheckLine, ...]

    def as_check(self, code: str, kind: str) -> checks.CheckRule:
        """The rule as the engine would run it if it were in force."""
        label = str(Rule.Kind(kind).label)
        return checks.CheckRule(
            code, self.severity, kind, label, self.message, self.cure, False, self.lines, self.hint_when
        )


@transaction.atomic
def add_rule(*, code: str, kind: str, wanted: Wanted, by: User) -> Rule:
    """Enter a new rule; it starts on trial (观察) whatever was wanted. Raises NotAllowed, and BusinessError for what cannot be read."""
    policies.can_keep_rules(by).enforce()
    if not _CODE.fullmatch(code):
        raise BusinessError("规则编号应为一个大写字母加两位数字，可再带一个小写字母，例如R60、R60b")
    if Rule.objects.filter(code=code).exists():
        raise BusinessError(f"规则编号{code}已被使用，请换一个编号")
    if kind not in NEW_KINDS:
        raise BusinessError("新规则的类别只能是表内、表间或跨期")
    read(wanted, code, kind)
    last = Rule.objects.aggregate(last=Max("order"))["last"] or 0
    rule = Rule.objects.create(
        code=code,
        kind=kind,
        order=last + 1,
        **_plain(wanted, state=Rule.State.OBSERVE),
    )
    rule.kinds.set(Kind.objects.filter(pk__in=wanted.kinds))
    _write_lines(rule, wanted.lines)
    _tell(by, "新建", "", f"{rule.get_severity_display()}，{rule.get_kind_display()}，观察", rule=rule)
    return rule


@transaction.atomic
def edit_rule(*, rule: Rule, wanted: Wanted, by: User, seen: int) -> list[str]:
    """Change a rule; returns the names of the fields that changed. ``seen`` is the edit number of the page.

    Raises NotAllowed (staff; putting a 必须改 in force: the lead), StaleState, BusinessError for what cannot be read.
    """
    policies.can_keep_rules(by).enforce()
    fresh = Rule.objects.get(pk=rule.pk)
    if _is_blocking(wanted.severity, wanted.state) and not _is_blocking(fresh.severity, fresh.state):
        policies.can_make_blocking(by).enforce()
    read(wanted, fresh.code, fresh.kind)
    before, after = _words(wanted_of(fresh)), _words(wanted)
    changed = [field for field in after if before[field] != after[field]]
    if not changed:
        return []
    rows = Rule.objects.filter(pk=fresh.pk, edit_number=seen).update(
        edit_number=F("edit_number") + 1, **_plain(wanted, state=wanted.state)
    )
    if not rows:
        raise StaleState("这条规则已被他人修改，请刷新页面核对后再保存")
    fresh.kinds.set(Kind.objects.filter(pk__in=wanted.kinds))
    if "算式" in changed:
        fresh.lines.all().delete()
        _write_lines(fresh, wanted.lines)
    for field in changed:
        _tell(by, field, before[field], after[field], rule=fresh)
    return changed


@transaction.atomic
def set_limit(
    *, limit: Limit, value: Decimal, by: User, items: Mapping[str, Decimal | None] | None = None
) -> list[str]:
    """Give a limit its number, and those of single items (None: the general one holds again); returns what changed.

    Raises NotAllowed, BusinessError for a number that cannot stand or items of a limit that has none of their own.
    """
    policies.can_keep_rules(by).enforce()
    fresh = Limit.objects.get(pk=limit.pk)
    raw = _raw(value)
    changed = []
    if raw != fresh.raw:
        _tell(by, "数值", f"{fresh.value:f}", f"{value:f}", limit=fresh)
        Limit.objects.filter(pk=fresh.pk).update(raw=raw)
        changed.append(fresh.name)
    if items and not fresh.by_item:
        raise BusinessError(f"“{fresh.name}”不能按指标另定")
    held = {row.indicator.code: row for row in fresh.items.select_related("indicator")}
    for code, own in (items or {}).items():
        if _set_own(fresh, code, own, held.get(code), by):
            changed.append(f"{fresh.name}（{code}）")
    return changed


def _set_own(limit: Limit, code: str, own: Decimal | None, row: ItemLimit | None, by: User) -> bool:
    before = row.value if row else None
    if before == own:
        return False
    item = Indicator.objects.filter(code=code).first()
    if item is None:
        raise BusinessError(f"没有代码为{code}的指标")
    if own is None:
        assert row is not None, "a number that changes to none was there"
        row.delete()
    else:
        ItemLimit.objects.update_or_create(limit=limit, indicator=item, defaults={"raw": _raw(own)})
    old, new = ("按一般限值" if number is None else f"{number:f}" for number in (before, own))
    _tell(by, str(item), old, new, limit=limit)
    return True


def read(wanted: Wanted, code: str, kind: str) -> checks.CheckRule:
    """The wanted rule as the engine runs it. BusinessError that names every place that cannot be read."""
    rule = wanted.as_check(code, kind)
    problems = checks.problems_of(rule)
    if not wanted.message.strip() or not wanted.cure.strip():
        problems.append("请填写提示语和处理办法")
    if wanted.valid_from and wanted.valid_until and wanted.valid_until <= wanted.valid_from:
        problems.append("停用日期应晚于启用日期")
    if problems:
        raise BusinessError("；".join(problems))
    return rule


def wanted_of(rule: Rule) -> Wanted:
    """The rule as it stands: two queries."""
    return Wanted(
        severity=rule.severity,
        state=rule.state,
        message=rule.message,
        cure=rule.cure,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
        hint_when=rule.hint_when,
        kinds=tuple(kind.pk for kind in rule.kinds.all()),
        lines=tuple(checks.plain_line(line) for line in rule.lines.select_related("target")),
    )


def _is_blocking(severity: str, state: str) -> bool:
    return severity == Rule.Severity.ERROR and state == Rule.State.ACTIVE


def _plain(wanted: Wanted, *, state: str) -> dict[str, object]:
    return {
        "severity": wanted.severity,
        "state": state,
        "message": wanted.message,
        "cure": wanted.cure,
        "valid_from": wanted.valid_from,
        "valid_until": wanted.valid_until,
        "hint_when": wanted.hint_when,
    }


def _write_lines(rule: Rule, lines: tuple[checks.CheckLine, ...]) -> None:
    targets = Indicator.objects.in_bulk([line.target for line in lines if line.target], field_name="code")
    RuleLine.objects.bulk_create(
        RuleLine(
            rule=rule,
            order=number,
            expression=line.expression,
            over=line.over,
            target=targets[line.target] if line.target else None,
            compared=line.compared,
        )
        for number, line in enumerate(lines)
    )


def _words(wanted: Wanted) -> dict[str, str]:
    """Each field in the words of the events."""
    names = dict(Kind.objects.filter(pk__in=wanted.kinds).values_list("pk", "name"))
    return {
        "级别": str(Rule.Severity(wanted.severity).label),
        "状态": str(Rule.State(wanted.state).label),
        "提示语": wanted.message,
        "处理办法": wanted.cure,
        "启用日期": str(wanted.valid_from or ""),
        "停用日期": str(wanted.valid_until or ""),
        "只作提示的条件": wanted.hint_when,
        "适用机构类型": "、".join(names[kind] for kind in sorted(wanted.kinds)) or "全部",
        "算式": "\n".join(_line_words(line) for line in wanted.lines),
    }


def _line_words(line: checks.CheckLine) -> str:
    where = line.target or str(RuleLine.Over(line.over).label)
    compared = f"；比较值 {line.compared}" if line.compared else ""
    return f"{line.expression}（{where}{compared}）"


def _raw(value: Decimal) -> int:
    scaled = value.scaleb(Limit.PLACES)
    if scaled != scaled.to_integral_value():
        raise BusinessError("限值最多保留2位小数")
    if not 0 <= value < _MOST:
        raise BusinessError("限值应为0或正数，且小于100亿")
    return int(scaled)


def _tell(
    by: User, field: str, old: str, new: str, *, rule: Rule | None = None, limit: Limit | None = None
) -> None:
    RuleEvent.objects.create(
        rule=rule, limit=limit, field=field[:80], old=old, new=new, by=by, at=clock.now()
    )
