"""Queries per page: the committed baseline, the same with 2 and with 20 institutions (quality.md, Speed).

To take a new baseline after a meant change: ``QUERY_BASELINE=write make test ARGS=tests/meta/test_query_counts.py``.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories

pytestmark = pytest.mark.django_db

BASELINE = Path(__file__).with_name("query_counts.json")
LIMIT, DASHBOARD_LIMIT = 12, 16
DASHBOARDS = {"dashboard", "annex"}

PAGES = {
    "home-office": ("office", "/"),
    "home-maker": ("b01-maker", "/"),
    "measure-list": ("office", "/measures/"),
    "measure-detail": ("office", "/measures/13/"),
    "institution-list": ("office", "/institutions/"),
    "institution-detail": ("office", "/institutions/B01/"),
    "filing-list-office": ("office", "/filings/"),
    "filing-list-maker": ("b01-maker", "/filings/"),
    "filing-detail-office": ("office", "/filings/2024Q1/B01/"),
    "filing-detail-checker": ("b01-checker", "/filings/2024Q2/B01/"),
    "filing-edit": ("b01-maker", "/filings/2024Q2/B01/edit/?check=1"),
    "filing-template": ("b01-maker", "/filings/2024Q2/B01/template.xlsx"),
    "filing-upload": ("b01-maker", "/filings/2024Q2/B01/upload/"),
    "filing-matrix": ("office", "/filings/matrix/"),
    "filing-receipt": ("office", "/filings/2024Q1/B01/receipt/"),
    "period-list": ("office", "/filings/periods/"),
    "dashboard": ("office", "/reports/?period=2024Q1"),
    "bulletin-list": ("office", "/reports/bulletins/"),
    "annex": ("office", "/reports/annex.xlsx?period=2024Q1"),
}


def build(size):
    """``size`` banks with an accepted quarter and one under way."""
    from institutions.models import User

    office = User.objects.get(username="office")
    people = {}
    for number in range(1, size + 1):
        bank = factories.make_institution(f"B{number:02}", kind="LB", order=number)
        maker = factories.make_user(f"b{number:02}-maker", ("maker", bank))
        people[bank] = (maker, factories.make_user(f"b{number:02}-checker", ("checker", bank)))
    for code in ("2023Q4", "2024Q1"):
        period = factories.open_period(code)
        for bank, (maker, checker) in people.items():
            factories.accept_figures(
                period, bank, factories.BANK_FIGURES, maker=maker, checker=checker, office=office
            )
    period = factories.open_period("2024Q2")
    for bank, (maker, _) in people.items():
        factories.save(factories.filing_of(period, bank), maker)


def measure(client):
    from institutions.models import User

    counts = {}
    for page, (login, url) in PAGES.items():
        client.force_login(User.objects.get(username=login))
        assert client.get(url).status_code == 200, page
        with CaptureQueriesContext(connection) as queries:
            client.get(url)
        counts[page] = len(queries)
    return counts


@pytest.mark.parametrize("size", [2, 20])
def test_each_page_needs_its_baseline_of_queries(client, catalogue, office, size):
    build(size)
    counts = measure(client)
    if os.environ.get("QUERY_BASELINE") == "write" and size == 2:
        BASELINE.write_text(json.dumps(counts, indent=1) + "\n", encoding="utf-8")
    assert counts == json.loads(BASELINE.read_text(encoding="utf-8"))


def test_no_baseline_is_above_its_limit():
    for page, count in json.loads(BASELINE.read_text(encoding="utf-8")).items():
        assert count <= (DASHBOARD_LIMIT if page in DASHBOARDS else LIMIT), page
