"""The published figures of a period held against other sources, line by line, with explanations (R50–R54; feature Z11). Read only.

``build`` is what the office's page shows; whatever shows the tie-out elsewhere reads the same lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from filings import checks
from filings.models import (
    Indicator,
    Period,
    PublishedFigure,
    ReferenceExplanation,
    ReferenceFigure,
    SummaryRow,
)
from qianjiang_finance.common.expressions import Calculator, codes_in
from qianjiang_finance.common.quarter import Quarter

_OPERAND = re.compile(rf"({'|'.join(ReferenceFigure.Source.values)})_(\w+)")


@dataclass(frozen=True, slots=True)
class Judge:
    """The rule that judges a source and indicator: what must hold under which limits, and how grave a breach is."""

    rule: checks.CheckRule
    expression: str
    limits: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Line:
    """One reference with our number. ``reference`` None: a rule asks for it and nobody has entered it. Numbers in the indicator's unit."""

    source: str
    indicator: Indicator
    judge: Judge | None
    reference: ReferenceFigure | None = None
    ours: Decimal | None = None
    explanation: ReferenceExplanation | None = None

    @property
    def source_label(self) -> str:
        return str(ReferenceFigure.Source(self.source).label)

    @property
    def theirs(self) -> Decimal | None:
        return self.reference.value if self.reference else None

    @property
    def difference(self) -> Decimal | None:
        """Ours less theirs; None when either is missing."""
        if self.ours is None or self.theirs is None:
            return None
        return self.ours - self.theirs

    @property
    def rate(self) -> Decimal | None:
        """The difference in % of the reference; None over zero."""
        if self.difference is None or not self.theirs:
            return None
        return self.difference / self.theirs * 100

    @property
    def agrees(self) -> bool | None:
        """Whether the rule holds; without a rule, whether they are equal; None when there is nothing to compare."""
        ours, theirs = self.ours, self.theirs
        if ours is None or theirs is None:
            return None
        if self.judge is None:
            return ours == theirs

        def look_up(code: str, quarter: Quarter) -> Decimal | None:
            return ours if code == self.indicator.code else theirs

        return Calculator(look_up, _ANY, self.judge.limits).value(self.judge.expression) is not False

    @property
    def is_explained(self) -> bool:
        """Whether there is an explanation of the numbers as they are now."""
        return (
            self.explanation is not None
            and self.ours is not None
            and self.explanation.ours == self.indicator.to_raw(self.ours)
        )

    @property
    def state(self) -> str:
        if self.reference is None:
            return "未录入"
        if self.agrees is None:
            return "尚无报送数"
        if self.agrees:
            return "一致" if not self.difference else "允许范围内"
        if self.is_explained:
            return "已解释"
        return "需重新解释" if self.explanation else "未解释"

    @property
    def tone(self) -> str:
        return {
            "未解释": "bad",
            "需重新解释": "late",
            "已解释": "done",
            "一致": "ok",
            "允许范围内": "ok",
        }.get(self.state, "idle")

    @property
    def wants_explanation(self) -> bool:
        return self.agrees is False


_ANY = Quarter(2000, 1)  # the expressions of tie-outs look at no other quarter


def build(period: Period) -> list[Line]:
    """All references of the period and those that rules still wait for: seven queries."""
    judges = _judges(period)
    references = newest(period.references.select_related("indicator", "institution", "by").order_by("pk"))
    explanations = {row.reference_id: row for row in _explanations(references)}
    district, single = _sums(period, references), _singles(period, references)
    lines = [
        Line(
            source=reference.source,
            indicator=reference.indicator,
            judge=judges.get(reference.operand),
            reference=reference,
            ours=_ours(reference, district, single),
            explanation=explanations.get(reference.pk),
        )
        for reference in references
    ]
    entered = {reference.operand for reference in references}
    wanted = {
        name: judge for name, judge in judges.items() if name not in entered and judge.rule.code != PER_BANK
    }
    return sorted([*lines, *_waiting(wanted)], key=_order)


#: R52 is asked bank by bank: without a list there is nothing to wait for.
PER_BANK = "R52"


def newest(references: Iterable[ReferenceFigure]) -> list[ReferenceFigure]:
    """Of references in the order they were entered, the last of each source, indicator and institution."""
    return list({(row.source, row.indicator_id, row.institution_id): row for row in references}.values())


def _judges(period: Period) -> dict[str, Judge]:
    rules = checks.active_rules(period.quarter.last_day)
    limits = checks.limits_in_force()
    return {
        name: Judge(rule, line.expression, limits)
        for rule in rules
        for line in rule.lines
        for name in codes_in(line.expression)
        if _OPERAND.fullmatch(name)
    }


def _waiting(wanted: Mapping[str, Judge]) -> list[Line]:
    parts = {name: found for name in wanted if (found := _OPERAND.fullmatch(name))}
    items = Indicator.objects.filter(code__in=[found[2] for found in parts.values()]).in_bulk(
        field_name="code"
    )
    return [
        Line(source=found[1], indicator=items[found[2]], judge=wanted[name])
        for name, found in parts.items()
        if found[2] in items
    ]


def _order(line: Line) -> tuple[str, int, int]:
    code = line.judge.rule.code if line.judge else "~"
    return code, line.indicator.order, line.reference.pk if line.reference else 0


def _explanations(references: list[ReferenceFigure]) -> Iterable[ReferenceExplanation]:
    return (
        ReferenceExplanation.objects.filter(reference__in=references)
        .select_related("explained_by")
        .order_by("pk")
    )


def _sums(period: Period, references: list[ReferenceFigure]) -> dict[int, int]:
    """Σ raw over the institutions, of the indicators with a district reference that somebody reported."""
    wanted = [row.indicator_id for row in references if row.institution_id is None]
    rows = SummaryRow.objects.filter(period=period, indicator__in=wanted, count__gt=0).order_by()
    return dict(rows.values_list("indicator_id").annotate(Sum("total")))


def _singles(period: Period, references: list[ReferenceFigure]) -> dict[tuple[int, int], int]:
    wanted = [row for row in references if row.institution_id is not None]
    rows = PublishedFigure.objects.filter(
        period=period,
        indicator__in=[row.indicator_id for row in wanted],
        institution__in=[row.institution_id for row in wanted],
    )
    return {
        (institution, item): raw
        for institution, item, raw in rows.values_list("institution_id", "indicator_id", "raw")
    }


def _ours(
    reference: ReferenceFigure, district: Mapping[int, int], single: Mapping[tuple[int, int], int]
) -> Decimal | None:
    raw = (
        district.get(reference.indicator_id)
        if reference.institution_id is None
        else single.get((reference.institution_id, reference.indicator_id))
    )
    return None if raw is None else reference.indicator.from_raw(raw)
