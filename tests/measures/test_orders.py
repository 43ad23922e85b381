"""Supervision orders: numbered, signed for, answered, judged; who may do what; days by the calendar; 商请 for the regulators."""

import datetime as dt

import pytest

from institutions.models import Attachment, Institution, Notice
from institutions.services import inspect
from measures import policies, services
from measures.models import OrderUnit, SupervisionOrder
from measures.order_forms import OrderForm
from measures.order_steps import ORDER_STEPS
from measures.order_text import copy_text
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories
from tests.attachment_files import PDF
from tests.factories import freeze, issue_order

pytestmark = pytest.mark.django_db

ANSWER = "两户均为企业主动提前归还，已附还款凭证"


@pytest.fixture
def order(policy, bank, other_bank, bank_maker, bank_checker, other_maker, office, office_lead):
    with freeze(2024, 7, 26):
        return issue_order(office, "B01", "B02")


def unit_of(order, code="B01"):
    return OrderUnit.objects.select_related("order", "institution__kind").get(
        order=order, institution__code=code
    )


def take(name, unit, by, comment=ANSWER, day=(2024, 7, 29), files=()):
    unit.refresh_from_db()
    with freeze(*day):
        return services.take_order_step(
            step=ORDER_STEPS[name], unit=unit, by=by, comment=comment, files=files
        )


def test_an_order_goes_its_way_for_each_unit_on_its_own(order, bank_maker, office):
    unit = unit_of(order)
    for name in ("sign", "start", "reply"):
        take(name, unit, bank_maker)
    assert (unit.state, unit.state_word) == ("replied", "已回复")
    take("close", unit, office, day=(2024, 7, 30))
    assert [event.verb for event in unit.events.all()] == ["issue", "sign", "start", "reply", "close"]
    assert unit_of(order, "B02").state == "issued"


def test_numbers_run_by_year_and_begin_anew_at_new_year(policy, bank, office):
    numbers = []
    for day in ((2023, 12, 28), (2023, 12, 31), (2024, 1, 2)):
        with freeze(*day):
            numbers.append(issue_order(office, "B01", due_on=dt.date(2024, 1, 31)).number)
    assert numbers == ["黔江金督〔2023〕1号", "黔江金督〔2023〕2号", "黔江金督〔2024〕1号"]


#: Counted by hand: 2024 Spring Festival is off from 10 to 17 February, Sunday the 18th is worked; New Year's Day 2025 is a Wednesday.
@pytest.mark.parametrize(
    ("today", "due"),
    [((2024, 2, 6), dt.date(2024, 2, 26)), ((2024, 12, 24), dt.date(2025, 1, 8))],
)
def test_the_proposed_day_is_the_tenth_working_day(policy, today, due):
    with freeze(*today):
        assert OrderForm().initial["due_on"] == due


@pytest.mark.parametrize(
    ("today", "due"),
    [((2024, 2, 8), dt.date(2024, 2, 21)), ((2024, 12, 30), dt.date(2025, 1, 7))],
)
def test_a_return_gives_five_working_days_over_the_holidays(policy, bank, bank_maker, office, today, due):
    with freeze(*today, hour=8):
        order = issue_order(office, "B01", due_on=dt.date(*today))
    unit = unit_of(order)
    take("sign", unit, bank_maker, day=today)
    take("reply", unit, bank_maker, day=today)
    take("send-back", unit, office, "未附凭证，请补充", day=today)
    assert (unit.state, unit.due_on, unit.events.last().due_on) == ("returned", due, due)


def test_a_return_never_takes_days_away(policy, bank, bank_maker, office):
    with freeze(2024, 7, 1):
        unit = unit_of(issue_order(office, "B01", due_on=dt.date(2024, 9, 30)))
    for verb, by in (("sign", bank_maker), ("reply", bank_maker), ("send-back", office)):
        take(verb, unit, by, "未附凭证，请补充", day=(2024, 7, 2))
    assert unit.due_on == dt.date(2024, 9, 30)


def test_overdue_is_told_by_the_clock_in_working_days(policy, bank, office):
    with freeze(2024, 2, 6):
        unit = unit_of(issue_order(office, "B01", due_on=dt.date(2024, 2, 9)))
    told = {}
    for day in ((2024, 2, 7), (2024, 2, 9), (2024, 2, 12), (2024, 2, 19)):
        with freeze(*day):
            told[day[2]] = (unit.timing, unit.is_overdue, OrderUnit.objects.overdue().count())
    assert told == {
        7: ("还有2个工作日", False, 0),
        9: ("今日到期", False, 0),
        12: ("逾期1个工作日", True, 1),
        19: ("逾期2个工作日", True, 1),
    }


def test_a_late_answer_stays_late_when_it_is_closed(order, bank_maker, office):
    unit = unit_of(order)
    take("sign", unit, bank_maker)
    take("reply", unit, bank_maker, day=(2024, 8, 13))
    assert unit.timing == "迟2个工作日回复"
    take("close", unit, office, day=(2024, 8, 20))
    assert unit.timing == "迟2个工作日回复"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"subject": "核"}, "请填写督办事项"),
        ({"requirement": " "}, "请填写办理要求"),
        ({"due_on": dt.date(2024, 7, 25)}, "不能早于今天"),
        ({"source": "rumour"}, "请选择督办来源"),
    ],
)
def test_an_order_without_what_it_needs_is_refused(policy, bank, office, changes, sentence):
    draft = {"subject": "核查情况", "requirement": "逐户说明", "due_on": dt.date(2024, 8, 9), "units": [bank]}
    with freeze(2024, 7, 26), pytest.raises(BusinessError, match=sentence):
        services.issue_order(draft=services.OrderDraft(**draft | changes), by=office)
    assert not SupervisionOrder.objects.exists()


def test_no_unit_a_unit_twice_and_a_closed_unit_are_refused(policy, bank, office):
    closed = factories.make_institution("B03", closed_on=dt.date(2024, 1, 1))
    for units, sentence in (([], "至少一个"), ([bank, bank], "不能重复"), ([closed], "已终止")):
        draft = services.OrderDraft("核查情况", "逐户说明", units, dt.date(2099, 1, 1))
        with pytest.raises(BusinessError, match=sentence):
            services.issue_order(draft=draft, by=office)


def test_the_next_steps_of_a_bulletin_become_orders_all_or_none(policy, bank, other_bank, office):
    link = "/reports/bulletins/7/"
    drafts = [
        services.OrderDraft(
            subject, "请核实并说明", [unit], dt.date(2024, 8, 9), "bulletin", "二季度通报", link
        )
        for subject, unit in (("占比下降", bank), ("利率上升", other_bank))
    ]
    with freeze(2024, 7, 26):
        orders = services.issue_orders(drafts=drafts, by=office)
        assert [(order.serial, order.source_text, order.source_link) for order in orders] == [
            (1, "通报：二季度通报", link),
            (2, "通报：二季度通报", link),
        ]
        with pytest.raises(BusinessError):
            services.issue_orders(
                drafts=[drafts[0], services.OrderDraft("", "", [], dt.date(2024, 8, 9))], by=office
            )
    assert SupervisionOrder.objects.count() == 2


def test_two_people_cannot_take_the_same_step_twice(order, bank_maker, bank_checker):
    stale = unit_of(order)
    take("sign", unit_of(order), bank_maker)
    with freeze(2024, 7, 29), pytest.raises(StaleState):
        services.take_order_step(step=ORDER_STEPS["sign"], unit=stale, by=bank_checker)


def test_the_office_enters_an_answer_for_a_unit_only_with_its_ground(order, office):
    unit = unit_of(order)
    with pytest.raises(BusinessError, match="代办依据"):
        take("sign", unit, office, comment="")
    take("sign", unit, office, comment="7月29日电话告知已收到")
    event = unit.events.last()
    assert (event.verb, event.on_behalf) == ("sign", True)


@pytest.mark.parametrize("name", ["reply", "send-back", "void"])
def test_a_step_that_needs_words_is_refused_without_them(order, bank_maker, office_lead, name):
    unit = unit_of(order)
    take("sign", unit, bank_maker)
    if name == "send-back":
        take("reply", unit, bank_maker)
    with pytest.raises(BusinessError, match="请填写"):
        take(name, unit, bank_maker if name == "reply" else office_lead, comment=" ")


#: step → (states it may start from, who may take it), typed from domain §7; the office may act for a unit.
EXPECTED = {
    "sign": ({"issued"}, {"bank_maker", "bank_checker", "office", "office_lead"}),
    "start": ({"received", "returned"}, {"bank_maker", "bank_checker", "office", "office_lead"}),
    "reply": ({"received", "working", "returned"}, {"bank_maker", "bank_checker", "office", "office_lead"}),
    "close": ({"replied"}, {"office", "office_lead"}),
    "send-back": ({"replied"}, {"office", "office_lead"}),
    "void": ({"issued", "received", "working", "returned"}, {"office_lead"}),
}
CAST = (
    "bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "lead_unit", "outsider", "sysadmin",
    "secadmin", "auditor",
)  # fmt: skip


@pytest.mark.parametrize("name", ORDER_STEPS)
def test_each_step_is_for_its_states_and_its_people(order, request, name):
    unit = unit_of(order)
    states, people = EXPECTED[name]
    for state in OrderUnit.State.values:
        unit.state = state
        for role in CAST:
            decision = policies.can_take_order_step(ORDER_STEPS[name], request.getfixturevalue(role), unit)
            assert bool(decision) is (state in states and role in people), (state, role)
            assert decision or decision.reason


def test_a_department_answers_what_addresses_it(policy, office, lead_unit):
    with freeze(2024, 7, 26):
        unit = unit_of(issue_order(office, "FGW"), "FGW")
    take("sign", unit, lead_unit)
    assert unit.events.last().on_behalf is False


def test_only_the_office_issues(policy, bank, bank_maker, leader):
    for person in (bank_maker, leader):
        with pytest.raises(NotAllowed, match="由区金融办下达"):
            issue_order(person, "B01", due_on=dt.date(2099, 1, 1))


def test_a_unit_sees_its_own_part_and_nobody_elses(order, bank_maker, other_maker, leader, outsider):
    seen = {
        person.username: OrderUnit.objects.visible_to(person).count()
        for person in (bank_maker, other_maker, leader, outsider)
    }
    assert seen == {"b01-maker": 1, "b02-maker": 1, "leader": 2, "outsider": 0}


def test_the_regulators_are_asked_and_the_copied_text_names_only_who_has_not_answered(
    order, bank_maker, office
):
    with freeze(2024, 7, 26):
        order = issue_order(office, "B01", "B02", "JG")
        unit = unit_of(order)
        services.take_order_step(step=ORDER_STEPS["sign"], unit=unit, by=bank_maker)
        services.take_order_step(step=ORDER_STEPS["reply"], unit=unit, by=bank_maker, comment=ANSWER)
    with freeze(2024, 8, 12):
        text = copy_text(order, list(order.units.select_related("institution__kind")), "金融办经办")
    ordered, asked, contact = text.split("\n")
    assert ordered == (
        "【督办】黔江金督〔2024〕2号“核查提前收回贷款情况”尚有1个单位未回复：演示城商银行乙（待签收，期限2024年8月9日，逾期1个工作日）。"
        "请抓紧办理，在系统“督办单”中签收并回复。"
    )
    assert asked.startswith("【商请】") and "金监分局（请于2024年8月9日前）" in asked
    assert not any(word in asked for word in ("督办事项", "逾期", "抓紧"))
    assert contact == "联系人：金融办经办。"
    assert unit_of(order, "JG").state_word == "已商请"


def test_the_units_people_are_told_and_the_office_hears_of_the_answer(
    order, bank_maker, other_maker, office, office_lead
):
    unit = unit_of(order)
    assert Notice.objects.get(recipient=bank_maker).link == unit.get_absolute_url()
    assert "督办单" in Notice.objects.get(recipient=other_maker).subject
    take("sign", unit, bank_maker)
    take("reply", unit, bank_maker)
    assert Notice.objects.filter(recipient=office_lead, subject__contains="回复办理情况").count() == 1
    take("send-back", unit, office, "请补充凭证")
    assert "请补充凭证" in Notice.objects.filter(recipient=bank_maker).latest("pk").body


def test_files_belong_to_the_order_or_to_one_answer(order, bank_maker):
    unit = unit_of(order)
    take("sign", unit, bank_maker)
    take("reply", unit, bank_maker, files=inspect([("凭证.pdf", PDF)]))
    (file,) = unit.events.last().files.all()
    assert (str(file), Attachment.objects.count()) == ("凭证.pdf", 1)
    assert Institution.objects.get(code="B01").orders.count() == 1
