"""What is wrong with an item before anything is calculated: expressions that cannot be read, unknown codes, conditions in place of numbers."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from qianjiang_finance.common.expressions import ExpressionError, check, codes_in, parse
from reports.scoring.scheme import Benchmark, Completion, Gate, Interval, Item

_CONDITION_CALLS = ("iff", "near", "given")


def is_condition(text: str) -> bool:
    """Whether the expression yields true or false."""
    node = parse(text)
    if isinstance(node, ast.UnaryOp):
        return isinstance(node.op, ast.Not)
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id in _CONDITION_CALLS
    return isinstance(node, ast.Compare | ast.BoolOp)


def faults(item: Item, known: Collection[str], summed: Collection[str]) -> list[str]:
    """Chinese sentences, empty when the item can be scored. ``known`` are all codes, ``summed`` those that have a sum over banks."""
    found: list[str] = []
    if not -1 <= item.direction <= 1 or item.direction == 0:
        found.append("方向应为越高越好或越低越好")
    if isinstance(item.method, Completion) and item.direction < 0:
        found.append("完成率法只用于越高越好的指标")
    if bool(item.special_when) != bool(item.special_full):
        found.append("特殊情形和得满分的条件应同时填写")
    for name, text, wants_condition, codes in _texts(item, known, summed):
        found += [f"{name}：{fault}" for fault in _faults_of(text, codes, wants_condition)]
    return found


def _texts(
    item: Item, known: Collection[str], summed: Collection[str]
) -> Iterator[tuple[str, str, bool, Collection[str]]]:
    """(name, expression, whether a condition is meant, codes it may name) of every expression of the item."""
    yield "计算式", item.expression, isinstance(item.method, Gate), known
    for name, text in (
        ("门槛条件", item.gate),
        ("特殊情形", item.special_when),
        ("得满分的条件", item.special_full),
    ):
        if text:
            yield name, text, True, known
    if isinstance(item.method, Completion):
        yield "计划数", item.method.plan, False, known
    if isinstance(item.method, Benchmark | Interval) and item.method.expression:
        yield "基准值计算式", item.method.expression, False, summed


def _faults_of(text: str, known: Collection[str], wants_condition: bool) -> Iterator[str]:
    try:
        check(text)
    except ExpressionError as error:
        yield str(error)
        return
    unknown = [code for code in codes_in(text) if code not in known]
    if unknown:
        yield f"没有这样的指标，或该指标没有合计数：{'、'.join(unknown)}"
    if is_condition(text) != wants_condition:
        yield f"应当是{'条件（例如 B505 >= 3）' if wants_condition else '得出数的计算式'}：{text}"
