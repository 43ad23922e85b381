"""Rules on trial: an item against the institution's own history, the filing as a whole (features C6, C7)."""

from dataclasses import replace
from decimal import Decimal

import pytest

from filings import checks
from filings.entry import Cell
from filings.models import Figure, Rule
from filings.reporting import items_of
from qianjiang_finance.common.expressions import Calculator
from qianjiang_finance.common.quarter import Quarter
from tests import factories

pytestmark = pytest.mark.django_db

NOW = Quarter.parse("2024Q2")


def history(*values, code="B101", back=1):
    """Values of the quarters before, newest first."""
    return {(code, NOW - (back + n)): Decimal(value) for n, value in enumerate(values)}


@pytest.fixture
def filing(catalogue, bank, office):
    return factories.filing_of(factories.open_period("2024Q2"), bank)


def hits(filing, now, past=None):
    cells = {code: Cell(Figure.Entry.NUMBER, value=Decimal(value)) for code, value in now.items()}
    items = {item.code: item for item in items_of(filing)}
    book = replace(checks.FigureBook.of(filing, None), items=items, cells=cells, history=past or {})
    found = checks.judge(book, with_observed=True)
    assert all(finding.is_observed for finding in found if finding.rule.startswith("X"))
    return {(finding.rule, finding.code) for finding in found if finding.rule.startswith("X")}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("past(B101)", "3"),
        ("lowest(B101)", "10"),
        ("highest(B101)", "30"),
        ("mean(B101)", "20"),
        ("spread(B101)", "10"),
        ("past(B999)", "0"),
        ("highest(B999)", None),
        ("past(q(B207))", "2"),
        ("highest(q(B207))", "40"),
    ],
)
def test_the_past_of_an_item_by_hand(text, value):
    """Deposits 30, 20, 10; lending to date 60 (Q1), 100 (Q4), 60 (Q3): 60 in the first quarter, 40 in the fourth, Q3 unknown."""
    past = history("30", "20", "10") | history("30", "100", "60", code="B207")
    calculator = Calculator(lambda code, quarter: past.get((code, quarter)), NOW)
    assert calculator.value(text) == (None if value is None else Decimal(value))


def test_one_quarter_has_no_spread():
    past = history("30")
    calculator = Calculator(lambda code, quarter: past.get((code, quarter)), NOW)
    assert calculator.value("spread(B101)") is None


SIX = ("100", "110", "120", "130", "140", "150")


def test_a_value_beyond_the_range_and_its_margin_is_an_outlier(filing):
    """Range 100–150, margin 30 %: 70 to 195. Mean 125, deviations 25, 15, 5: spread √350 ≈ 18.71, three of them 56.12."""
    assert hits(filing, {"B101": "181"}, history(*SIX)) == set()
    assert hits(filing, {"B101": "182"}, history(*SIX)) == {("X02", "B101")}
    assert hits(filing, {"B101": "195"}, history(*SIX)) == {("X02", "B101")}
    assert hits(filing, {"B101": "195.01"}, history(*SIX)) == {("X01", "B101"), ("X02", "B101")}
    assert hits(filing, {"B101": "69.99"}, history(*SIX)) == {("X01", "B101")}
    assert hits(filing, {"B101": "70"}, history(*SIX)) == set()


def test_five_quarters_are_too_few_to_call_anything_an_outlier(filing):
    assert hits(filing, {"B101": "9000"}, history(*SIX[:5])) == set()


def test_a_filing_of_zeros_alone_is_told_once(filing):
    assert hits(filing, {"B101": "0", "B102": "0"}) == {("X03", "B101")}
    assert hits(filing, {"B101": "0", "B102": "7"}) == set()


TEN = ("B101", "B102", "B103", "B105", "B106", "B201", "B202", "B203", "B204", "B205")


def test_half_round_numbers_among_ten_look_estimated(filing):
    """All of them smaller than the forms' totals allow is of no matter here: rules on trial are asked alone."""
    held = {rule.code: rule for rule in checks.active_rules(NOW.last_day)}["X04"]

    def found(round_ones, entered=10):
        values = ["300"] * round_ones + ["301"] * (entered - round_ones)
        cells = {
            code: Cell(Figure.Entry.NUMBER, value=Decimal(v)) for code, v in zip(TEN, values, strict=False)
        }
        book = checks.FigureBook.of(filing, None).with_cells(cells)
        return [finding.compared for finding in checks.run_alone(held, book)]

    assert found(4) == []
    assert found(5) == ["不为零的数 10；其中100的整数倍 5"]
    assert found(9, entered=9) == []


def test_the_additional_rules_start_on_trial(catalogue):
    rules = Rule.objects.filter(code__startswith="X")
    assert {(rule.code, rule.state) for rule in rules} == {(f"X0{n}", "observe") for n in (1, 2, 3, 4)}
