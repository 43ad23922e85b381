"""Derived indicators by staff: a formula entered or changed without code, each change in the log (feature H1; domain §3.5)."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F, Max

from filings import policies
from filings.models import DerivedIndicator, Indicator
from filings.models.catalogue import Direction
from institutions import audit
from institutions.models import AuditEvent, User
from measures.models import Measure
from qianjiang_finance.common.errors import BusinessError, StaleState
from qianjiang_finance.common.expressions import Calculator, ExpressionError, check, codes_in, parse
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.texts import without_controls

_CODE = re.compile(r"D[0-9]{2,3}")
MOST_DECIMALS = 4
#: Names that only a rule of one institution knows.
_NOT_HERE = {"x", "kind", "age"}
#: A quarter and figures to try the kind of the result with; no report is read.
_ANY = Quarter(2020, 2)


@dataclass(frozen=True, slots=True)
class WantedDerived:
    """A derived indicator as a person wants it; quarters may be None: from the beginning, for good. ``measures`` are numbers."""

    name: str
    unit: str
    decimals: int
    direction: int
    expression: str
    formula_text: str
    definition: str
    valid_from: Quarter | None
    valid_until: Quarter | None
    measures: tuple[int, ...]


@transaction.atomic
def add_derived(*, wanted: WantedDerived, by: User) -> DerivedIndicator:
    """Enter a new one; it gets the next free D number. Raises NotAllowed, and BusinessError for what cannot be read."""
    policies.can_keep_standards(by).enforce()
    read_derived(wanted)
    made = DerivedIndicator.objects.create(
        code=_next_code(),
        order=(DerivedIndicator.objects.aggregate(last=Max("order"))["last"] or 0) + 1,
        **_plain(wanted),
    )
    made.measures.set(Measure.objects.filter(number__in=wanted.measures))
    _tell(by, made, f"新建：{made.name}（{made.unit}）＝{made.expression}，{made.term}")
    return made


@transaction.atomic
def edit_derived(*, derived: DerivedIndicator, wanted: WantedDerived, by: User, seen: int) -> list[str]:
    """Change one; returns the names of the fields that changed. All quarters are computed anew; what was published stays.

    Raises NotAllowed, StaleState, and BusinessError for what cannot be read. ``seen`` is the edit number of the page.
    """
    policies.can_keep_standards(by).enforce()
    read_derived(wanted)
    fresh = DerivedIndicator.objects.get(pk=derived.pk)
    before, after = _words(wanted_derived(fresh)), _words(wanted)
    changed = [field for field in after if before[field] != after[field]]
    if not changed:
        return []
    rows = DerivedIndicator.objects.filter(pk=fresh.pk, edit_number=seen).update(
        edit_number=F("edit_number") + 1, **_plain(wanted)
    )
    if not rows:
        raise StaleState("这个派生指标已被他人修改，请刷新页面核对后再保存")
    fresh.measures.set(Measure.objects.filter(number__in=wanted.measures))
    _tell(by, fresh, "；".join(f"{field}：{before[field]}→{after[field]}" for field in changed))
    return changed


def read_derived(wanted: WantedDerived) -> None:
    """BusinessError that names every place that cannot be read."""
    problems = [*_problems_of_text(wanted), *problems_of_formula(wanted.expression)]
    if wanted.valid_from and wanted.valid_until and wanted.valid_until <= wanted.valid_from:
        problems.append("停用季度应晚于启用季度")
    if not 0 <= wanted.decimals <= MOST_DECIMALS:
        problems.append(f"显示小数位应为0到{MOST_DECIMALS}")
    if wanted.direction not in Direction.values:
        problems.append("请选择方向")
    if problems:
        raise BusinessError("；".join(problems))


def _problems_of_text(wanted: WantedDerived) -> list[str]:
    limits = (("名称", wanted.name, 60), ("计量单位", wanted.unit, 8))
    long = [
        f"请填写{what}，不超过{most}个字"
        for what, text, most in limits
        if not text.strip() or len(text.strip()) > most
    ]
    needed = (("公式", wanted.formula_text), ("指标解释", wanted.definition))
    return [*long, *(f"请填写{what}" for what, text in needed if not text.strip())]


def problems_of_formula(expression: str) -> list[str]:
    """What is wrong with a formula, in words with the place; empty for one that gives a number from codes of one kind of reporter."""
    if not expression.strip():
        return ["请填写计算式"]
    try:
        check(expression)
        return _problems_of_codes(expression) or _problem_of_result(expression)
    except ExpressionError as error:
        return [str(error)]


def _problems_of_codes(expression: str) -> list[str]:
    codes = codes_in(expression)
    names = {node.id for node in ast.walk(parse(expression)) if isinstance(node, ast.Name)}
    known = dict(Indicator.objects.filter(code__in=codes).values_list("code", "reporter__name"))
    if wrong := sorted(names & _NOT_HERE):
        return [f"派生指标不能使用{'、'.join(wrong)}"]
    if unknown := [code for code in codes if code not in known]:
        return [f"没有这些指标：{'、'.join(unknown)}"]
    if not codes:
        return ["计算式里至少要有一个指标代码，例如 B201 / B102 * 100"]
    reporters = sorted(set(known.values()))
    if len(reporters) > 1:
        return [f"计算式里的指标填报单位不同（{'、'.join(reporters)}），不能逐家计算"]
    return []


def _problem_of_result(expression: str) -> list[str]:
    """Tried with figures that differ, so that no quotient fails for nothing."""

    def any_figure(code: str, quarter: Quarter) -> Decimal:
        return Decimal(sum(map(ord, code)) * 7 + quarter.index)

    value = Calculator(any_figure, _ANY).value(expression)
    if value is None or isinstance(value, Decimal):
        return []
    return ["计算式的结果应是一个数，不能是比较或判断"]


def wanted_derived(derived: DerivedIndicator) -> WantedDerived:
    """The indicator as it stands: one query."""
    return WantedDerived(
        name=derived.name,
        unit=derived.unit,
        decimals=derived.decimals,
        direction=derived.direction,
        expression=derived.expression,
        formula_text=derived.formula_text,
        definition=derived.definition,
        valid_from=Quarter.from_index(derived.valid_from) if derived.valid_from else None,
        valid_until=Quarter.from_index(derived.valid_until) if derived.valid_until else None,
        measures=tuple(derived.measures.order_by("number").values_list("number", flat=True)),
    )


def _plain(wanted: WantedDerived) -> dict[str, object]:
    return {
        "name": without_controls(wanted.name).strip(),
        "unit": without_controls(wanted.unit).strip(),
        "decimals": wanted.decimals,
        "direction": wanted.direction,
        "expression": wanted.expression.strip(),
        "formula_text": without_controls(wanted.formula_text).strip(),
        "definition": without_controls(wanted.definition).strip(),
        "valid_from": wanted.valid_from.index if wanted.valid_from else None,
        "valid_until": wanted.valid_until.index if wanted.valid_until else None,
    }


def _words(wanted: WantedDerived) -> Mapping[str, str]:
    return {
        "名称": wanted.name.strip(),
        "计量单位": wanted.unit.strip(),
        "显示小数位": str(wanted.decimals),
        "方向": str(Direction(wanted.direction).label),
        "计算式": wanted.expression.strip(),
        "公式": wanted.formula_text.strip(),
        "指标解释": wanted.definition.strip(),
        "启用季度": wanted.valid_from.label if wanted.valid_from else "",
        "停用季度": wanted.valid_until.label if wanted.valid_until else "",
        "对应措施": "、".join(str(number) for number in sorted(wanted.measures)),
    }


def _next_code() -> str:
    codes = DerivedIndicator.objects.values_list("code", flat=True)
    numbers = [int(code[1:]) for code in codes if _CODE.fullmatch(code)]
    return f"D{max(numbers, default=0) + 1:02}"


def _tell(by: User, derived: DerivedIndicator, detail: str) -> None:
    audit.record(
        verb=AuditEvent.Verb.STANDARD, subject=f"派生指标 {derived.code} {derived.name}", detail=detail, by=by
    )
