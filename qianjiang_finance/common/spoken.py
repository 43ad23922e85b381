"""An expression in words: ``B201 - y0(B201)`` is 制造业贷款余额 − 年初制造业贷款余额.

For readers who know the names of indicators and not their codes; who keeps schemes and rules works with the expression itself.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from copy import deepcopy

from qianjiang_finance.common.expressions import ExpressionError, parse

_BEFORE = {"prev": "上期", "ly": "上年同期", "y0": "年初", "q": "当季"}
_AFTER = {"growth": "同比增速", "given": "已填报"}
_NAMES = {"none": "无", "quarter": "季度", "kind": "机构类型", "age": "开业季数", "x": "本项"}
_SIGNS = {
    " - ": " − ", " * ": " × ", " / ": " ÷ ", " >= ": " ≥ ", " <= ": " ≤ ", " == ": " = ", " != ": " ≠ ",
    " and ": "，且", " or ": "，或", "not ": "非",
}  # fmt: skip
#: An expression inside a sentence: codes, numbers, signs and brackets in a row that begin with a code or a function.
_INSIDE = re.compile(r"-?(?:[A-Z]+\d\w*|(?:prev|ly|y0|q|growth)\()[\w\s()+\-*/<>=!.]*[\w)]", re.ASCII)


def spoken(text: str, names: Mapping[str, str]) -> str:
    """The expression with ``names`` of indicators by code, functions and signs in words; as it stands where it cannot be read."""
    try:
        words = ast.unparse(_Words(names).visit(deepcopy(parse(text))))
    except ExpressionError:
        return text
    for sign, word in _SIGNS.items():
        words = words.replace(sign, word)
    return f"−{words[1:]}" if words.startswith("-") else words


def spoken_within(sentence: str, names: Mapping[str, str]) -> str:
    """A sentence with the expressions in it in words."""
    return _INSIDE.sub(lambda found: spoken(found[0], names), sentence)


class _Words(ast.NodeTransformer):
    """Names in place of codes, and of the functions that look at another quarter."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.Name(self._names.get(node.id) or _NAMES.get(node.id, node.id))

    def visit_Call(self, node: ast.Call) -> ast.AST:
        function = node.func.id if isinstance(node.func, ast.Name) else ""
        if function not in _BEFORE and function not in _AFTER:
            node.args = [self.visit(arg) for arg in node.args]
            return node
        inner = self.visit(node.args[0])
        words = inner.id if isinstance(inner, ast.Name) else f"（{ast.unparse(inner)}）"
        return ast.Name(f"{_BEFORE.get(function, '')}{words}{_AFTER.get(function, '')}")
