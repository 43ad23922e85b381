"""Windows and exceptions by hand: 2024Q2 opens 1 July, is due Friday 12 July and closes Friday 19 July 2024, all until 24:00."""

import datetime as dt

import pytest
from django.urls import reverse

from filings import policies, services, window
from filings.models import Filing, PeriodException
from institutions.models import AuditEvent, Notice
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories

pytestmark = pytest.mark.django_db


def july(day):
    return dt.date(2024, 7, day)


@pytest.fixture
def filing(catalogue, bank, bank_maker, bank_checker, office):
    with factories.freeze(2024, 7, 1):
        return factories.filing_of(factories.open_period("2024Q2", closes_on=None), bank)


def grant(filing, by, until=dt.date(2024, 7, 26), on=22, reason="核心系统割接，已书面说明", **more):
    with factories.freeze(2024, 7, on):
        granted = services.grant_exception(filing=filing, until=until, reason=reason, by=by, **more)
    filing.refresh_from_db()
    return granted


@pytest.mark.parametrize(
    ("month", "day", "state", "is_open"),
    [
        (6, 30, "未开放", False),
        (7, 1, "开放", True),
        (7, 12, "开放", True),
        (7, 13, "逾期补报", True),
        (7, 19, "逾期补报", True),
        (7, 20, "已关闭", False),
    ],
)
def test_the_day_decides_whether_the_maker_may_type(filing, bank_maker, month, day, state, is_open):
    with factories.freeze(2024, month, day):
        found = window.window_of(filing)
        assert (found.state, window.state_of(filing.period)) == (state, state)
        decision = policies.can_edit(bank_maker, filing)
        assert bool(decision) is is_open
        assert decision or decision.reason == found.why


def test_the_last_moment_is_24_00_of_the_day_of_closing(filing, bank_maker):
    with factories.freeze(2024, 7, 19, 23):
        factories.save(filing, bank_maker)
    with factories.freeze(2024, 7, 20, 0), pytest.raises(NotAllowed, match="2024年7月19日24:00关闭"):
        factories.save(filing, bank_maker, {"B101": "1.00"})


def test_after_closing_nothing_more_is_sent_to_check_but_what_lies_there_is_signed(
    filing, bank_maker, bank_checker
):
    with factories.freeze(2024, 7, 19):
        factories.save(filing, bank_maker)
        factories.explain_all(filing, bank_maker)
    with factories.freeze(2024, 7, 22), pytest.raises(NotAllowed, match="关闭"):
        factories.step("send-to-check", filing, bank_maker)
    with factories.freeze(2024, 7, 19):
        factories.step("send-to-check", filing, bank_maker)
    with factories.freeze(2024, 7, 22):
        assert factories.step("sign", filing, bank_checker).timeliness == "迟报6个工作日"


def test_what_the_office_sent_back_stays_open_after_closing(filing, bank_maker, bank_checker, office):
    with factories.freeze(2024, 7, 12):
        factories.save(filing, bank_maker)
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
    with factories.freeze(2024, 7, 29):
        factories.step("send-back", filing, office, "请核对")
    with factories.freeze(2024, 7, 31):
        assert window.window_of(factories.filing_of(filing.period, filing.institution)).state == "开放"
        factories.save(filing, bank_maker, {"B101": "700001.00"})
    with factories.freeze(2024, 8, 1):
        filing.refresh_from_db()
        assert window.window_of(filing).state == "逾期补报"
        assert policies.can_edit(bank_maker, filing)


def test_an_exception_opens_one_institution_until_its_day_and_ends_by_itself(
    filing, bank_maker, other_maker, other_bank, office
):
    grant(filing, office)
    with factories.freeze(2024, 7, 26, 23):
        assert window.window_of(filing).state == "逾期补报"
        factories.save(filing, bank_maker)
    with factories.freeze(2024, 7, 27, 0):
        filing.refresh_from_db()
        assert window.window_of(filing).state == "已关闭"
        assert "例外开放已于2024年7月26日24:00关闭" in policies.can_edit(bank_maker, filing).reason
        assert PeriodException.objects.live().count() == 0
        assert PeriodException.objects.get().word == "已到期"


def test_another_institution_stays_closed(filing, other_bank, other_maker, office):
    with factories.freeze(2024, 7, 1):
        other = Filing.objects.create(period=filing.period, institution=other_bank)
    grant(filing, office)
    with factories.freeze(2024, 7, 23):
        assert not policies.can_edit(other_maker, other)


def test_an_exception_leaves_lateness_as_it_was(filing, bank_maker, bank_checker, office):
    grant(filing, office)
    deliver_on(23, filing, bank_maker, bank_checker)
    with factories.freeze(2024, 7, 30):
        assert filing.timeliness == "迟报7个工作日"
        assert not Filing.objects.on_time().exists()


def test_excused_lateness_makes_the_day_of_the_exception_the_due_day(
    filing, bank_maker, bank_checker, office
):
    grant(filing, office, excuses_lateness=True)
    assert filing.due_on == july(26)
    with factories.freeze(2024, 7, 23):
        assert filing.timeliness == "未到期"
        assert filing not in Filing.objects.overdue()
    deliver_on(23, filing, bank_maker, bank_checker)
    with factories.freeze(2024, 7, 30):
        assert filing.timeliness == "按时"
        assert list(Filing.objects.on_time()) == [filing]


def test_missing_the_excused_day_is_overdue_from_then_on(filing, office):
    grant(filing, office, excuses_lateness=True)
    with factories.freeze(2024, 7, 29):
        assert filing.timeliness == "已逾期1个工作日"
        assert filing in Filing.objects.overdue()


def test_revoking_closes_the_form_and_brings_back_the_due_day(filing, bank_maker, office, office_lead):
    granted = grant(filing, office, excuses_lateness=True)
    with factories.freeze(2024, 7, 23):
        services.revoke_exception(exception=granted, by=office_lead)
        filing.refresh_from_db()
        assert not policies.can_edit(bank_maker, filing)
        with pytest.raises(StaleState):
            services.revoke_exception(exception=granted, by=office)
    assert filing.due_on == july(12)
    granted.refresh_from_db()
    assert (granted.word, granted.revoked_by) == ("已撤销", office_lead)


def test_revoking_one_of_two_leaves_the_other(filing, office):
    grant(filing, office, until=july(24), excuses_lateness=True)
    later = grant(filing, office, until=july(30))
    assert (filing.reopened_until, filing.excused_until) == (july(30), july(24))
    with factories.freeze(2024, 7, 23):
        services.revoke_exception(exception=later, by=office)
    filing.refresh_from_db()
    assert (filing.reopened_until, filing.excused_until) == (july(24), july(24))


def test_grant_and_revocation_are_logged_and_told_to_the_makers(filing, bank_maker, office):
    granted = grant(filing, office)
    with factories.freeze(2024, 7, 23):
        services.revoke_exception(exception=granted, by=office)
    first, second = AuditEvent.objects.filter(verb="period", subject__contains="例外").order_by("pk")
    assert first.detail == "开放至2024年7月26日24:00。理由：核心系统割接，已书面说明"
    assert (second.subject, second.by) == ("撤销例外：演示大型银行甲 2024年二季度", office)
    told = Notice.objects.order_by("pk")
    assert [notice.recipient for notice in told] == [bank_maker, bank_maker]
    assert told[0].subject == "2024年二季度报表已为本单位开放至2024年7月26日24:00"


@pytest.mark.parametrize(
    ("until", "more", "match"),
    [
        (july(21), {}, "不能早于今天"),
        (july(26), {"reason": " "}, "理由"),
    ],
)
def test_an_exception_that_says_too_little_is_refused(filing, office, until, more, match):
    with pytest.raises(BusinessError, match=match):
        grant(filing, office, until=until, **more)
    assert not PeriodException.objects.exists()


def test_before_closing_an_exception_must_reach_beyond_it_unless_it_excuses(filing, office):
    with pytest.raises(BusinessError, match="晚于本期关闭日期"):
        grant(filing, office, until=july(19), on=10)
    grant(filing, office, until=july(15), on=10, excuses_lateness=True)
    assert filing.due_on == july(15)
    with factories.freeze(2024, 7, 18):
        assert window.window_of(filing) == window.Window(
            "逾期补报", july(19), "本期填报开放至2024年7月19日24:00"
        )


def test_delivered_and_exempt_filings_get_none(filing, bank_maker, bank_checker, office):
    deliver_on(12, filing, bank_maker, bank_checker)
    with pytest.raises(BusinessError, match="已经报送"):
        grant(filing, office)
    Filing.objects.filter(pk=filing.pk).update(status="exempt", first_submitted_at=None)
    with pytest.raises(BusinessError, match="免报"):
        grant(filing, office)


@pytest.mark.parametrize("who", ["bank_maker", "leader", "sysadmin"])
def test_only_the_office_grants_and_revokes(filing, office, request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed, match="金融办"):
        grant(filing, person)
    granted = grant(filing, office)
    with factories.freeze(2024, 7, 23), pytest.raises(NotAllowed, match="金融办"):
        services.revoke_exception(exception=granted, by=person)


def test_a_locked_form_names_the_people_to_ask(client, filing, bank_maker, office):
    office.phone = "023-00000001"
    office.save()
    client.force_login(bank_maker)
    with factories.freeze(2024, 7, 22):
        edit = reverse("filings:filing-edit", args=["2024Q2", "B01"])
        page = client.get(edit, follow=True).content.decode()
        assert "本期填报已于2024年7月19日24:00关闭" in page
        assert "金融办经办 023-00000001" in page
        answer = client.post(edit, {"seen": 0, "v-B101": "123.45"})
        assert answer.status_code == 409
        assert "023-00000001" in answer.content.decode()
        assert "123.45" in answer.content.decode()
        own = client.get(reverse("filings:filing-window", args=["2024Q2", "B01"])).content.decode()
        assert "023-00000001" in own
        assert "开放例外</button>" not in own


def test_the_bank_sees_the_day_of_its_exception_above_the_form(client, filing, bank_maker, office):
    grant(filing, office)
    client.force_login(bank_maker)
    with factories.freeze(2024, 7, 23):
        for name in ("filing-edit", "filing-detail"):
            page = client.get(reverse(f"filings:{name}", args=["2024Q2", "B01"])).content.decode()
            assert "区金融办已为本单位开放填报至2024年7月26日24:00，到期自动关闭" in page


def test_the_office_opens_lists_and_revokes_on_the_pages(client, filing, office):
    client.force_login(office)
    url = reverse("filings:exception-grant", args=["2024Q2", "B01"])
    with factories.freeze(2024, 7, 22):
        refused = client.post(url, {"until": "2024-07-20", "reason": "割接"})
        assert refused.status_code == 422
        assert "不能早于今天" in refused.content.decode()
        assert client.post(url, {"until": "2024-07-26", "reason": "割接"}).status_code == 302
        granted = PeriodException.objects.get()
        listed = client.get(reverse("filings:exception-list")).content.decode()
        assert "演示大型银行甲" in listed
        assert "生效中" in listed
        page = client.post(reverse("filings:exception-revoke", args=[granted.pk]), follow=True)
        assert "已撤销例外" in page.content.decode()
        live = client.get(reverse("filings:exception-list")).content.decode()
        assert "没有符合条件的例外开放" in live


def deliver_on(day, filing, maker, checker):
    with factories.freeze(2024, 7, day):
        factories.save(filing, maker)
        factories.explain_all(filing, maker)
        factories.step("send-to-check", filing, maker)
        factories.step("sign", filing, checker)
    filing.refresh_from_db()
