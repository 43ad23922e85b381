"""Trying a rule on past periods: hand-counted filings, nothing saved, queries that do not grow with the filings (feature C9)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from filings import checks, trial
from filings.models import Period, Rule
from filings.services.rulebook import wanted_of
from institutions.models import Institution
from tests import factories
from tests.factories import BANK_FIGURES

pytestmark = pytest.mark.django_db

#: 各项存款 of two banks: the first rises by 10 % in the second quarter, the other by 30 %.
DEPOSITS = {"B01": ("700000", "770000"), "B02": ("500000", "650000")}


@pytest.fixture
def two_quarters(catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, other_checker, office):
    people = {
        "B01": {"maker": bank_maker, "checker": bank_checker},
        "B02": {"maker": other_maker, "checker": other_checker},
    }
    for number, quarter in enumerate(("2024Q1", "2024Q2")):
        period = factories.open_period(quarter)
        for code, deposits in DEPOSITS.items():
            moved = {"B101": deposits[number], "B102": f"67{number}000", "B103": f"47{number}000"}
            figures = BANK_FIGURES | moved | {"B504": f"15{number}"}
            institution = Institution.objects.get(code=code)
            factories.accept_figures(period, institution, figures, office=office, **people[code])
    return list(Period.objects.order_by("index"))


def rule(expression, severity="E", kind="history", target="B101"):
    line = checks.CheckLine(expression, "", target)
    return checks.CheckRule("R60", severity, kind, "跨期", "波动", "请核对", False, (line,))


def found(outcome):
    return [(hit.filing.institution.code, hit.filing.period.code) for hit in outcome.hits]


def test_a_trial_counts_the_filings_that_would_have_failed(two_quarters):
    outcome = trial.try_rule(rule("abs(x / prev(x) - 1) * 100 <= 20"), (), two_quarters)
    assert outcome.sentence == "若启用，过去2期4份报表中有1份不通过"
    assert found(outcome) == [("B02", "2024Q2")]
    (finding,) = outcome.hits[0].findings
    assert finding.entered == "650000.00"
    stricter = trial.try_rule(rule("abs(x / prev(x) - 1) * 100 <= 5", "W"), (), two_quarters)
    assert stricter.sentence == "若启用，过去2期4份报表中有2份须说明"


def test_a_trial_keeps_to_the_kinds_and_periods_asked_for(two_quarters):
    strict = rule("x < 0", kind="within")
    assert found(trial.try_rule(strict, ("LB",), two_quarters)) == [("B01", "2024Q1"), ("B01", "2024Q2")]
    assert found(trial.try_rule(strict, (), two_quarters[1:])) == [("B01", "2024Q2"), ("B02", "2024Q2")]
    assert trial.try_rule(strict, (), []).sentence == "若启用，过去0期0份报表中有0份不通过"


def test_a_trial_is_set_beside_the_rule_as_it_stands(two_quarters):
    held = wanted_of(Rule.objects.get(code="R33")).as_check("R33", "history")
    outcome = trial.try_rule(rule("prev(x) > 0"), (), two_quarters, held)
    assert outcome.sentence == "若启用，过去2期4份报表中有0份不通过（现行规则1份）"


def test_a_trial_sees_the_books_that_the_checks_see(two_quarters):
    for book in checks.accepted_books(two_quarters):
        revision = book.filing.revisions.get()
        plain = checks.FigureBook.of(book.filing, revision)
        assert book.cells == plain.cells
        assert list(book.items) == list(plain.items)
        assert book.limits == plain.limits
        assert _figures(book) == _figures(plain)


def _figures(book):
    """The numbers of earlier quarters; reference rates may reach back farther than asked."""
    return {key: v for key, v in book.history.items() if key[1] < book.quarter and key[0] != "LPR1Y"}


def test_a_trial_needs_the_same_queries_for_two_filings_as_for_four(two_quarters):
    counts = []
    for kinds in (("LB",), ()):
        with CaptureQueriesContext(connection) as queries:
            trial.try_rule(rule("x > 0"), kinds, two_quarters)
        counts.append(len(queries))
    assert counts == [9, 9]


def page(**changes):
    typed = {
        "severity": "E", "state": "observe", "message": "存款波动", "cure": "请核对", "seen": "0",
        "line-TOTAL_FORMS": "1", "line-INITIAL_FORMS": "0", "line-0-target": "B101",
        "line-0-expression": "abs(x / prev(x) - 1) * 100 <= 20", "periods": ["2024Q1", "2024Q2"],
    }  # fmt: skip
    return typed | changes


def test_the_page_tells_the_outcome_and_saves_nothing(client, two_quarters, office):
    client.force_login(office)
    body = client.post(reverse("filings:rule-try", args=["R33"]), page()).content.decode()
    assert "若启用，过去2期4份报表中有1份不通过（现行规则1份）" in body
    assert "演示城商银行乙" in body
    assert Rule.objects.get(code="R33").severity == "W"
    new = client.post(reverse("filings:rule-try-new"), page(code="R60", kind="history")).content.decode()
    assert "若启用，过去2期4份报表中有1份不通过" in new
    assert not Rule.objects.filter(code="R60").exists()


def test_what_cannot_be_tried_comes_back_with_the_reason(client, two_quarters, office):
    client.force_login(office)
    url = reverse("filings:rule-try", args=["R33"])
    for change, words in (
        ({"periods": []}, "请选择试运行的报送期"),
        ({"line-0-expression": "B999 > 1"}, "没有“B999”这个指标或限值"),
    ):
        answer = client.post(url, page(**change))
        assert answer.status_code == 422
        assert words in answer.content.decode()
