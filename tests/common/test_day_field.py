"""A slip of the year in a day is told at the form; counting working days does not break on it."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from qianjiang_finance.common.day_field import DayField
from qianjiang_finance.common.workdays import working_days_between

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["9999-12-31", "0202-01-01", "2100-01-01"])
def test_a_year_nobody_means_is_refused(typed):
    with pytest.raises(ValidationError, match="2000年至2099年"):
        DayField().clean(typed)


def test_a_day_of_today_is_taken():
    assert DayField().clean("2024-06-30") == dt.date(2024, 6, 30)


def test_the_last_year_of_the_calendar_is_counted():
    assert working_days_between(dt.date(9998, 12, 30), dt.date(9999, 12, 31)) > 200
