"""The five invented banks of domain §5.3 as the engine takes them, from the data file of the domain."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from qianjiang_finance.common.quarter import Quarter
from reports import scoring
from reports.scoring.reading import method_of

ORACLE = json.loads(
    (Path(__file__).resolve().parent.parent / "data" / "score_oracle.json").read_text(encoding="utf-8")
)
QUARTER = Quarter(2024, 2)
BANKS = "ABCDE"
#: The derived indicators the scheme names (domain §3.5).
FORMULAS = {
    "D01": "B201 / B102 * 100",
    "D03": "B204 / B201 * 100",
    "D04": "(B203 - y0(B203)) / (B103 - y0(B103)) * 100 if B103 > y0(B103) else none",
    "D14": "(B405 - ly(B405)) * 100",
}
#: The events of the example: (bank, kind, count).
EVENTS = {"A": [("A2", 1)], "B": [("K1", 1), ("K4", 1)], "C": [("A1", 1)], "D": [("K2", 1)], "E": []}


@dataclass
class Written:
    """An item as it is written down, for :func:`method_of`."""

    method: str
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None
    base_points: Decimal | None = None
    per_unit: Decimal | None = None
    cap: Decimal | None = None
    benchmark: str = ""
    plan: str = ""
    bands: str = ""
    above_zero: bool = False
    vetoes: bool = False
    direction: int = 1


def written(**fields: Any) -> Written:
    numbers = ("low", "high", "step", "base_points", "per_unit", "cap")
    return Written(**{name: Decimal(value) if name in numbers else value for name, value in fields.items()})


def default_scheme() -> scoring.Scheme:
    """The default scheme, read from its data file by hand."""
    path = Path(__file__).resolve().parent.parent.parent / "reports" / "data" / "default_scheme.json"
    data = json.loads(path.read_text(encoding="utf-8"))
    items = []
    for row in data["items"]:
        of_method = {key: row[key] for key in row if key in Written.__dataclass_fields__}
        items.append(
            scoring.Item(
                row["code"], row["name"], Decimal(row["weight"]), row["expression"], method_of(written(**of_method)),
                unit=row["unit"], special_when=row.get("special_when", ""), special_full=row.get("special_full", ""),
            )
        )  # fmt: skip
    kinds = [
        scoring.Kind(
            row["code"], row["name"], scoring.Effect(row["effect"]), Decimal(row["points"]),
            None if row["cap"] is None else Decimal(row["cap"]),
        )
        for row in data["kinds"]
    ]  # fmt: skip
    grades = [
        scoring.Grade(Decimal(row["least"]), row["name"], Decimal(row["award"])) for row in data["grades"]
    ]
    return scoring.Scheme(
        tuple(items), tuple(kinds), tuple(grades), Decimal(data["floor"]), data["smallest_group"],
        Decimal(data["bonus_cap"]), data["tie_item"], FORMULAS,
    )  # fmt: skip


def figures(bank: str):
    """The bank's figures as operands; a figure without a quarter is that of 2024Q2."""
    numbers = {}
    for code, given in ORACLE["raw"][bank].items():
        by_quarter = {str(QUARTER): given} if isinstance(given, str) else given
        for quarter, text in by_quarter.items():
            if text is not None:
                numbers[code, Quarter.parse(quarter)] = Decimal(text)
    return lambda code, quarter: numbers.get((code, quarter))


def example_banks() -> list[scoring.Bank]:
    """The five banks with their events."""
    return [
        scoring.Bank(
            number, ORACLE["name"][code], ORACLE["type"][code], figures(code),
            adjustments=tuple(scoring.Adjustment(kind, count, "示例") for kind, count in EVENTS[code]),
        )
        for number, code in enumerate(BANKS)
    ]  # fmt: skip
