"""Notices: to whom they go, who reads them, what the bell counts."""

import pytest
from django.urls import reverse

from institutions import services
from institutions.models import Notice
from qianjiang_finance.common.errors import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/notices/"


def tell(*people, subject="请填报二季度报表", **more):
    return services.notify(recipients=people, subject=subject, by=None, **more)


def test_each_recipient_gets_one_and_stopped_accounts_none(bank_maker, bank_checker, outsider):
    outsider.is_active = False
    with factories.freeze(2024, 7, 5, 10):
        tell(bank_maker, bank_checker, bank_maker, outsider, body="截止7月12日", link="/filings/")
    notices = Notice.objects.order_by("recipient__username")
    assert [notice.recipient for notice in notices] == [bank_checker, bank_maker]
    assert {(notice.body, notice.link, notice.read_at) for notice in notices} == {
        ("截止7月12日", "/filings/", None)
    }
    assert f"{notices[0].at:%Y-%m-%d %H:%M}" == "2024-07-05 02:00"


@pytest.mark.parametrize("link", ["https://example.org/", "//example.org/", "filings/"])
def test_a_notice_leads_nowhere_else(bank_maker, link):
    with pytest.raises(ValueError, match="not a path"):
        tell(bank_maker, link=link)
    assert not Notice.objects.exists()


def test_only_the_recipient_reads_a_notice_and_the_first_time_stays(bank_maker, bank_checker):
    (notice,) = tell(bank_maker)
    with pytest.raises(NotAllowed, match="本人"):
        services.mark_notice_read(notice=notice, by=bank_checker)
    with factories.freeze(2024, 7, 5):
        assert services.mark_notice_read(notice=notice, by=bank_maker)
    with factories.freeze(2024, 7, 9):
        assert not services.mark_notice_read(notice=notice, by=bank_maker)
    notice.refresh_from_db()
    assert f"{notice.read_at:%m-%d}" == "07-05"


def test_reading_all_leaves_other_peoples_notices(bank_maker, bank_checker):
    tell(bank_maker, bank_checker)
    tell(bank_maker)
    assert services.mark_all_notices_read(by=bank_maker) == 2
    assert list(Notice.objects.unread().values_list("recipient", flat=True)) == [bank_checker.pk]


def test_the_bell_counts_the_unread_and_the_list_shows_only_ones_own(client, bank_maker, bank_checker):
    tell(bank_maker, subject="第一条")
    tell(bank_maker, subject="第二条")
    tell(bank_checker, subject="他人的")
    client.force_login(bank_maker)
    page = client.get(URL).content.decode()
    assert "通知，2条未读" in page
    assert page.index("第二条") < page.index("第一条")
    assert "他人的" not in page


def test_going_where_a_notice_leads_marks_it_read(client, bank_maker):
    (notice,) = tell(bank_maker, link="/measures/")
    client.force_login(bank_maker)
    answer = client.post(reverse("notice-read", args=[notice.pk]), {"go": "1"})
    assert (answer.status_code, answer.url) == (302, "/measures/")
    notice.refresh_from_db()
    assert notice.is_read
    assert "全部已读" in client.get(URL).content.decode()


def test_marking_read_returns_to_the_list(client, bank_maker):
    (notice,) = tell(bank_maker, link="/measures/")
    client.force_login(bank_maker)
    assert client.post(reverse("notice-read", args=[notice.pk])).url == URL
    page = client.post(reverse("notice-read-all"), follow=True).content.decode()
    assert "没有未读的通知" in page


def test_the_list_can_be_limited_to_the_unread(client, bank_maker):
    (old,) = tell(bank_maker, subject="旧的一条")
    services.mark_notice_read(notice=old, by=bank_maker)
    tell(bank_maker, subject="新的一条")
    client.force_login(bank_maker)
    unread = client.get(URL, {"state": "unread"}).content.decode()
    assert "新的一条" in unread
    assert "旧的一条" not in unread
    assert "旧的一条" in client.get(URL, {"state": "read"}).content.decode()


def test_without_notices_the_page_says_what_will_come(client, bank_maker):
    client.force_login(bank_maker)
    assert "还没有通知" in client.get(URL).content.decode()
