"""The office's own days over the State Council's table. In October 2024 the 1st to 7th are off, the 12th (a Saturday) is worked."""

import datetime as dt

import pytest
from django.urls import reverse

from filings import calendar, services
from filings.models import CalendarDay
from filings.services.periods import default_due
from institutions.models import AuditEvent
from qianjiang_finance.common import workdays
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from qianjiang_finance.common.quarter import Quarter
from tests import factories

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2024, 10, 14)
URL = "/filings/calendar/"


def october(day):
    return dt.date(2024, 10, day)


def put(day, is_working, by, note="渝府办发〔2024〕1号"):
    return services.set_calendar_day(day=day, is_working=is_working, note=note, by=by)


def test_a_day_set_free_moves_the_deadline_and_removing_it_brings_it_back(office):
    assert default_due(Quarter(2024, 3)) == october(18)
    put(MONDAY, False, office)
    assert not workdays.is_working_day(MONDAY)
    assert default_due(Quarter(2024, 3)) == october(21)
    assert workdays.working_days_between(october(11), october(15)) == 2
    services.remove_calendar_day(day=MONDAY, by=office)
    assert default_due(Quarter(2024, 3)) == october(18)


def test_a_holiday_may_be_worked(office):
    put(october(7), True, office)
    assert workdays.is_working_day(october(7))
    assert default_due(Quarter(2024, 3)) == october(17)


def test_in_a_year_not_announced_the_office_sets_the_holidays(office):
    assert workdays.working_day_after(dt.date(2031, 9, 30), 1) == dt.date(2031, 10, 1)
    put(dt.date(2031, 10, 1), False, office)
    assert workdays.working_day_after(dt.date(2031, 9, 30), 1) == dt.date(2031, 10, 2)


def test_setting_again_changes_the_day_and_each_change_is_logged(office, office_lead):
    put(MONDAY, False, office)
    put(MONDAY, False, office_lead, note="更正文号")
    services.remove_calendar_day(day=MONDAY, by=office)
    logged = list(AuditEvent.objects.filter(verb="period").order_by("pk").values_list("subject", "detail"))
    assert logged == [
        ("工作日历：2024年10月14日改为休息日", "渝府办发〔2024〕1号"),
        ("工作日历：2024年10月14日改为休息日", "更正文号"),
        ("工作日历：2024年10月14日取消登记", "恢复为工作日"),
    ]
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize(
    ("day", "is_working", "note", "match"),
    [
        (MONDAY, True, "说明", "本来就是工作日"),
        (october(1), False, "说明", "本来就是休息日"),
        (MONDAY, False, "  ", "请填写说明"),
        (dt.date(1999, 1, 4), False, "说明", "2000年至2099年"),
    ],
)
def test_a_day_that_changes_nothing_or_says_nothing_is_refused(office, day, is_working, note, match):
    with pytest.raises(BusinessError, match=match):
        put(day, is_working, office, note)
    assert not CalendarDay.objects.exists()


def test_what_is_not_there_cannot_be_removed(office):
    with pytest.raises(BusinessError, match="没有登记"):
        services.remove_calendar_day(day=MONDAY, by=office)


@pytest.mark.parametrize("who", ["bank_maker", "leader", "sysadmin"])
def test_only_the_office_changes_the_calendar(request, office, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        put(MONDAY, False, person)
    put(MONDAY, False, office)
    with pytest.raises(NotAllowed):
        services.remove_calendar_day(day=MONDAY, by=person)


def test_counting_days_asks_the_database_once_until_something_changes(office, django_assert_num_queries):
    put(MONDAY, False, office)
    with django_assert_num_queries(1):
        for _ in range(5):
            workdays.working_days_between(october(1), october(31))


def test_the_grid_says_from_whom_each_day_comes(office):
    own = {row.day: row for row in [put(MONDAY, False, office)]}
    month = calendar.year_of(2024, own)[9]
    cells = {cell.day.day: cell for week in month.weeks for cell in week if cell}
    assert [(cells[day].mark, cells[day].is_working) for day in (1, 8, 12, 13, 14)] == [
        ("休", False), ("", True), ("班", True), ("", False), ("休", False),
    ]  # fmt: skip
    assert cells[1].words == "休息日，国务院安排：国庆节"
    assert cells[12].words == "工作日，国务院安排：国庆节调休"
    assert cells[14].words == "休息日，金融办登记：渝府办发〔2024〕1号"
    assert month.working_days == 18  # 8–11, 12, 15–18, 21–25 and 28–31 October
    assert len(cells) == 31


def test_the_office_sets_and_removes_on_the_page(client, office):
    client.force_login(office)
    data = {"day": "2024-10-14", "is_working": "free", "note": "本地放假"}
    page = client.post(reverse("filings:calendar-set"), data, follow=True).content.decode()
    assert "已登记2024-10-14为休息日" in page
    assert "休息日，金融办登记：本地放假" in page
    refused = client.post(reverse("filings:calendar-set"), data | {"is_working": "working"})
    assert (refused.status_code, "本来就是工作日" in refused.content.decode()) == (422, True)
    gone = client.post(reverse("filings:calendar-remove", args=[MONDAY]), follow=True).content.decode()
    assert "已取消2024-10-14的登记" in gone


def test_a_bank_reads_the_calendar_but_has_no_form(client, bank_maker):
    client.force_login(bank_maker)
    page = client.get(URL, {"year": "2024"}).content.decode()
    assert "2024年工作日历" in page
    assert "登记一天" not in page
    assert client.get(URL, {"year": "abc"}).status_code == 404
    assert client.post("/filings/calendar/2024-02-30/remove/").status_code == 404


def test_a_year_not_announced_is_said_so_on_the_page_and_when_a_period_is_opened(
    client, catalogue, bank, office
):
    client.force_login(office)
    assert "还没有国务院2031年放假安排" in client.get(URL, {"year": "2031"}).content.decode()
    assert "还没有国务院" not in client.get(URL, {"year": "2024"}).content.decode()
    with factories.freeze(2031, 7, 1):
        data = {"quarter": "2031Q2", "opens_on": "2031-07-01", "due_on": "2031-07-14"}
        page = client.post(reverse("filings:period-open"), data, follow=True).content.decode()
    assert "还没有国务院2031年放假安排" in page
