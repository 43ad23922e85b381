"""The rules in force on a day, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from filings.models import Rule, RuleLine

#: Order in which rules are judged; findings of history are shown only when the earlier levels are clean (issue of FFIEC edits).
LEVELS = {"within": 1, "across": 2, "history": 3, "district": 4}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One expression that must hold; ``over`` names the class of items it runs over, ``target`` the cell it points at."""

    expression: str
    over: str
    target: str


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A rule as the engine needs it."""

    code: str
    severity: str
    severity_label: str
    kind: str
    kind_label: str
    message: str
    cure: str
    is_observed: bool
    lines: tuple[CheckLine, ...]

    @property
    def level(self) -> int:
        return LEVELS[self.kind]


def active_rules(on: dt.date) -> list[CheckRule]:
    """Rules active or observed on that day, in order: two queries."""
    lines = Prefetch("lines", RuleLine.objects.select_related("target"))
    in_force = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
    not_ended = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    rules = Rule.objects.exclude(state=Rule.State.RETIRED).filter(in_force, not_ended).prefetch_related(lines)
    return [_plain(rule) for rule in rules]


def _plain(rule: Rule) -> CheckRule:
    lines = tuple(_plain_line(line) for line in rule.lines.all())
    return CheckRule(
        rule.code,
        rule.severity,
        rule.get_severity_display(),
        rule.kind,
        rule.get_kind_display(),
        rule.message,
        rule.cure,
        rule.state == Rule.State.OBSERVE,
        lines,
    )


def _plain_line(line: RuleLine) -> CheckLine:
    return CheckLine(line.expression, line.over, line.target.code if line.target else "")
