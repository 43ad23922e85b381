"""The small language of rules and formulas: arithmetic and comparison over codes, evaluated by simpleeval with Decimal.

Operands are codes such as ``B201``: the value in the quarter under review. Functions shift the quarter and may be nested:

    prev(x)    one quarter earlier                 ly(x)     same quarter last year
    y0(x)      last year's fourth quarter          q(x)      single quarter of a year-to-date flow (Q1: itself)
    growth(x)  (x / ly(x) - 1) * 100, in %          given(x)  whether x was entered; never "no verdict"
    near(a, b)  equal within the caller's ``tolerance``   abs, min, max
    past(x), lowest(x), highest(x), mean(x), spread(x)  how many of the last 12 quarters have x, and over those its range, mean and
    sample standard deviation (no verdict with fewer than two)
    identical(a, b, …) number of operands equal to their value one quarter earlier

Operators: + - * / comparison and/or/not, ``iff(a, b)``, ``a if cond else none``. Names ``quarter`` (1–4), ``kind`` (code of the
institution's kind), ``age`` (its quarters of business) and whatever constants the caller gives are at hand; ``x`` is the item a
line is evaluated for. Numbers are exact decimals. A missing operand or a division by zero gives no verdict: the value is None.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Protocol

import simpleeval

from qianjiang_finance.common.past import OVER_THE_PAST, PAST_QUARTERS, over_the_past
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
_FUNCTIONS = {
    *_SHIFTS,
    *OVER_THE_PAST,
    "q",
    "growth",
    "given",
    "identical",
    "iff",
    "near",
    "abs",
    "min",
    "max",
}
#: How many operands a function takes; the others take any number from one on.
_ARGUMENTS = {
    **dict.fromkeys((*_SHIFTS, *OVER_THE_PAST, "q", "growth", "given", "abs"), 1),
    "iff": 2,
    "near": 2,
}
_OTHER_NAMES = {"none", "quarter", "kind", "age", "x"}


@lru_cache(maxsize=2048)
def parse(text: str) -> ast.expr:
    """The syntax tree of one expression, kept for the next use; ExpressionError if it cannot be read."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        place = error.offset or len(text.strip()) + 1  # what breaks off is told at its end
        raise ExpressionError(f"第{place}个字符处无法识别：{text}") from error


def codes_in(text: str) -> list[str]:
    """The codes an expression refers to, each once, in order of appearance."""
    names = (node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name))
    return list(dict.fromkeys(name for name in names if name not in _FUNCTIONS | _OTHER_NAMES))


def quarters_in(text: str, quarter: Quarter) -> frozenset[Quarter]:
    """Every quarter whose figures an expression may ask for when it is computed in ``quarter``."""
    return frozenset(_asked(parse(text), quarter))


def _asked(node: ast.AST, quarter: Quarter) -> Iterator[Quarter]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        for at in _looked_at(node.func.id, quarter):
            for argument in node.args:
                yield from _asked(argument, at)
        return
    if isinstance(node, ast.Name):
        yield quarter
    for child in ast.iter_child_nodes(node):
        yield from _asked(child, quarter)


def _looked_at(name: str, quarter: Quarter) -> list[Quarter]:
    """At which quarters a function computes its operands."""
    if name in _SHIFTS:
        return [_SHIFTS[name](quarter)]
    if name in OVER_THE_PAST:
        return [quarter - back for back in range(1, PAST_QUARTERS + 1)]
    before = {"growth": quarter.same_last_year, "q": quarter.previous, "identical": quarter.previous}
    return [quarter, before[name]] if name in before else [quarter]


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

    ``constants`` are further names (the kind of an institution, a limit); ``own`` those of single items, by the item's code, which
    stand before the general ones while ``x`` is that item. ``value`` returns None where an operand is
    missing or a divisor is zero, and raises :class:`ExpressionError` for anything outside the language.
    """

    nodes: dict[type, Any]

    def __init__(
        self,
        operands: Operands,
        quarter: Quarter,
        constants: Mapping[str, Any] | None = None,
        own: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        super().__init__(operators=_OPERATORS, functions={})
        self.nodes = {kind: self.nodes[kind] for kind in _NODES}
        self._operands = operands
        self._quarter = quarter
        self._general = {"none": None, **(constants or {})}
        self._own = own or {}
        self._constants: Mapping[str, Any] = self._general
        self._item = ""
        self._pasts: dict[tuple[str, str, Quarter], list[Decimal]] = {}

    def value(self, text: str, *, item: str = "") -> Value:
        """The value of ``text``; ``item`` is the code that the name ``x`` stands for."""
        self._speak_of(item)
        try:
            result: Value = self.eval(text, previously_parsed=parse(text))
        except (MissingOperandError, InvalidOperation, ZeroDivisionError):
            return None
        except (simpleeval.InvalidExpression, TypeError) as error:
            raise ExpressionError(f"无法计算：{text}（{error}）") from error
        return result

    def _speak_of(self, item: str) -> None:
        self._item = item
        own = self._own.get(item)
        self._constants = {**self._general, **own} if own else self._general

    def sides(self, text: str, *, item: str = "") -> list[tuple[str, Value]]:
        """The parts that a comparison (or ``near``) sets against each other, each as its text and its value.

        Of ``a or b`` the last part counts: what stands before it only says when the comparison matters. Empty for an expression of
        another shape. For messages: "B202 + B203 = 45,000.00, B201 = 44,000.00".
        """
        tree = parse(text)
        self._speak_of(item)
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
        if name == "growth":
            now, then = self._eval(first), self._at(self._quarter.same_last_year, first)
            return Decimal((now / then - 1) * 100)
        if name in OVER_THE_PAST:
            return self._over_the_past(name, first)
        if name in ("q", "given"):
            return self._single_quarter(first) if name == "q" else self._is_given(first)
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

    def _over_the_past(self, name: str, node: ast.expr) -> Decimal:
        said = over_the_past(name, self._past_values(node))
        if said is None:
            raise MissingOperandError(name)
        return said

    def _past_values(self, node: ast.expr) -> list[Decimal]:
        """The values in the quarters before this one that have one, newest first; read once for all that is asked of them."""
        key = (ast.unparse(node), self._item, self._quarter)
        if key not in self._pasts:
            earlier = (self._quarter - back for back in range(1, PAST_QUARTERS + 1))
            found = (self._value_in(quarter, node) for quarter in earlier)
            self._pasts[key] = [value for value in found if value is not None]
        return self._pasts[key]

    def _value_in(self, quarter: Quarter, node: ast.expr) -> Decimal | None:
        try:
            return Decimal(self._at(quarter, node))
        except (MissingOperandError, InvalidOperation, ZeroDivisionError):
            return None

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


def check(text: str) -> None:
    """Refuse what the calculator would refuse, without calculating: ExpressionError that names the place."""
    for node in ast.walk(parse(text)):
        if isinstance(node, ast.Call):
            _check_call(node)
        elif isinstance(node, ast.Constant):
            if not isinstance(node.value, int | float | str | bool):
                raise _refused("不支持的常量", node)
        elif isinstance(node, ast.expr) and not isinstance(node, _NODES):
            raise _refused("不能使用的写法", node)
        elif isinstance(node, ast.operator | ast.unaryop | ast.cmpop) and type(node) not in _OPERATORS:
            raise ExpressionError(f"不能使用的运算：{text}")


def _check_call(node: ast.Call) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in _FUNCTIONS or node.keywords:
        raise _refused("没有这个函数", node.func)
    wanted = _ARGUMENTS.get(name)
    if not node.args or (wanted and len(node.args) != wanted):
        raise _refused(f"{name}的括号里应有{wanted or '至少一'}项", node)


def _refused(reason: str, node: ast.expr) -> ExpressionError:
    return ExpressionError(f"第{node.col_offset + 1}个字符处{reason}：{ast.unparse(node)}")
