"""The engine: runs rules over a book of figures and returns findings that name place, value, comparison and cure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from filings import breaks
from filings.checks.book import FigureBook
from filings.checks.notes import Note, Suggestion
from filings.checks.rulebook import LEVELS, CheckLine, CheckRule, active_rules
from filings.checks.slips import suggested
from filings.checks.whole import whole_filing
from filings.models import Figure, Indicator, Rule, RuleLine
from qianjiang_finance.common.expressions import Calculator, codes_in
from qianjiang_finance.common.past import OVER_THE_PAST, PAST_QUARTERS
from qianjiang_finance.common.quarter import Quarter
from qianjiang_finance.common.spoken import spoken

_WORD = re.compile(r"[A-Za-z]\w*")
_FORMAT = "R02"
#: The functions of an expression that look back to another quarter.
_LOOKS_BACK = re.compile(r"\b(prev|q|identical|y0|ly|past|lowest|highest|mean|spread)\(")
#: The name of the completeness check, which is no numbered rule.
BLANK = "填报完整性"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: 表 · 项目 · 单元格 · 您填的值 · 比较值 · 怎么改."""

    rule: str
    severity: str
    severity_label: str
    kind_label: str
    form: str
    code: str
    name: str
    entered: str
    compared: str
    message: str
    cure: str
    is_observed: bool = False
    is_waived: bool = False
    suggested: Suggestion | None = None
    note: Note | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What an explanation refers to: rule and item."""
        return (self.rule, self.code)

    @property
    def needs_explanation(self) -> bool:
        return self.severity == Rule.Severity.WARNING and not self.is_observed

    @property
    def cell_id(self) -> str:
        """The id of the cell in the form, for the jump."""
        return f"cell-{self.code}"

    @property
    def may_be_waived(self) -> bool:
        """Whether a waiver of its rule would change anything; blanks and unreadable cells are never waived (feature C10)."""
        return (
            self.severity != Rule.Severity.INFO and not self.is_observed and self.rule not in (BLANK, _FORMAT)
        )

    @property
    def is_blocking(self) -> bool:
        return self.severity == Rule.Severity.ERROR and not self.is_observed


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that forbid signing."""
    return [finding for finding in findings if finding.is_blocking]


def judge(book: FigureBook, *, with_observed: bool = False) -> list[Finding]:
    """What the rules in force in the quarter find in the book: one query. Rules on trial (观察) are for the office's eyes alone."""
    rules = active_rules(book.quarter.last_day, book.filing.institution.kind_id, book.filing.pk)
    return run(book, [rule for rule in rules if with_observed or not rule.is_observed])


def run(book: FigureBook, rules: Iterable[CheckRule]) -> list[Finding]:
    """All findings, cell by cell faults first, then rule by rule.

    Order of levels: unreadable cells and blanks, within a form, across forms, history. From across forms on, a level waits until the
    levels before it have no 必须改 left, so that one slip is not reported twice (domain §3.6; features.md, "order of checks"). Within a
    form nothing needs to wait: a cell that cannot be read gives no verdict there.
    """
    findings = [*_unreadable(book), *_blanks(book)]
    calculator = _calculator(book)
    for order, level in groupby(sorted(rules, key=_order), key=_order):
        if order > LEVELS[Rule.Kind.WITHIN] and blocking(
            finding for finding in findings if finding.rule != BLANK
        ):
            break
        for rule in level:
            findings += _by_rule(rule, book, calculator)
    return findings


def run_alone(rule: CheckRule, book: FigureBook) -> list[Finding]:
    """What one rule finds in the book, whatever the others say."""
    return list(_by_rule(rule, book, _calculator(book)))


def _calculator(book: FigureBook) -> Calculator:
    return Calculator(book, book.quarter, _constants(book), book.limits.own)


def _by_rule(rule: CheckRule, book: FigureBook, calculator: Calculator) -> Iterator[Finding]:
    for line in rule.lines:
        yield from _judge(rule, line, book, calculator)


def _order(rule: CheckRule) -> int:
    return rule.level


def _constants(book: FigureBook) -> dict[str, object]:
    opened = book.filing.institution.opened_on
    quarters = book.quarter.index - (opened.year * 4 + (opened.month - 1) // 3) + 1
    return {
        "kind": book.filing.institution.kind_id,
        "age": Decimal(quarters),
        **whole_filing(book.cells.values()),
        **book.limits.general,
    }


def _judge(rule: CheckRule, line: CheckLine, book: FigureBook, calculator: Calculator) -> Iterator[Finding]:
    for code in _items_under(line, book):
        if calculator.value(line.expression, item=code) is False:
            item = book.items.get(code)
            if item is not None:
                yield _finding(rule, line, item, book, calculator)


def _items_under(line: CheckLine, book: FigureBook) -> list[str]:
    if not line.over:
        return [line.target or codes_in(line.expression)[0]]
    if line.over == RuleLine.Over.FILING:
        return [code for code in book.cells if code in book.items][:1]
    wanted = {item.code for item in book.items.values() if line.over in ("all", item.kind)}
    return [code for code in book.cells if code in wanted]


def _comparison(line: CheckLine, code: str, book: FigureBook, calculator: Calculator) -> str:
    """What the line sets beside the entered value; else both sides: 制造业短期贷款余额 + … = 45,000.00；制造业贷款余额 = 44,000.00."""
    if line.compared:
        named = [part.split(":", 1) for part in line.compared.split(";")]
        values = [(label.strip(), calculator.value(text, item=code)) for label, text in named]
        return "；".join(f"{label} {_number(value)}" for label, value in values if isinstance(value, Decimal))
    sides = calculator.sides(line.expression, item=code)
    parts = [(text, value) for text, value in sides if isinstance(value, Decimal)]
    return "；".join(_side(text, value, code, book) for text, value in parts)


def _side(text: str, value: Decimal, code: str, book: FigureBook) -> str:
    if not _WORD.search(text):
        return f"限值 {_number(value)}"

    names = {word: item.name for word, item in book.items.items()}
    if code in names:
        names["x"] = names[code]
    return f"{spoken(text, names)} = {_number(value)}"


def _number(value: Decimal) -> str:
    """A number of a message, with separators and a true minus: whole or with two decimals, half up."""
    exponent = value.as_tuple().exponent
    is_plain = isinstance(exponent, int) and (exponent >= 0 or exponent == -2)
    shown = value if is_plain else value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{shown:,f}".replace("-", "−")


def _finding(
    rule: CheckRule, line: CheckLine, item: Indicator, book: FigureBook, calculator: Calculator
) -> Finding:
    cell = book.cells.get(item.code)
    broken = _break_behind(line, item, book)
    is_hint = (
        rule.is_waived or bool(broken) or (bool(rule.hint_when) and calculator.value(rule.hint_when) is True)
    )
    severity = Rule.Severity.INFO if is_hint else Rule.Severity(rule.severity)
    return Finding(
        rule=rule.code,
        severity=severity.value,
        severity_label=str(severity.label),
        kind_label=rule.kind_label,
        form=item.form_id,
        code=item.code,
        name=item.name,
        entered=cell.text if cell else "未填",
        compared=_comparison(line, item.code, book, calculator),
        message=f"{rule.message}（{breaks.words(broken)}，前后不可直接比较）" if broken else rule.message,
        cure=rule.cure,
        is_observed=rule.is_observed,
        is_waived=rule.is_waived,
        suggested=suggested(book, dict.fromkeys([item.code, *codes_in(line.expression)])),
    )


def _break_behind(line: CheckLine, item: Indicator, book: FigureBook) -> tuple[Quarter, ...]:
    """Changes of definition between the quarters that the line compares (feature Z12): then it is told, and blocks nothing."""
    functions = set(_LOOKS_BACK.findall(line.expression))
    if not functions:
        return ()
    bases = {"y0": book.quarter.year_start, "ly": book.quarter.same_last_year}
    bases |= dict.fromkeys(OVER_THE_PAST, book.quarter - PAST_QUARTERS)
    oldest = min(bases.get(function, book.quarter.previous) for function in functions)
    codes = {item.code, *codes_in(line.expression)}
    return breaks.newest_breaks(book.items.values()).between(codes, oldest, book.quarter)


def _own(item: Indicator, rule: str, entered: str, message: str, cure: str) -> Finding:
    """A finding of the engine itself, about one cell."""
    return Finding(
        rule=rule,
        severity=Rule.Severity.ERROR,
        severity_label=Rule.Severity.ERROR.label,
        kind_label="单元格",
        form=item.form_id,
        code=item.code,
        name=item.name,
        entered=entered,
        compared="",
        message=message,
        cure=cure,
    )


def _unreadable(book: FigureBook) -> Iterator[Finding]:
    """R02: cells that are no number of the indicator's form; 不适用 without a reason."""
    for code, cell in book.cells.items():
        item = book.items[code]
        if cell.entry == Figure.Entry.INVALID:
            cure = f"请按“{item.unit}”填写数字；确无此项业务的填0，不适用的填“不适用”并在备注说明"
            yield _own(item, _FORMAT, cell.typed, cell.problem, cure)
        elif cell.entry == Figure.Entry.NOT_APPLICABLE and not cell.note:
            yield _own(item, BLANK, cell.text, "不适用未说明原因", "请在备注中写明不适用的原因")


def _blanks(book: FigureBook) -> Iterator[Finding]:
    """Items left blank. A rate may stay blank while its weight is zero (domain §3.4, B405)."""
    for code, item in book.items.items():
        if (code in book.cells and book.cells[code].text) or _may_stay_blank(item, book):
            continue
        cure = "请填写；没有发生的填0，不适用的填“不适用”并在备注说明，尚不掌握的填“未知”"
        yield _own(item, BLANK, "未填", "尚未填写", cure)


def _may_stay_blank(item: Indicator, book: FigureBook) -> bool:
    if item.weight_id is None:
        return False
    weight = next((other for other in book.items.values() if other.pk == item.weight_id), None)
    cell = book.cells.get(weight.code) if weight else None
    return cell is not None and cell.value == 0
