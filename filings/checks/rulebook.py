"""The rules in force on a day, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Q

from filings.models import Rule, RuleLine

#: Order in which rules are judged; findings of history are shown only when the earlier levels are clean (issue of FFIEC edits).
LEVELS = {"within": 1, "across": 2, "history": 3, "district": 4}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One expression that must hold; ``over`` names the class of items it runs over, ``target`` the cell it points at."""

    expression: str
    over: str
    target: str
    compared: str = ""


@dataclass(frozen=True, slots=True)
class CheckRule:
    """A rule as the engine needs it."""

    code: str
    severity: str
    kind: str
    kind_label: str
    message: str
    cure: str
    is_observed: bool
    lines: tuple[CheckLine, ...]
    hint_when: str = ""

    @property
    def level(self) -> int:
        return LEVELS[self.kind]


def active_rules(on: dt.date) -> list[CheckRule]:
    """Rules active or observed on that day, in order: one query. A rule without lines finds nothing and is left out."""
    in_force = Q(rule__valid_from__isnull=True) | Q(rule__valid_from__lte=on)
    not_ended = Q(rule__valid_until__isnull=True) | Q(rule__valid_until__gt=on)
    lines = (
        RuleLine.objects.exclude(rule__state=Rule.State.RETIRED)
        .filter(in_force, not_ended)
        .select_related("rule", "target")
        .order_by("rule__order", "rule_id", "order")
    )
    return [_plain(rule, list(own)) for rule, own in groupby(lines, key=lambda line: line.rule)]


def _plain(rule: Rule, lines: list[RuleLine]) -> CheckRule:
    return CheckRule(
        code=rule.code,
        severity=rule.severity,
        kind=rule.kind,
        kind_label=rule.get_kind_display(),
        message=rule.message,
        cure=rule.cure,
        is_observed=rule.state == Rule.State.OBSERVE,
        lines=tuple(_plain_line(line) for line in lines),
        hint_when=rule.hint_when,
    )


def _plain_line(line: RuleLine) -> CheckLine:
    return CheckLine(line.expression, line.over, line.target.code if line.target else "", line.compared)
