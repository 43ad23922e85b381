"""The small language of rules and formulas: arithmetic and comparison over codes, evaluated by simpleeval with Decimal.

Operands are codes such as ``B201``: the value in the quarter under review. Functions shift the quarter and may be nested:

    prev(x)    one quarter earlier                 ly(x)     same quarter last year
    y0(x)      last year's fourth quarter          q(x)      single quarter of a year-to-date flow (Q1: itself)
    growth(x)  (x / ly(x) - 1) * 100, in %          given(x)  whether x was entered; never "no verdict"
    near(a, b)  equal within the caller's ``tolerance``   abs, min, max
    identical(a, b, …) number of operands equal to their value one quarter earlier

Operators: + - * / comparison and/or/not, ``iff(a, b)``, ``a if cond else none``. Names ``quarter`` (1–4), ``kind`` (code of the
institution's kind), ``age`` (its quarters of business) and whatever constants the caller gives are at hand; ``x`` is the item a
line is evaluated for. Numbers are exact decimals. A missing operand or a division by zero gives no verdict: the value is None.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Protocol

import simpleeval

from qianjiang_finance.common.quarter import Quarter

Value = Decimal | bool | str | None


class Operands(Protocol):
    """Where the numbers come from: the value of a code in a quarter, None when it is missing."""

    def __call__(self, code: str, quarter: Quarter) -> Decimal | None: ...


class ExpressionError(ValueError):
    """The text is not an expression of this language; the message says where."""


class MissingOperandError(Exception):
    """An operand has no value: the expression gives no verdict."""


_SHIFTS: dict[str, Callable[[Quarter], Quarter]] = {
    "prev": lambda quarter: quarter.previous,
    "ly": lambda quarter: quarter.same_last_year,
    "y0": lambda quarter: quarter.year_start,
}
_FUNCTIONS = {*_SHIFTS, "q", "growth", "given", "identical", "iff", "near", "abs", "min", "max"}
_OTHER_NAMES = {"none", "quarter", "kind", "age", "x"}


@lru_cache(maxsize=2048)
def parse(text: str) -> ast.expr:
    """The syntax tree of one expression, kept for the next use; ExpressionError if it cannot be read."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(f"第{error.offset}个字符处无法识别：{text}") from error


def codes_in(text: str) -> list[str]:
    """The codes an expression refers to, each once, in order of appearance."""
    names = (node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name))
    return list(dict.fromkeys(name for name in names if name not in _FUNCTIONS | _OTHER_NAMES))


_OPERATORS = {
    kind: simpleeval.DEFAULT_OPERATORS[kind]
    for kind in (
        *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub, ast.UAdd, ast.Not),
        *(ast.Eq, ast.NotEq, ast.Gt, ast.Lt, ast.GtE, ast.LtE),
    )
}
# Exact decimals cannot grow into something dangerous, so plain operators serve in place of simpleeval's guarded ones.
_OPERATORS[ast.Add] = operator.add
_OPERATORS[ast.Mult] = operator.mul
_NODES = (ast.Name, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call, ast.Constant)


class Calculator(simpleeval.SimpleEval):
    """Evaluates expressions over one set of operands, in one quarter.

    ``constants`` are further names (the kind of an institution, a reference rate). ``value`` returns None where an operand is
    missing or a divisor is zero, and raises :class:`ExpressionError` for anything outside the language.
    """

    nodes: dict[type, Any]

    def __init__(
        self, operands: Operands, quarter: Quarter, constants: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(operators=_OPERATORS, functions={})
        self.nodes = {kind: self.nodes[kind] for kind in _NODES}
        self._operands = operands
        self._quarter = quarter
        self._constants = {"none": None, **(constants or {})}
        self._item = ""

    def value(self, text: str, *, item: str = "") -> Value:
        """The value of ``text``; ``item`` is the code that the name ``x`` stands for."""
        self._item = item
        try:
            result: Value = self.eval(text, previously_parsed=parse(text))
        except (MissingOperandError, InvalidOperation, ZeroDivisionError):
            return None
        except (simpleeval.InvalidExpression, TypeError) as error:
            raise ExpressionError(f"无法计算：{text}（{error}）") from error
        return result

    def sides(self, text: str, *, item: str = "") -> list[tuple[str, Value]]:
        """The parts that a comparison (or ``near``) sets against each other, each as its text and its value.

        Of ``a or b`` the last part counts: what stands before it only says when the comparison matters. Empty for an expression of
        another shape. For messages: "B202 + B203 = 45,000.00, B201 = 44,000.00".
        """
        tree, self._item = parse(text), item
        if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.Or):
            tree = tree.values[-1]
        if isinstance(tree, ast.Compare):
            parts = [tree.left, *tree.comparators]
        elif isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "near":
            parts = tree.args
        else:
            return []
        return [(ast.unparse(part), self._eval(part)) for part in parts]

    def _eval_constant(self, node: ast.Constant) -> Value:
        if isinstance(node.value, int | float) and not isinstance(node.value, bool):
            return Decimal(str(node.value))
        if isinstance(node.value, str | bool):
            return node.value
        raise ExpressionError(f"不支持的常量：{ast.unparse(node)}")

    def _eval_name(self, node: ast.Name) -> Value:
        if node.id == "quarter":
            return Decimal(self._quarter.number)
        if node.id in self._constants:
            constant: Value = self._constants[node.id]
            return constant
        value = self._operands(self._item if node.id == "x" else node.id, self._quarter)
        if value is None:
            raise MissingOperandError(node.id)
        return value

    def _eval_call(self, node: ast.Call) -> Value:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in _FUNCTIONS or node.keywords or not node.args:
            raise ExpressionError(f"没有这个函数：{ast.unparse(node.func)}")
        return self._apply(name, node.args)

    def _apply(self, name: str, args: list[ast.expr]) -> Value:
        first = args[0]
        if name in _SHIFTS:
            shifted: Value = self._at(_SHIFTS[name](self._quarter), first)
            return shifted
        if name == "q":
            return self._single_quarter(first)
        if name == "growth":
            now, then = self._eval(first), self._at(self._quarter.same_last_year, first)
            return Decimal((now / then - 1) * 100)
        if name == "given":
            return self._is_given(first)
        if name == "identical":
            return Decimal(sum(self._is_unchanged(arg) for arg in args))
        return self._plain(name, [self._eval(arg) for arg in args])

    def _plain(self, name: str, values: list[Any]) -> Value:
        if name == "iff":
            return bool(values[0]) is bool(values[1])
        if name == "near":
            return bool(abs(values[0] - values[1]) <= self._constants.get("tolerance", 0))
        if name == "abs":
            return abs(Decimal(values[0]))
        return Decimal(max(values) if name == "max" else min(values))

    def _at(self, quarter: Quarter, node: ast.expr) -> Any:
        here, self._quarter = self._quarter, quarter
        try:
            return self._eval(node)
        finally:
            self._quarter = here

    def _single_quarter(self, node: ast.expr) -> Decimal:
        now: Decimal = self._eval(node)
        return now if self._quarter.number == 1 else now - self._at(self._quarter.previous, node)

    def _is_given(self, node: ast.expr) -> bool:
        try:
            self._eval(node)
        except MissingOperandError:
            return False
        return True

    def _is_unchanged(self, node: ast.expr) -> bool:
        try:
            return bool(self._eval(node) == self._at(self._quarter.previous, node))
        except MissingOperandError:
            return False
