"""The rules in force on a day, as plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q

from filings.models import Rule, RuleLine, Waiver

#: Order in which rules are judged; the findings of a level are shown only when the earlier levels are clean.
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
    is_waived: bool = False

    @property
    def level(self) -> int:
        return LEVELS[self.kind]


def active_rules(on: dt.date, kind: str | None = None, filing: int = 0) -> list[CheckRule]:
    """Rules active or observed on that day, in order: one query. Rules without lines are left out.

    ``kind`` is the code of the institution's kind; without it rules count whatever kinds they are for. ``filing`` is the id of the
    filing whose live waivers count.
    """
    in_force = Q(rule__valid_from__isnull=True) | Q(rule__valid_from__lte=on)
    not_ended = Q(rule__valid_until__isnull=True) | Q(rule__valid_until__gt=on)
    lines = (
        RuleLine.objects.exclude(rule__state=Rule.State.RETIRED)
        .filter(in_force, not_ended, Q(rule__kinds=None) | Q(rule__kinds=kind) if kind else Q())
        .annotate(is_waived=Exists(Waiver.objects.live().filter(rule=OuterRef("rule"), filing=filing)))
        .order_by("rule__order", "rule__code", "order")
        .values_list(*_OF_RULE, "expression", "over", "target__code", "compared")
    )
    width = len(_OF_RULE)
    return [
        _plain(
            head,
            [CheckLine(line[0], line[1], line[2] or "", line[3]) for line in (row[width:] for row in own)],
        )
        for head, own in groupby(lines, key=lambda row: row[:width])
    ]


#: What is read of a rule beside each of its lines: plain values, because instances take several times as long.
_OF_RULE = (
    *(f"rule__{name}" for name in ("code", "severity", "kind", "message", "cure", "state", "hint_when")),
    "is_waived",
)


def _plain(head: tuple[Any, ...], lines: list[CheckLine]) -> CheckRule:
    code, severity, kind, message, cure, state, hint_when, is_waived = head
    return CheckRule(
        code=code,
        severity=severity,
        kind=kind,
        kind_label=str(Rule.Kind(kind).label),
        message=message,
        cure=cure,
        is_observed=state == Rule.State.OBSERVE,
        lines=tuple(lines),
        hint_when=hint_when,
        is_waived=is_waived,
    )


def plain_line(line: RuleLine) -> CheckLine:
    """A stored line as the engine needs it; its target must have been read with it."""
    return CheckLine(line.expression, line.over, line.target.code if line.target else "", line.compared)
