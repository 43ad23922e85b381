"""84 tasks × 30 units × 3 years: list, unit page and chain page stay within the budget of queries, whatever the rows (quality.md)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures import services
from measures.models import Progress, WorkItem
from qianjiang_finance.common.quarter import Quarter
from tests import factories

pytestmark = pytest.mark.django_db

#: Page → most queries it may ask.
PAGES = {
    "/measures/tasks/?year=2025": 12,
    "/measures/tasks/?year=2025&light=red&only=open": 12,
    "/measures/tasks/units/B01/?year=2025": 12,
    "/measures/tasks/units/?year=2025": 12,
    "/measures/tasks/2025/M01-T2/": 12,
    "/measures/tasks/board/?quarter=2025Q1": 16,
    "/measures/3/?period=2025Q1": 16,
}


def test_three_years_of_thirty_units_cost_no_page_more_queries(client, catalogue, office):
    for number in range(1, 21):
        factories.make_institution(f"B{number:02}", kind="LB" if number % 2 else "CB", order=number)
    plan = None
    for year in (2023, 2024, 2025):
        with factories.freeze(year, 1, 9):
            plan = (
                services.copy_plan(source=plan, year=year, by=office)
                if plan
                else services.start_plan(year=year, by=office)
            )
            services.issue_plan(plan=plan, by=office)
    WorkItem.objects.update(state="working")
    rows = WorkItem.objects.filter(year=2025, task__kind="continuing").values_list("pk", flat=True)
    Progress.objects.bulk_create(
        Progress(item_id=pk, index=quarter.index, verdict="missed" if pk % 7 else "met", is_by_figures=True)
        for quarter in (Quarter(2024, 4), Quarter(2025, 1))
        for pk in rows
    )
    assert WorkItem.objects.count() > 3 * 1100
    client.force_login(office)
    for path, limit in PAGES.items():
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) <= limit, path
