"""The page of a period: 2024Q2 opens 1 July, is due 12 July and closes 19 July 2024."""

import datetime as dt

import pytest
from django.urls import reverse

from filings import services
from filings.models import Filing
from filings.services import Dates
from institutions.models import AuditEvent, Notice
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/filings/periods/2024Q2/"


def july(day):
    return dt.date(2024, 7, day)


LATER = Dates(july(1), july(16), july(23))


@pytest.fixture
def period(catalogue, bank, bank_maker, bank_checker, office, office_lead):
    with factories.freeze(2024, 7, 1):
        return factories.open_period("2024Q2", extended=["B213", "B403"], closes_on=None)


def change(period, by, dates=LATER, on=5, reason="统计系统升级", month=7):
    with factories.freeze(2024, month, on):
        return services.set_period_dates(period=period, dates=dates, reason=reason, by=by)


def test_the_lead_moves_the_dates_and_the_makers_are_told(period, bank_maker, office_lead):
    changed = change(period, office_lead)
    assert (changed.due_on, changed.closes_on) == (july(16), july(23))
    logged = AuditEvent.objects.get(subject="修改日期：2024年二季度")
    assert logged.by == office_lead
    assert logged.detail == (
        "原开放2024-07-01，截止2024-07-12，关闭2024-07-19；改为开放2024-07-01，截止2024-07-16，关闭2024-07-23。原因：统计系统升级"
    )
    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject) == (
        bank_maker,
        "2024年二季度报表报送截止改为2024年7月16日24:00",
    )


def test_only_closing_later_needs_no_notice(period, office_lead):
    change(period, office_lead, Dates(july(1), july(12), july(26)))
    assert not Notice.objects.exists()


def test_before_the_opening_the_staff_may_change_dates_after_it_only_the_lead(period, office, office_lead):
    change(period, office, on=30, month=6)
    with pytest.raises(NotAllowed, match="由金融办负责人修改"):
        change(period, office, Dates(july(1), july(17), july(24)), on=1)
    change(period, office_lead, Dates(july(1), july(17), july(24)), on=1)


def test_nothing_moves_once_something_was_accepted(
    period, bank, bank_maker, bank_checker, office, office_lead
):
    services.switch_indicators(period=period, codes=[], by=office)
    with factories.freeze(2024, 7, 9):
        factories.accept_figures(
            period, bank, factories.BANK_FIGURES, maker=bank_maker, checker=bank_checker, office=office
        )
    with pytest.raises(NotAllowed, match="已有审核通过"):
        change(period, office_lead, on=10)


@pytest.mark.parametrize(
    ("dates", "more", "match"),
    [
        (Dates(dt.date(2024, 6, 30), july(12), july(19)), {}, "晚于季末"),
        (Dates(july(15), july(12), july(19)), {}, "不能早于开放日期"),
        (Dates(july(1), july(22), july(19)), {}, "不能早于报送截止日期"),
        (Dates(july(1), july(12), july(19)), {}, "没有改动"),
        (Dates(july(1), july(4), july(19)), {}, "今天以前"),
        (LATER, {"reason": " "}, "原因"),
    ],
)
def test_dates_out_of_order_or_unexplained_are_refused(period, office_lead, dates, more, match):
    with pytest.raises(BusinessError, match=match):
        change(period, office_lead, dates, **more)
    period.refresh_from_db()
    assert period.due_on == july(12)


@pytest.mark.parametrize("who", ["bank_maker", "leader", "sysadmin"])
def test_nobody_else_changes_a_period(period, request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed, match="只有金融办"):
        change(period, person)
    with pytest.raises(NotAllowed, match="只有金融办"):
        services.switch_indicators(period=period, codes=[], by=person)


def test_extended_indicators_are_cloned_then_changed_and_logged(period, office):
    with factories.freeze(2024, 10, 8):
        following = services.open_period(quarter=period.quarter + 1, by=office)
    assert services.switch_indicators(period=following, codes=["B403", "B214"], by=office) == 2
    assert set(following.extended.values_list("code", flat=True)) == {"B403", "B214"}
    assert set(period.extended.values_list("code", flat=True)) == {"B403", "B213"}
    assert AuditEvent.objects.get(subject="扩展指标：2024年三季度").detail == "启用B214；停用B213"


@pytest.mark.parametrize(
    ("codes", "match"), [(["B213", "B403"], "没有改动"), (["B101"], "不是扩展指标：B101"), (["X"], "X")]
)
def test_codes_that_change_nothing_or_are_core_are_refused(period, office, codes, match):
    with pytest.raises(BusinessError, match=match):
        services.switch_indicators(period=period, codes=codes, by=office)


def test_once_somebody_has_begun_the_indicators_stay(period, bank, bank_maker, office):
    with factories.freeze(2024, 7, 5):
        factories.save(factories.filing_of(period, bank), bank_maker, {"B101": "1.00"})
    with pytest.raises(NotAllowed, match="开始填报"):
        services.switch_indicators(period=period, codes=[], by=office)


def test_an_exempt_unit_has_not_begun(period, bank, office):
    Filing.objects.filter(period=period, institution=bank).update(status="exempt")
    assert services.switch_indicators(period=period, codes=[], by=office) == 0


def test_the_page_shows_state_counts_exceptions_and_reminders(client, period, bank, office):
    with factories.freeze(2024, 7, 22):
        filing = factories.filing_of(period, bank)
        services.grant_exception(filing=filing, until=july(26), reason="系统割接", by=office)
        services.send_reminders(period=period, codes=["B01"], by=office)
        client.force_login(office)
        page = client.get(URL).content.decode()
    assert "已关闭" in page
    assert "演示大型银行甲</a> 开放至2024年7月26日24:00" in page
    assert "催报记录1条" in page
    assert "本期已经开放，日期由金融办负责人修改" in page
    assert "启用2项" in page


def test_the_lead_changes_dates_on_the_page_and_the_office_the_items(client, period, office, office_lead):
    data = {"opens_on": "2024-07-01", "due_on": "2024-07-16", "closes_on": "2024-07-23", "reason": "升级"}
    with factories.freeze(2024, 7, 5):
        client.force_login(office_lead)
        page = client.post(f"{URL}dates/", data, follow=True).content.decode()
        assert "已修改日期" in page
        refused = client.post(f"{URL}dates/", data | {"due_on": "2024-07-30"})
        assert (refused.status_code, "关闭日期不能早于" in refused.content.decode()) == (422, True)
        client.force_login(office)
        assert client.post(f"{URL}dates/", data).status_code == 403
        page = client.post(f"{URL}indicators/", {"item": ["B213"]}, follow=True).content.decode()
    assert "本期启用1项扩展指标" in page


def test_opening_a_period_leads_to_its_page(client, period, office):
    client.force_login(office)
    with factories.freeze(2024, 10, 8):
        answer = client.post(
            reverse("filings:period-open"),
            {"quarter": "2024Q3", "opens_on": "2024-10-01", "due_on": "2024-10-18"},
        )
    assert answer.url == "/filings/periods/2024Q3/"
