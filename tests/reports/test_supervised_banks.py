"""Verdicts of single banks: a bank reads its own, a department the words of what it leads and else the district alone (domain §2.3)."""

import re
from decimal import Decimal

import pytest

from filings.breaks import series_breaks
from filings.models import Period
from measures.models import Measure
from qianjiang_finance.common.quarter import Quarter
from reports.check_pages import build_matrix
from reports.check_pages.reading import Sources
from reports.check_pages.words import OF_ONE
from reports.figures import Total, Totals
from reports.supervision.chain import figures_of_measure
from reports.supervision.judge import TOO_FEW, judge_period
from tests import factories
from tests.reports.annex_example import publish_five
from tests.reports.worked_example import make_banks

pytestmark = pytest.mark.django_db


@pytest.fixture
def banks(catalogue):
    make_banks()
    publish_five()


@pytest.fixture
def maker_b(banks):
    return factories.make_user("b", ("maker", "B"))


def matrix(reader):
    return build_matrix(Period.objects.get(code="2024Q2"), reader)


def text(client, reader, url):
    client.force_login(reader)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(url).content.decode()))


def test_a_bank_reads_its_own_verdict_on_the_page_of_the_measure(client, banks, maker_b):
    (row,) = matrix(maker_b).rows
    words = text(client, maker_b, "/measures/1/?period=2024Q2")
    for code in ("C1", "C8"):
        cell = row.cells[OF_ONE.index(code)]
        assert cell.word in words and cell.said in words
    assert "本机构，2024年二季度" in words


def test_the_clients_of_one_bank_are_no_visits(banks, maker_b, office):
    measure = Measure.objects.get(number=7)
    for reader, unit in ((maker_b, "户"), (office, "户次")):
        found = figures_of_measure(measure, Quarter(2024, 2), reader)
        assert next(line.unit for line in found.indicators if line.code == "B505") == unit


def test_an_institution_that_is_no_bank_has_no_verdict(client, banks):
    reader = factories.make_user("g", ("maker", factories.make_institution("G1", kind="GU")))
    words = text(client, reader, "/measures/1/?period=2024Q2")
    assert "达标，较" not in words


def test_a_lead_department_reads_words_of_what_it_leads_and_no_figures(banks, lead_unit, office):
    """区发改委 leads measure 3: C2, C3, C4 and C9."""
    full = {row.name: row for row in matrix(office).rows}
    shown = matrix(lead_unit)
    assert shown.words_only and [row.name for row in shown.rows] == list(full)
    for row in shown.rows:
        assert row.url == "" and all((cell.said, cell.url) == ("", "") for cell in row.cells)
        for code, cell in zip(OF_ONE, row.cells, strict=True):
            led = code in ("C2", "C3", "C4", "C9")
            assert cell.word == (full[row.name].cells[OF_ONE.index(code)].word if led else "")


def test_a_department_that_leads_no_checked_measure_reads_the_district_alone(banks):
    reader = factories.make_user("yq", ("department", "YQ"))
    shown = matrix(reader)
    assert (shown.rows, shown.words_only) == ((), False) and shown.district


def test_the_pages_of_single_banks_stay_closed_to_a_lead_department(client, banks, lead_unit):
    words = text(client, lead_unit, "/reports/checks/?period=2024Q2")
    assert "本部门牵头措施的核查列出各银行结论" in words
    assert client.get("/reports/checks/C3/B/?period=2024Q2").status_code == 404
    export = client.get("/reports/checks/?period=2024Q2&export=csv").content.decode("utf-8-sig")
    assert "演示城商银行丙" in export and not re.search(r"\d%", export.split("演示", 1)[1].split("C10")[0])


def sources(large, all_banks):
    """C10 over so many large banks of so many."""
    quarter = Quarter(2024, 2)

    def counted(banks):
        return Totals({("B201", quarter): Total(Decimal(100), banks)})

    return Sources(quarter, {}, counted(all_banks), counted(large), {}, series_breaks())


@pytest.mark.parametrize(
    ("large", "all_banks", "told"),
    [(3, 12, False), (4, 12, True), (4, 4, True), (6, 9, False), (6, 10, True)],
)
def test_the_figures_of_c10_are_told_to_banks_where_each_knows_three_others(db, large, all_banks, told):
    assert sources(large, all_banks).tells_large_banks() is told


def test_of_two_large_banks_the_page_of_the_measure_says_the_verdict_alone(client, banks, office):
    judge_period(Period.objects.get(code="2024Q2"))
    reader = factories.make_user("rh", ("department", "RH"))
    words = text(client, reader, "/measures/1/?period=2024Q2")
    assert "未达标" in words and TOO_FEW in words and "11.92%" not in words
