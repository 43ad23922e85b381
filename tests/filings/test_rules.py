"""The 必须说明 and 提示 rules, each with hand-worked figures on both sides of its limit (domain §3.6)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from filings import checks
from filings.entry import Cell
from filings.models import Figure, ReferenceRate, Rule
from filings.reporting import items_of
from filings.services import load_catalogue
from qianjiang_finance.common.quarter import Quarter
from tests import factories

pytestmark = pytest.mark.django_db

EXTENDED = ["B213", "B218", "B309", "B401", "B402"]


@pytest.fixture
def filing(catalogue, bank, office):
    return factories.filing_of(factories.open_period("2024Q2", extended=EXTENDED), bank)


def findings(filing, now, then=None, quarter="2024Q2"):
    """What the rules find in a few figures, given those accepted in earlier quarters."""
    cells = {
        code: Cell(Figure.Entry.NUMBER, value=Decimal(text))
        for code, text in now.items()
        if not code.startswith("LPR")
    }
    history = {
        (code, Quarter.parse(at)): Decimal(text)
        for at, row in {
            quarter: {k: v for k, v in now.items() if k.startswith("LPR")},
            **(then or {}),
        }.items()
        for code, text in row.items()
    }
    items = {item.code: item for item in items_of(filing)}
    at = Quarter.parse(quarter)
    book = replace(checks.FigureBook.of(filing, None), quarter=at, items=items, cells=cells, history=history)
    return [f for f in checks.judge(book) if f.rule != checks.BLANK]


def hits(*args, **kwargs):
    return {(f.rule, f.code) for f in findings(*args, **kwargs)}


SHORT = {"B102": "1000", "B103": "600", "B105": "100"}
THREE_KINDS = {"B210": "100", "B211": "50", "B212": "30"}
PLATFORMS = {"B507": "100", "B508": "200", "B509": "300", "B405": "4.00"}
LENT = {"B405": "4.00", "B406": "900", "B407": "4.00"}
LPR = {"LPR1Y": "3.45"}

#: rule, cell, what is at the limit and passes, what is beyond it and fails
WITHIN_A_QUARTER = [
    ("R07b", "B202", SHORT | {"B202": "300"}, SHORT | {"B202": "300.01"}),
    ("R09b", "B213", THREE_KINDS | {"B213": "180"}, THREE_KINDS | {"B213": "180.01"}),
    ("R15", "B308", {"B205": "500", "B308": "500"}, {"B205": "500", "B308": "500.01"}),
    ("R15", "B309", {"B205": "500", "B309": "500"}, {"B205": "500", "B309": "500.01"}),
    ("R16", "B310", {"B204": "200", "B310": "200"}, {"B204": "200", "B310": "200.01"}),
    ("R18b", "B207", LENT | {"B207": "900"}, LENT | {"B207": "900.01"}),
    ("R19", "B402", {"B401": "50", "B402": "50"}, {"B401": "50", "B402": "50.01"}),
    ("R20c", "B405", LPR | {"B405": "7.95"}, LPR | {"B405": "7.96"}),
    ("R20c", "B405", LPR | {"B405": "2.45"}, LPR | {"B405": "2.44"}),
    ("R23", "B507", PLATFORMS | {"B207": "600"}, PLATFORMS | {"B207": "599.99"}),
    ("R25", "B206", {"B201": "100000", "B206": "2"}, {"B201": "100000.01", "B206": "2"}),
    ("R25", "B206", {"B201": "3", "B206": "3"}, {"B201": "2.99", "B206": "3"}),
]


@pytest.mark.parametrize(("rule", "cell", "good", "bad"), WITHIN_A_QUARTER)
def test_a_rule_of_one_quarter_holds_at_its_limit_and_fails_beyond(filing, rule, cell, good, bad):
    assert hits(filing, good) == set()
    assert hits(filing, bad) == {(rule, cell)}


BAD = {"B201": "10000", "B216": "100"}

#: rule, cell, last quarter (or last year), passes, fails
AGAINST_LAST_QUARTER = [
    ("R33", "B201", {"B201": "5000"}, {"B201": "6000"}, {"B201": "6000.01"}),
    ("R33", "B101", {"B101": "5000"}, {"B101": "4000"}, {"B101": "3999.99"}),
    ("R35", "B201", {"B201": "10000", "B207": "1000"}, {"B201": "10600.05", "B207": "1600", "B405": "4"}, {"B201": "10600.06", "B207": "1600", "B405": "4"}),
    ("R36", "B203", {"B203": "10000", "B208": "1000"}, {"B203": "10600.05", "B208": "1600"}, {"B203": "10600.06", "B208": "1600"}),
    ("R39", "B405", {"B405": "4.00"}, {"B405": "5.00"}, {"B405": "5.01"}),
    ("R40", "B216", BAD, {"B201": "10000", "B216": "300"}, {"B201": "10000", "B216": "300.01"}),
    ("R41", "B216", {"B216": "500", "B218": "100"}, {"B216": "400", "B218": "200"}, {"B216": "400", "B218": "200.01"}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "cell", "before", "good", "bad"), AGAINST_LAST_QUARTER)
def test_a_rule_against_last_quarter_holds_at_its_limit_and_fails_beyond(
    filing, rule, cell, before, good, bad
):
    assert hits(filing, good, {"2024Q1": before}) == set()
    assert hits(filing, bad, {"2024Q1": before}) == {(rule, cell)}


def test_a_change_of_half_within_a_year_is_the_limit_of_r34(filing):
    last_year = {"2023Q2": {"B102": "10000"}}
    assert hits(filing, {"B102": "15000"}, last_year) == set()
    assert hits(filing, {"B102": "15000.01"}, last_year) == {("R34", "B102")}
    assert hits(filing, {"B102": "4999.99"}, last_year) == {("R34", "B102")}


@pytest.mark.parametrize("at", ["2024Q1", "2023Q2"])
def test_a_base_below_5000_is_exempt_from_the_change_rules(filing, at):
    assert hits(filing, {"B204": "9000"}, {at: {"B204": "4999.99"}}) == set()
    assert hits(filing, {"B204": "9000"}, {at: {"B204": "5000"}}) != set()


def test_a_first_quarter_with_four_fifths_of_last_year_was_perhaps_not_reset(filing):
    last_year = {"2023Q4": {"B208": "2000", "B501": "1000"}}
    assert hits(filing, {"B208": "1599.99"}, last_year, "2024Q1") == set()
    assert hits(filing, {"B208": "1600"}, last_year, "2024Q1") == {("R31", "B208")}
    assert hits(filing, {"B501": "1000"}, last_year, "2024Q1") == set()
    assert hits(filing, {"B501": "1000.01"}, last_year, "2024Q1") == {("R31", "B501")}


def test_only_first_quarters_are_asked_about_the_reset(filing):
    assert hits(filing, {"B208": "2000"}, {"2024Q1": {"B208": "2000"}}, "2024Q2") == set()


TEN = ("B101", "B102", "B103", "B106", "B201", "B202", "B203", "B204", "B205", "B206")


def test_seven_of_ten_unchanged_balances_pass_and_eight_look_copied(filing):
    before = {
        "B101": "9000", "B102": "8000", "B103": "3000", "B106": "90", "B201": "2000", "B202": "1200", "B203": "800",
        "B204": "700", "B205": "1300", "B206": "40",
    }  # fmt: skip
    eight = before | {"B101": "9001", "B106": "91"}
    seven = eight | {"B206": "41"}
    assert tuple(before) == TEN
    assert hits(filing, seven, {"2024Q1": before}) == set()
    found = findings(filing, eight, {"2024Q1": before})
    assert [(f.rule, f.compared) for f in found] == [("R37", "与上期相同的核心余额（项） 8")]


@pytest.mark.parametrize(
    ("quarter", "severity"), [("2024Q2", Rule.Severity.INFO), ("2024Q3", Rule.Severity.WARNING)]
)
def test_an_institution_open_for_less_than_eight_quarters_is_only_told_of_changes(filing, quarter, severity):
    filing.institution.opened_on = dt.date(2022, 7, 1)
    at = Quarter.parse(quarter)
    last_year, last_quarter = {str(at - 4): {"B102": "10000"}}, {str(at - 1): {"B101": "10000"}}
    found = findings(filing, {"B102": "20000", "B101": "20000"}, last_year | last_quarter, quarter)
    assert {(f.rule, f.severity, f.severity_label) for f in found} == {
        ("R33", severity, severity.label),
        ("R34", severity, severity.label),
    }


def test_a_missing_base_gives_no_verdict(filing):
    assert hits(filing, {"B101": "9000", "B201": "9000", "B405": "4.00", "B216": "80"}) == set()


def test_a_finding_names_entered_value_base_and_change(filing):
    (found,) = findings(filing, {"B201": "39000.00"}, {"2024Q1": {"B201": "50000.00"}})
    assert (found.entered, found.compared) == ("39000.00", "上期数 50,000.00；环比（%） −22.00")
    assert found.needs_explanation


def test_a_hint_needs_no_explanation(filing):
    (found,) = findings(filing, {"B216": "400", "B218": "300"}, {"2024Q1": {"B216": "500", "B218": "100"}})
    assert (found.rule, found.severity, found.needs_explanation) == ("R41", "I", False)


def test_the_lpr_of_a_quarter_comes_from_the_seeded_table(filing):
    book = checks.FigureBook.of(filing, None)
    assert book("LPR1Y", Quarter(2024, 2)) == Decimal("3.45")
    assert book("LPR1Y", Quarter(2021, 4)) == Decimal("3.80")


def test_a_quarter_without_a_lpr_gives_no_verdict(filing):
    assert hits(filing, {"B405": "14.99"}) == set()


def test_sixteen_quarters_are_seeded_for_the_office_to_confirm(catalogue):
    rates = {str(Quarter.from_index(row.index)): row.basis_points for row in ReferenceRate.objects.all()}
    assert (rates["2021Q1"], rates["2022Q3"], rates["2023Q2"], rates["2024Q4"]) == (385, 365, 355, 310)
    assert len(rates) == 16
    assert all("待金融办核对" in row.note for row in ReferenceRate.objects.all())


def test_all_fifty_rules_are_in_force_and_all_but_the_engines_own_have_lines(catalogue):
    assert Rule.objects.filter(state=Rule.State.ACTIVE).count() == 50
    assert [rule.code for rule in Rule.objects.filter(lines__isnull=True)] == ["R02"]


def test_a_rule_that_waited_for_its_source_gets_its_lines_and_is_put_into_force(catalogue):
    rule = Rule.objects.get(code="R53")
    rule.lines.all().delete()
    Rule.objects.filter(code="R53").update(state=Rule.State.OBSERVE)
    load_catalogue()
    rule.refresh_from_db()
    assert (rule.state, rule.lines.count()) == (Rule.State.ACTIVE, 2)


def test_yuan_typed_as_ten_thousand_comes_with_the_meant_value(filing):
    last_year = {"2023Q2": {"B207": "12300"}}
    (found,) = findings(filing, {"B207": "123456789", "B405": "4.00"}, last_year)
    assert found.rule == "R38"
    assert found.suggested.text == "疑似按元填报：123,456,789 → 12,345.68"
    assert found.suggested.value == Decimal("12345.68")


def test_a_slip_is_found_although_another_rule_speaks_first(filing):
    (found,) = findings(
        filing, {"B204": "2000", "B205": "80000000", "B201": "10000"}, {"2024Q1": {"B205": "7900"}}
    )
    assert (found.rule, found.code) == ("R05", "B204")
    assert (found.suggested.code, found.suggested.value) == ("B205", Decimal("8000.00"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1230000", "12300.00"), ("1230000000000", "12300.00"), ("1.23", "12300.00"), ("123", "12300.00")],
)
def test_slips_of_the_point_and_of_yi_are_seen_too(filing, typed, meant):
    found = findings(filing, {"B101": typed}, {"2024Q1": {"B101": "12000"}})
    assert {f.suggested.value for f in found} == {Decimal(meant)}


def test_a_plain_rise_is_no_slip(filing):
    (found,) = findings(filing, {"B101": "18000"}, {"2024Q1": {"B101": "12000"}})
    assert found.suggested is None
