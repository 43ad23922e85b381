"""Loading the catalogue that ships with the project: forms, indicators, rules (filings/data)."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from filings.models import (
    DerivedIndicator,
    Form,
    Indicator,
    IndicatorDefinition,
    Limit,
    ReferenceRate,
    Rule,
    RuleLine,
)
from institutions.models import Group
from measures.models import Measure
from qianjiang_finance.common.expressions import parse
from qianjiang_finance.common.quarter import Quarter

DATA = Path(__file__).resolve().parent.parent / "data"
#: Decimals kept below the unit: amounts to 0.01 万元, rates to 0.0001, counts whole.
PLACES = {"万元": 2, "%": 4, "户": 0, "笔": 0, "个": 0, "人": 0, "工作日": 4}
ENTRY_PLACES = {"万元": 2, "%": 2, "户": 0, "笔": 0, "个": 0, "人": 0, "工作日": 2}


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@transaction.atomic
def load_catalogue() -> None:
    """Create what is missing of forms, indicators, rules and reference rates; what exists is left as staff have made it.

    ``supplements.json`` has the sub-table by industry chain (黔金制B3附表) and the yearly supplement (黔金制N): all of them are switched on
    for a period when they are wanted, the supplement for the fourth quarter (domain §3.4).

    Needs the groups and the measures. Raises ExpressionError for a rule that cannot be read.
    """
    groups = Group.objects.in_bulk()
    measures = {measure.number: measure for measure in Measure.objects.all()}
    for row in _read("forms.json"):
        _create(Form, row["code"], row | {"reporter": groups[row["reporter"]]})
    data = _read("indicators.json")
    for order, row in enumerate([*data["reported"], *_read("supplements.json")]):
        _load_indicator(order, row, groups, measures)
    for order, row in enumerate(data["derived"]):
        _load_derived(order, row, measures)
    for order, row in enumerate(_read("limits.json")):
        _load_limit(order, row)
    for order, row in enumerate(_read("rules.json")):
        _load_rule(order, row)
    _load_rates()


def _create(model: Any, code: str, fields: dict[str, Any]) -> Any:
    """The object of that code, created unless it exists; None if it existed."""
    obj, created = model.objects.get_or_create(code=code, defaults=fields)
    return obj if created else None


def _load_indicator(
    order: int, row: dict[str, Any], groups: dict[str, Group], measures: dict[int, Measure]
) -> None:
    plain = {key: row[key] for key in ("name", "is_part", "unit", "kind", "direction", "aggregation")}
    made = _create(
        Indicator,
        row["code"],
        {
            **plain,
            "form_id": row["form"],
            "is_core": row["core"],
            "reporter": groups[row["reporter"]],
            "weight": None,
            "places": PLACES[row["unit"]],
            "entry_places": ENTRY_PLACES[row["unit"]],
            "order": order,
        },
    )
    if made:
        IndicatorDefinition.objects.create(indicator=made, definition=row["definition"], basis=row["basis"])
        made.measures.set(measures[number] for number in row["measures"])
        if row["weight"]:
            _weigh(made, row["weight"])


def _weigh(indicator: Indicator, code: str) -> None:
    """Weights stand before their rates in the catalogue, except B406, which stands before B407."""
    indicator.weight = Indicator.objects.get(code=code)
    indicator.save(update_fields=["weight"])


def _load_derived(order: int, row: dict[str, Any], measures: dict[int, Measure]) -> None:
    parse(row["expression"])
    plain = {
        key: row[key]
        for key in ("name", "unit", "direction", "expression", "formula_text", "definition", "decimals")
    }
    made = _create(DerivedIndicator, row["code"], plain | {"order": order})
    if made:
        made.measures.set(measures[number] for number in row["measures"])


def _load_limit(order: int, row: dict[str, Any]) -> None:
    plain = {key: row[key] for key in ("name", "unit", "note")}
    raw = int(Decimal(row["value"]).scaleb(Limit.PLACES))
    _create(Limit, row["code"], {**plain, "raw": raw, "by_item": row.get("by_item", False), "order": order})


def _load_rule(order: int, row: dict[str, Any]) -> None:
    """One rule with its lines. A rule that stood without lines, waiting for its source, gets them and is put into force."""
    plain = {key: row[key] for key in ("severity", "kind", "message", "cure")}
    plain |= {"state": row.get("state", Rule.State.ACTIVE), "hint_when": row.get("hint_when", "")}
    rule, is_new = Rule.objects.get_or_create(code=row["code"], defaults=plain | {"order": order})
    if not is_new:
        if rule.lines.exists() or not row["lines"]:
            return
        Rule.objects.filter(pk=rule.pk).update(state=plain["state"], cure=plain["cure"])
    targets = Indicator.objects.in_bulk(field_name="code")
    for number, (line, target) in enumerate(_lines_of(row)):
        parse(line["expression"])
        RuleLine.objects.create(
            rule=rule,
            order=number,
            expression=line["expression"],
            over=line.get("over", ""),
            target=targets[target] if target else None,
            compared=line.get("compared", ""),
        )


def _lines_of(row: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Each line with its target; ``targets`` stands for one line per item."""
    return [
        (line, target) for line in row["lines"] for target in line.get("targets", [line.get("target", "")])
    ]


def _load_rates() -> None:
    """The one-year LPR of the quarters given, each with the note that the office must confirm it."""
    rates = _read("reference_rates.json")
    for code, basis_points in rates["basis_points"].items():
        ReferenceRate.objects.get_or_create(
            index=Quarter.parse(code).index,
            defaults={"basis_points": basis_points, "note": rates["note"]},
        )
