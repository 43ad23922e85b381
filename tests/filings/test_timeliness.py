"""On time, late, overdue and the two rates, on days counted by hand. 2024Q2 is due on Friday 2024-07-12, 24:00."""

import datetime as dt
from decimal import Decimal

import pytest

from filings import timeliness
from filings.timeliness import Tally

DUE = dt.date(2024, 7, 12)
#: Due on the Monday after the National Day holiday: 1 to 7 October 2024 are off, 12 October (a Saturday) is a working day.
AFTER_HOLIDAY = dt.date(2024, 10, 14)


def july(day):
    return dt.date(2024, 7, day)


@pytest.mark.parametrize(
    ("submitted", "today", "word"),
    [
        (july(12), july(30), "按时"),
        (july(13), july(30), "迟报不足1个工作日"),  # Saturday: after the deadline, no working day gone
        (july(15), july(30), "迟报1个工作日"),
        (july(19), july(30), "迟报5个工作日"),
        (None, july(12), "未到期"),
        (None, july(14), "已逾期不足1个工作日"),
        (None, july(16), "已逾期2个工作日"),
    ],
)
def test_the_first_submission_is_judged_by_the_end_of_the_due_day(submitted, today, word):
    assert timeliness.word(DUE, submitted, today) == word


@pytest.mark.parametrize(
    ("due", "today", "text"),
    [
        (DUE, july(8), "还有4个工作日"),
        (DUE, july(11), "还有1个工作日"),
        (DUE, july(12), "今日24:00截止"),
        (DUE, july(13), "已逾期不足1个工作日"),
        (DUE, july(16), "已逾期2个工作日"),
        (AFTER_HOLIDAY, dt.date(2024, 9, 30), "还有6个工作日"),  # 8, 9, 10, 11, 12 and 14 October
        (AFTER_HOLIDAY, dt.date(2024, 10, 13), "还有1个工作日"),
    ],
)
def test_the_countdown_is_in_working_days(due, today, text):
    assert timeliness.countdown(due, today) == text


@pytest.mark.parametrize(
    ("today", "tone"), [(july(8), "info"), (july(10), "warning"), (july(12), "warning"), (july(13), "bad")]
)
def test_the_notice_grows_more_urgent(today, tone):
    assert timeliness.notice(DUE, today).tone == tone


def test_nothing_is_judged_before_the_deadline_has_passed():
    assert timeliness.judge(DUE, july(5), july(12)) == Tally()
    assert timeliness.judge(DUE, july(5), july(13)) == Tally(1, 1, 1)
    assert timeliness.judge(DUE, july(13), july(13)) == Tally(1, 1, 0)
    assert timeliness.judge(DUE, None, july(13)) == Tally(1, 0, 0)


def test_rates_of_added_tallies():
    total = Tally(1, 1, 1) + Tally(1, 1, 0) + Tally(1, 0, 0) + Tally(1, 1, 1)
    assert total.completeness == Decimal(75)
    assert total.punctuality == Decimal(50)


def test_without_a_filing_due_there_is_no_rate():
    assert Tally().completeness is None
    assert Tally().punctuality is None
