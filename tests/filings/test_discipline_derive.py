"""Which records the facts give rise to: domain §4.4, by hand. 2024Q2 is due 12 July 2024 and closes 19 July."""

import datetime as dt
from dataclasses import replace

import pytest

from filings.discipline.derive import Facts, Submission, derive

DUE, CLOSES, NEXT_END = dt.date(2024, 7, 12), dt.date(2024, 7, 19), dt.date(2024, 9, 30)
PLAIN = Facts(filing=1, label="2024年二季度", due_on=DUE, closes_on=CLOSES, next_end=NEXT_END)


def july(day):
    return dt.date(2024, 7, day)


def came(day, revision=1):
    return Submission(revision, day)


def found(facts, today=dt.date(2024, 8, 1)):
    return [(due.kind, due.source, due.amount, due.arose_on) for due in derive([facts], today)]


def test_on_time_gives_nothing():
    assert found(replace(PLAIN, submitted=came(DUE))) == []


@pytest.mark.parametrize(("day", "days"), [(13, 0), (15, 1), (19, 5)])
def test_late_is_counted_in_working_days(day, days):
    facts = replace(PLAIN, submitted=came(july(day)))
    assert found(facts) == [("late", "submission", days, july(day))]


def test_the_sentence_of_a_late_report_says_deadline_day_and_days():
    (due,) = derive([replace(PLAIN, submitted=came(july(15)))], july(15))
    assert due.facts == "2024年二季度报表截止2024年7月12日，2024年7月15日报送，迟报1个工作日"
    assert due.revision == 1


def test_before_the_end_of_the_closing_day_a_missing_report_is_not_yet_on_record():
    assert found(PLAIN, CLOSES) == []


def test_from_the_day_after_it_is_missing_and_stays_so_when_it_comes():
    assert found(PLAIN, july(20)) == [("missing", "missing", 1, july(20))]
    assert found(replace(PLAIN, submitted=came(july(22)))) == [("missing", "missing", 1, july(20))]


def test_an_exempt_filing_owes_nothing():
    assert found(replace(PLAIN, is_exempt=True)) == []


def test_a_missed_term_after_a_return_is_late_once():
    facts = replace(
        PLAIN, submitted=came(DUE), returns=(july(15),), missed_term=july(17), mended=came(july(19), 2)
    )
    assert found(facts) == [("late", "return-term", 2, july(19))]
    late = replace(facts, submitted=came(july(15)))
    assert found(late) == [("late", "submission", 1, july(15))]


def test_two_returns_are_an_error_of_the_second_day_and_one_is_not():
    once = replace(PLAIN, submitted=came(DUE), returns=(july(15),))
    assert found(once) == []
    thrice = replace(once, returns=(july(15), july(17), july(22)))
    assert found(thrice) == [("error", "returns", 3, july(17))]


def test_each_correction_of_an_own_error_is_an_error_of_its_own():
    facts = replace(PLAIN, submitted=came(DUE), corrections=(came(july(25), 2), came(july(30), 3)))
    assert found(facts) == [
        ("error", "correction-2", 1, july(25)),
        ("error", "correction-3", 1, july(30)),
    ]


def test_core_items_unknown_at_the_lock_are_missing():
    facts = replace(
        PLAIN, submitted=came(DUE), locked=came(july(26)), unknown=("B201制造业贷款", "B204信用贷款")
    )
    (due,) = derive([facts], july(26))
    assert (due.kind, due.amount, due.arose_on) == ("missing", 2, july(26))
    assert "B201制造业贷款、B204信用贷款" in due.facts
    assert found(replace(facts, locked=None)) == []


def test_refusal_is_proposed_only_after_a_reminder_and_the_end_of_the_next_quarter():
    reminded = replace(PLAIN, reminded_on=july(23))
    missing = ("missing", "missing", 1, july(20))
    assert found(reminded, NEXT_END) == [missing]
    october = dt.date(2024, 10, 1)
    assert found(reminded, october) == [missing, ("refused", "refusal", 1, october)]
    assert found(PLAIN, october) == [missing]
    assert found(replace(reminded, submitted=came(NEXT_END)), october) == [missing]


def good(number, **changes):
    """A filing of quarter ``number`` of 2023, on time and accepted the day after."""
    due = dt.date(2023, number * 3 - 1, 10)
    facts = Facts(
        filing=number, label=f"2023年{number}季", due_on=due, closes_on=due, next_end=due,
        submitted=came(due), accepted_on=due + dt.timedelta(days=1),
    )  # fmt: skip
    return replace(facts, **changes)


def praises(filings):
    return [
        (due.filing, due.arose_on) for due in derive(filings, dt.date(2025, 1, 1)) if due.kind == "praise"
    ]


def test_four_good_quarters_are_praised_once_and_counted_anew():
    first = [good(number) for number in (1, 2, 3, 4)]
    assert praises(first[:3]) == []
    assert praises(first) == [(4, dt.date(2023, 11, 11))]
    assert praises([*first, *(replace(one, filing=one.filing + 4) for one in first[:3])]) == [
        (4, dt.date(2023, 11, 11))
    ]


def test_a_return_breaks_the_row_and_an_exempt_quarter_does_not():
    broken = [good(1), good(2, returns=(dt.date(2023, 5, 11),)), good(3), good(4)]
    assert praises(broken) == []
    with_gap = [good(1), replace(good(2), is_exempt=True), good(3), good(4), replace(good(4), filing=5)]
    assert praises(with_gap) == [(5, dt.date(2023, 11, 11))]


def test_nothing_is_praised_beyond_a_filing_not_yet_accepted():
    assert praises([good(1), good(2, accepted_on=None), good(3), good(4), replace(good(4), filing=5)]) == []
