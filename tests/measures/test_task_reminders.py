"""催办: preview, once a day to a person, receipts, the text to be copied (feature A8, Z15)."""

import pytest

from institutions.models import Notice
from institutions.services import mark_notice_read
from measures import reminding, services
from measures.models import RemindedItem, ReminderReceipt, TaskReminder, WorkItem
from measures.services.reminding import chosen
from qianjiang_finance.common import clock
from qianjiang_finance.common.errors import BusinessError, NotAllowed
from tests import factories
from tests.measures.task_world import hand_out, item_of, prove, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(policy, bank, other_bank, bank_maker, bank_checker, other_maker, office):
    return hand_out(office)


def ids(*codes):
    return list(WorkItem.objects.filter(task__code__in=codes).values_list("pk", flat=True))


def test_one_press_reminds_each_unit_in_its_own_words_with_all_its_items(
    plan, bank, bank_maker, bank_checker, office
):
    with factories.freeze(2024, 3, 25):
        sent = services.remind_tasks(items=ids("M01-T1", "M13-T1"), year=2024, by=office)
    assert {reminder.institution.code for reminder in sent.reminders} == {"B01", "B02"}
    notice = Notice.objects.get(recipient=bank_maker, subject__startswith="【催办】")
    assert notice.subject == "【催办】2项任务待办理"
    assert "M01-T1 制定年度制造业信贷投放计划（期限2024年3月31日，逾期未签收，待签收）" in notice.body
    assert set(
        ReminderReceipt.objects.filter(reminder__institution=bank).values_list("person", flat=True)
    ) == {
        bank_maker.pk,
        bank_checker.pk,
    }


def test_nobody_is_reminded_twice_on_a_day_and_the_next_day_again(plan, bank, office):
    with factories.freeze(2024, 3, 25):
        services.remind_tasks(items=ids("M01-T1"), year=2024, by=office)
        with pytest.raises(BusinessError, match="今日已催办过"):
            services.remind_tasks(items=ids("M13-T1"), year=2024, by=office)
    with factories.freeze(2024, 3, 26):
        services.remind_tasks(items=ids("M13-T1"), year=2024, by=office)
    assert TaskReminder.objects.filter(institution=bank).count() == 2


def test_the_receipt_shows_when_it_was_read(plan, bank, bank_maker, office):
    with factories.freeze(2024, 3, 25):
        services.remind_tasks(items=ids("M01-T1"), year=2024, by=office)
    receipt = ReminderReceipt.objects.get(person=bank_maker)
    assert receipt.notice.read_at is None
    mark_notice_read(notice=receipt.notice, by=bank_maker)
    receipt.notice.refresh_from_db()
    assert receipt.notice.read_at is not None


def test_the_text_names_exactly_the_unfinished_units_by_kind(plan, bank, bank_maker, office):
    take("sign", item_of("M01-T1", bank), bank_maker)
    prove(item_of("M01-T1", bank), bank_maker)
    take("submit", item_of("M01-T1", bank), bank_maker, "计划已报送")
    with factories.freeze(2024, 3, 25, 10):
        rows = chosen(2024).filter(task__code="M01-T1")
        text = reminding.copy_text(reminding.plan(rows, clock.today()), clock.now())
    assert text.splitlines() == [
        "【催办】金融支持制造业任务办理",
        "截至2024年3月25日 10:00，下列1个单位有任务尚未完成：",
        "地方法人银行：演示城商银行乙（M01-T1）",
        "请抓紧办理并在系统中反馈，如有困难请及时联系区金融办。",
        "黔江区金融办",
    ]


def test_a_regulator_is_asked_for_help_not_chased(plan, office):
    regulator = factories.make_user("rh", ("department", "RH"))
    with factories.freeze(2024, 3, 25):
        services.remind_tasks(items=ids("M07-T1"), year=2024, by=office)
    notice = Notice.objects.get(recipient=regulator)
    assert notice.subject == "【商请协助】1项任务待办理"
    assert "请予支持为盼" in notice.body and "催办" not in notice.subject + notice.body


def test_what_was_sent_outside_is_kept_without_receipts(plan, bank, office):
    with factories.freeze(2024, 3, 25):
        assert services.record_outside(items=ids("M01-T1"), year=2024, text="已在微信群发送", by=office) == 2
    reminder = TaskReminder.objects.get(institution=bank)
    assert (reminder.channel, reminder.text, reminder.receipts.count()) == ("outside", "已在微信群发送", 0)


def test_only_the_office_chases(plan, bank_maker, lead_unit, leader):
    for person in (bank_maker, lead_unit, leader):
        with pytest.raises(NotAllowed, match="区金融办"):
            services.remind_tasks(items=ids("M01-T1"), year=2024, by=person)


def test_the_timer_tells_each_cause_once_for_a_due_day(plan, bank, bank_maker, office):
    for day in ((2024, 1, 12), (2024, 1, 15)):
        with factories.freeze(*day):
            services.remind_due(year=2024)
    item = item_of("M01-T1", bank)
    assert RemindedItem.objects.filter(item=item, cause="unsigned").count() == 1
    # Handed out on Monday 8 January: unsigned after the third working day, 11 January.
    assert RemindedItem.objects.get(item=item, cause="unsigned").reminder.sent_on.isoformat() == "2024-01-12"


def test_the_page_previews_who_gets_what_and_sends_to_the_chosen(client, plan, bank, bank_maker, office):
    client.force_login(office)
    with factories.freeze(2024, 3, 25):
        html = client.get("/measures/tasks/remind/?year=2024&task=M01-T1").content.decode()
        assert "甲填报" in html and 'value="B01"' in html and 'value="B02"' in html
        client.post("/measures/tasks/remind/send/?year=2024&task=M01-T1", {"unit": ["B01"]})
    assert [row.institution.code for row in TaskReminder.objects.all()] == ["B01"]
    assert "（未阅）" in client.get("/measures/tasks/reminders/").content.decode()
