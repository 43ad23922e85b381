"""Periods: deadlines by the official calendar, an expected filing for each institution that reports then."""

import datetime as dt
import json
from pathlib import Path

import pytest

from filings import services
from filings.models import Period
from filings.services.periods import default_due
from institutions.models import AuditEvent
from qianjiang_finance.common import workdays
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from qianjiang_finance.common.quarter import Quarter
from tests import factories

DEADLINES = json.loads((Path(__file__).parent.parent / "data" / "deadlines.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", DEADLINES, ids=[row["period"] for row in DEADLINES])
def test_the_deadline_agrees_with_the_official_calendar(row):
    quarter = Quarter.parse(row["period"])
    assert str(default_due(quarter)) == row["wd10"]
    assert str(workdays.working_day_after(quarter.last_day, 5)) == row["wd5"]
    assert str(workdays.working_day_after(quarter.last_day, 15)) == row["wd15"]


def test_all_nineteen_rows_of_the_table_are_tried():
    assert len(DEADLINES) == 19


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2019-12-20", "2020-01-03"),
        ("2023-09-28", "2026-02-25"),
        ("2024-02-28", "2024-03-01"),
        ("1998-12-30", "2001-01-02"),
    ],
)
def test_counting_by_years_gives_what_counting_day_by_day_gives(start, end):
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    days = [first + dt.timedelta(days=offset) for offset in range(1, (last - first).days + 1)]
    assert workdays.working_days_between(first, last) == sum(map(workdays.is_working_day, days))


def test_working_days_between_count_the_make_up_days():
    assert workdays.working_days_between(dt.date(2023, 10, 18), dt.date(2023, 10, 23)) == 3
    assert workdays.working_days_between(dt.date(2024, 10, 18), dt.date(2024, 10, 21)) == 1
    assert workdays.working_days_between(dt.date(2024, 10, 21), dt.date(2024, 10, 18)) == -1


def test_a_year_not_yet_announced_counts_weekdays():
    assert not workdays.is_announced(2031)
    assert workdays.working_day_after(dt.date(2031, 10, 3), 1) == dt.date(2031, 10, 6)


@pytest.mark.django_db
def test_opening_makes_one_expected_filing_per_institution_that_reports_then(
    catalogue, bank, other_bank, office
):
    factories.make_institution("B03", kind="CB", opened_on=dt.date(2024, 7, 1))
    factories.make_institution("B04", kind="CB", closed_on=dt.date(2024, 6, 30))
    factories.make_institution("G01", kind="GU")
    period = factories.open_period("2024Q2")
    codes = set(period.filings.values_list("institution__code", flat=True))
    assert codes == {"B01", "B02", "G01", "CZJ"}
    assert set(period.filings.values_list("status", flat=True)) == {"not-started"}


@pytest.mark.django_db
def test_dates_follow_the_rule_and_the_opening_is_logged(catalogue, bank, office):
    period = services.open_period(quarter=Quarter(2024, 2), by=office)
    assert (period.opens_on, period.due_on) == (dt.date(2024, 7, 1), dt.date(2024, 7, 12))
    assert period.closes_on == dt.date(2024, 7, 19)
    event = AuditEvent.objects.get(verb=AuditEvent.Verb.PERIOD)
    assert (event.subject, event.by) == ("开放2024年二季度", office)


@pytest.mark.django_db
def test_a_period_opens_once(catalogue, bank, office):
    factories.open_period("2024Q2")
    with pytest.raises(BusinessError, match="已经开放"):
        factories.open_period("2024Q2")
    assert Period.objects.count() == 1


@pytest.mark.django_db
def test_a_bank_cannot_open_a_period(catalogue, bank, bank_maker):
    with pytest.raises(NotAllowed):
        services.open_period(quarter=Quarter(2024, 2), by=bank_maker)


@pytest.mark.django_db
def test_extended_indicators_are_carried_over_from_the_period_before(catalogue, bank, office):
    factories.open_period("2024Q1", extended=["B213"])
    later = services.open_period(quarter=Quarter(2024, 2), by=office)
    assert list(later.extended.values_list("code", flat=True)) == ["B213"]


@pytest.mark.django_db
def test_only_items_of_the_class_and_the_switched_on_ones_are_asked(catalogue, bank, other_bank, office):
    from filings.reporting import items_of

    period = factories.open_period("2024Q2", extended=["B403", "B213"])
    large = {item.code for item in items_of(factories.filing_of(period, bank))}
    local = {item.code for item in items_of(factories.filing_of(period, other_bank))}
    assert local - large == {"B403"}
    assert "B213" in large
    assert not {"B214", "G101", "V101"} & large


@pytest.mark.django_db
def test_locking_takes_the_lead_and_something_accepted(
    catalogue, bank, bank_maker, bank_checker, office, office_lead
):
    period = factories.open_period("2024Q2")
    with pytest.raises(NotAllowed, match="没有可锁定"):
        services.lock_period(period=period, by=office_lead)
    factories.accept_figures(
        period, bank, factories.BANK_FIGURES, maker=bank_maker, checker=bank_checker, office=office
    )
    with pytest.raises(NotAllowed, match="负责人"):
        services.lock_period(period=period, by=office)
    assert services.lock_period(period=period, by=office_lead) == 1
    assert factories.filing_of(period, bank).status == "locked"
