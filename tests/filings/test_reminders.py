"""Reminders by hand: 2024Q2 is due Friday 12 July; T−5 is Friday 5, T−2 Wednesday 10, T+1 Monday 15 July; it closes on 19 July."""

import datetime as dt
from io import StringIO
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse

from filings import reminders, services
from filings.models import Filing, Reminder
from filings.services.reminder_log import record_reminder, reminded_on
from institutions.models import AuditEvent, Notice
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db

DUE = dt.date(2024, 7, 12)


def july(day):
    return dt.date(2024, 7, day)


@pytest.fixture
def filing(catalogue, bank, bank_maker, bank_checker, office):
    with factories.freeze(2024, 7, 1):
        return factories.filing_of(factories.open_period("2024Q2", closes_on=None), bank)


def send(day, hour=8):
    with factories.freeze(2024, 7, day, hour):
        return services.send_due()


def stages():
    return list(Reminder.objects.order_by("pk").values_list("stage", flat=True))


@pytest.mark.parametrize(
    ("day", "stage"),
    [(4, None), (5, "t-5"), (7, "t-5"), (9, "t-5"), (10, "t-2"), (11, "t-2"), (12, "t"), (13, "t"), (15, "t+1"), (18, "t+1")],
)  # fmt: skip
def test_each_day_belongs_to_the_stage_that_has_begun(day, stage):
    assert reminders.stage_on(DUE, july(day)) == stage


def test_over_a_holiday_the_stages_count_working_days():
    due = dt.date(2024, 10, 14)  # 8, 9, 10, 11, 12 and 14 October are working days
    assert reminders.stage_on(due, dt.date(2024, 9, 30)) is None
    assert reminders.stage_on(due, dt.date(2024, 10, 8)) == "t-5"
    assert reminders.stage_on(due, dt.date(2024, 10, 10)) == "t-5"
    assert reminders.stage_on(due, dt.date(2024, 10, 11)) == "t-2"


def test_four_stages_are_sent_each_once_however_often_the_timer_runs(filing):
    for day in (4, 5, 5, 8, 10, 11, 12, 13, 15, 16, 19, 22):
        send(day)
    assert stages() == ["t-5", "t-2", "t", "t+1"]
    assert [str(day) for day in Reminder.objects.order_by("pk").values_list("sent_on", flat=True)] == [
        "2024-07-05", "2024-07-10", "2024-07-12", "2024-07-15",
    ]  # fmt: skip


def test_a_stage_missed_by_the_timer_is_made_up_for_until_the_next(filing):
    send(8)
    assert stages() == ["t-5"]
    send(16)
    assert stages() == ["t-5", "t+1"]


def test_nothing_is_sent_after_closing_unless_the_office_reopened(filing, office):
    send(22)
    assert stages() == []
    with factories.freeze(2024, 7, 22):
        services.grant_exception(
            filing=filing, until=july(26), reason="割接", by=office, excuses_lateness=True
        )
    send(24)
    row = Reminder.objects.get()
    assert (row.stage, row.due_on) == ("t-2", july(26))


def test_the_maker_gets_the_words_and_the_way_to_the_filing(filing, bank_maker, bank_checker):
    send(10)
    notice = Notice.objects.get()
    assert (notice.recipient, notice.by) == (bank_maker, None)
    assert notice.subject == "【催报】2024年二季度报表报送还有2个工作日"
    assert notice.body.splitlines() == [
        "演示大型银行甲：",
        "2024年二季度报表报送截止2024年7月12日24:00，还有2个工作日。",
        "报表尚未填报，请填报人尽快填报并提交复核。",
        "黔江区金融办，联系人：金融办经办",
    ]
    assert notice.link == "/filings/2024Q2/B01/"
    row = Reminder.objects.get()
    assert (row.text, row.recipients, row.channels, row.by) == (notice.body, "甲填报", "站内通知", None)


def test_the_checker_is_reminded_too_while_it_waits_for_the_signature(filing, bank_maker, bank_checker):
    with factories.freeze(2024, 7, 9):
        factories.save(filing, bank_maker)
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
    send(10)
    assert set(Notice.objects.values_list("recipient__username", flat=True)) == {"b01-maker", "b01-checker"}
    assert Reminder.objects.get().recipients == "甲填报、甲复核"


def test_delivered_and_exempt_filings_are_left_alone(
    filing, bank_maker, bank_checker, other_bank, other_maker, office
):
    other = Filing.objects.create(period=filing.period, institution=other_bank, status="exempt")
    with factories.freeze(2024, 7, 9):
        factories.save(filing, bank_maker)
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
    send(10)
    assert not Reminder.objects.exists()
    with factories.freeze(2024, 7, 10), pytest.raises(BusinessError, match="没有可以发送"):
        services.send_reminders(period=filing.period, codes=["B01", other.institution.code], by=office)


def test_a_return_is_reminded_of_its_own_term(filing, bank_maker, bank_checker, office):
    with factories.freeze(2024, 7, 12):
        factories.save(filing, bank_maker)
        factories.explain_all(filing, bank_maker)
        factories.step("send-to-check", filing, bank_maker)
        factories.step("sign", filing, bank_checker)
    with factories.freeze(2024, 7, 15):
        factories.step("send-back", filing, office, "请核对")  # the term is Wednesday 17 July
    Notice.objects.all().delete()
    for day in (15, 16, 17, 18, 19):
        send(day)
    assert stages() == ["t-2", "t", "t+1"]
    assert set(Reminder.objects.values_list("due_on", flat=True)) == {july(17)}
    assert (
        "2024年二季度报表补报期限2024年7月17日24:00，今日24:00截止。" in Reminder.objects.get(stage="t").text
    )


def test_by_hand_the_stage_of_the_day_goes_first_then_one_extra_a_day(filing, office):
    with factories.freeze(2024, 7, 10):
        for expected in (["t-2"], ["t-2", "extra"]):
            services.send_reminders(period=filing.period, codes=["B01"], by=office)
            assert stages() == expected
        with pytest.raises(BusinessError, match="没有可以发送"):
            services.send_reminders(period=filing.period, codes=["B01"], by=office)
    with factories.freeze(2024, 7, 11):
        services.send_reminders(period=filing.period, codes=["B01"], by=office)
    assert stages() == ["t-2", "extra", "extra"]
    assert send(11).reminders == ()


def test_only_the_chosen_are_reminded_and_the_batch_is_logged(filing, other_bank, other_maker, office):
    Filing.objects.create(period=filing.period, institution=other_bank)
    with factories.freeze(2024, 7, 3):
        sent = services.send_reminders(period=filing.period, codes=["B02"], by=office)
    assert [row.filing.institution for row in sent.reminders] == [other_bank]
    logged = AuditEvent.objects.get(subject="催报2024年二季度")
    assert (logged.by, logged.detail) == (office, "1家：演示城商银行乙")


@pytest.mark.parametrize("who", ["bank_maker", "leader", "auditor"])
def test_nobody_but_the_office_sends(filing, request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        services.send_reminders(period=filing.period, codes=["B01"], by=person)
    with pytest.raises(NotAllowed):
        services.send_due(by=person)


def test_a_unit_without_accounts_is_shown_but_cannot_be_reminded(filing, office):
    row = next(one for one in reminders.plan(filing.period, july(10)) if one.filing.institution.code == "CZJ")
    assert (row.stage, row.recipients, row.is_due, row.stage_by_hand) == ("t-2", (), False, None)


def test_a_reminder_outside_the_system_joins_the_records(filing, office):
    with factories.freeze(2024, 7, 16):
        record_reminder(period=filing.period, codes=["B01"], by=office)
    row = Reminder.objects.get()
    assert (row.stage, row.channels, row.by) == ("outside", "渝快政、微信等", office)
    assert row.text.startswith("【催报】2024年二季度报表报送")


def test_only_a_reminder_after_the_due_day_counts_towards_refusal(filing):
    send(10)
    assert reminded_on([filing]) == {}
    send(15)
    assert reminded_on([filing]) == {filing.pk: july(15)}


def test_with_a_mail_server_it_goes_by_mail_too_after_the_commit(
    filing, bank_maker, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_ON, settings.SITE_URL = True, "https://jr.example.cn"
    bank_maker.email = "maker@bank.example.cn"
    bank_maker.save()
    with django_capture_on_commit_callbacks() as callbacks:
        send(10)
    assert mail.outbox == []
    for callback in callbacks:
        callback()
    (message,) = mail.outbox
    assert message.to == ["maker@bank.example.cn"]
    assert message.subject == "【催报】2024年二季度报表报送还有2个工作日"
    assert message.body.endswith("https://jr.example.cn/filings/2024Q2/B01/")
    assert Reminder.objects.get().channels == "站内通知、电子邮件"


def test_a_mail_server_that_fails_is_logged_and_holds_nothing_up(
    filing, bank_maker, settings, caplog, monkeypatch, django_capture_on_commit_callbacks
):
    settings.MAIL_ON = True
    bank_maker.email = "maker@bank.example.cn"
    bank_maker.save()

    def fail(*args, **kwargs):
        raise SMTPException("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    with django_capture_on_commit_callbacks(execute=True):
        send(10)
    assert "was not mailed: no route" in caplog.text
    assert Notice.objects.count() == 1


def run(*args):
    out = StringIO()
    call_command("send_reminders", *args, stdout=out)
    return out.getvalue()


def test_the_command_previews_sends_and_repeats_nothing(filing):
    line = "演示大型银行甲 2024年二季度：截止前2个工作日，甲填报\n"
    assert run("--on", "2024-07-10", "--dry-run") == f"{line}将催报1家，未发送\n"
    assert not Reminder.objects.exists()
    assert run("--on", "2024-07-10") == f"{line}已催报1家，通知1人\n"
    assert run("--on", "2024-07-10") == "已催报0家，通知0人\n"
    with pytest.raises(CommandError, match="日期应写作"):
        run("--on", "7月10日")


def test_the_office_sees_the_exact_words_sends_and_finds_the_receipt(client, filing, office):
    client.force_login(office)
    url = reverse("filings:reminder-plan", args=["2024Q2"])
    with factories.freeze(2024, 7, 10):
        before = client.get(url).content.decode()
        assert "今日应催报 1 家" in before
        assert "报表尚未填报，请填报人尽快填报并提交复核" in before
        assert "没有可收件的账号" in before
        send_url = reverse("filings:reminder-send", args=["2024Q2"])
        after = client.post(send_url, {"unit": ["B01"]}, follow=True).content.decode()
    assert "已催报1家，通知1人" in after
    assert "（已发送）" in after
    assert Reminder.objects.get().by == office
