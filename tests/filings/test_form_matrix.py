"""Institutions × forms: how far each form is filled, whose it is, its rates worked out by hand, export, who may see it."""

import csv
from decimal import Decimal
from urllib.parse import unquote

import pytest

from filings.models import Period
from tests import factories
from tests.factories import filing_of, freeze, save, step

pytestmark = pytest.mark.django_db
URL = "/filings/matrix/forms/"


@pytest.fixture
def guarantor(basics):
    return factories.make_institution("G01", kind="GU", name="演示融资担保公司甲", order=9)


@pytest.fixture
def told(catalogue, bank, other_bank, guarantor, bank_maker, bank_checker, other_maker, office):
    """B01 files on time; B02 has two items of B1 in its draft; G01 has not begun. Due on 2024-07-12."""
    period = factories.open_period("2024Q2")
    with freeze(2024, 7, 11):
        filing = filing_of(period, bank)
        save(filing, bank_maker)
        step("send-to-check", filing, bank_maker)
        step("sign", filing, bank_checker)
        save(filing_of(period, other_bank), other_maker, {"B101": "5000", "B102": "约四千"})
    return period


def page(client, user, query="", day=(2024, 7, 19)):
    client.force_login(user)
    with freeze(*day):
        return client.get(URL + query)


def words(answer):
    """(institution, form) → the cell in words; forms that an institution does not owe are left out."""
    shown = answer.context["shown"]
    return {
        (row.institution.code, form.code): cell.text
        for _, rows in shown.kinds
        for row in rows
        for form, cell in zip(shown.forms, row.cells, strict=True)
        if cell
    }


def test_each_form_says_how_far_it_is_filled(client, told, office):
    found = words(page(client, office))
    assert found["B01", "B1"] == "已报 5/5"
    assert found["B02", "B1"] == "填报中 1/5", "what cannot be read is no entry"
    assert found["B02", "B2"] == "未填 0/12"
    assert found["G01", "G1"] == "未填 0/3"


def test_a_form_belongs_to_those_who_report_it(client, told, office):
    owners = {}
    for institution, form in words(page(client, office)):
        owners.setdefault(form, set()).add(institution)
    assert owners["B1"] == {"B01", "B02"}
    assert owners["G1"] == {"G01"}


def test_extended_items_count_where_they_are_switched_on(client, told, office):
    told.extended.set([factories.indicator("B217")])
    assert words(page(client, office))["B02", "B2"] == "未填 0/13"


def test_the_rates_of_a_form_are_those_of_its_reporters(client, told, office):
    rates = {row.form.code: row.total for row in page(client, office).context["shown"].rates}
    assert (rates["B1"].completeness, rates["B1"].punctuality) == (Decimal(50), Decimal(50))
    assert rates["G1"].completeness == Decimal(0)


def test_before_the_deadline_there_is_no_rate(client, told, office):
    rates = page(client, office, day=(2024, 7, 12)).context["shown"].rates
    assert {row.total.completeness for row in rates} == {None}


def test_an_exempt_filing_is_not_expected(client, told, guarantor, office):
    with freeze(2024, 7, 11):
        step("exempt", filing_of(told, guarantor), office, "停业整顿，本期无业务")
    answer = page(client, office)
    assert words(answer)["G01", "G1"] == "免报 0/3"
    rates = {row.form.code: row.total for row in answer.context["shown"].rates}
    assert rates["G1"].expected == 0


def test_the_period_and_the_kind_are_chosen(client, told, office):
    with freeze(2024, 10, 8):
        factories.open_period("2024Q3")
    answer = page(client, office, "?period=2024Q2&kind=GU", day=(2024, 10, 9))
    assert answer.context["shown"].period == told
    assert {institution for institution, _ in words(answer)} == {"G01"}
    assert page(client, office, day=(2024, 10, 9)).context["shown"].period == Period.objects.first()


@pytest.mark.parametrize(
    ("query", "title", "line"),
    [
        ("", "分表报送情况", ["演示大型银行甲", "大型银行", "已报送"]),
        ("&table=rates", "分表完整率和及时率", ["黔金制B1 信贷总量情况表", "50.00", "50.00"]),
    ],
)
def test_both_tables_are_exported_as_shown(client, told, office, query, title, line):
    answer = page(client, office, f"?export=csv{query}")
    assert title in unquote(answer["Content-Disposition"])
    rows = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert line in [row[: len(line)] for row in rows]


def test_without_a_period_the_page_says_what_will_come(client, catalogue, office):
    client.force_login(office)
    assert "没有报送记录" in client.get(URL).content.decode()
