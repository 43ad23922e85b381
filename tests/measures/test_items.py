"""The life of a work item: every step × state × role, what each step sets, what it refuses (features A5, A8–A10)."""

import datetime as dt

import pytest

from institutions.models import Notice
from measures import policies, services
from measures.item_steps import ITEM_STEPS, done_word
from measures.models import WorkItem
from measures.models.items import State
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories
from tests.measures.task_world import hand_out, item_of, prove, take

pytestmark = pytest.mark.django_db

#: step → (states it may start from, who may take it on a milestone of bank B01 under measure 13), typed from domain §1.5.
#: FGW leads measure 13; its person confirms what others deliver.
EXPECTED = {
    "issue": ({"planned"}, {"office", "office_lead"}),
    "sign": ({"issued"}, {"bank_maker", "bank_checker"}),
    "ask-adjust": ({"issued", "working"}, {"bank_maker", "bank_checker"}),
    "reissue": ({"adjusting"}, {"office", "office_lead"}),
    "refuse-adjust": ({"adjusting"}, {"office", "office_lead"}),
    "exempt": ({"issued", "adjusting"}, {"office", "office_lead"}),
    "ask-extension": ({"working", "returned"}, {"bank_maker", "bank_checker"}),
    "grant-extension": ({"extending"}, {"office", "office_lead"}),
    "refuse-extension": ({"extending"}, {"office", "office_lead"}),
    "submit": ({"working", "returned", "extending"}, {"bank_maker", "bank_checker"}),
    "close": ({"submitted"}, {"office", "office_lead", "lead_unit"}),
    "send-back": ({"submitted"}, {"office", "office_lead", "lead_unit"}),
    "reopen": ({"done", "not-applicable"}, {"office", "office_lead"}),
    "retire": (
        {"planned", "issued", "adjusting", "working", "extending", "returned"},
        {"office", "office_lead"},
    ),
}
CAST = (
    "bank_maker", "bank_checker", "other_maker", "other_checker", "office", "office_lead", "leader", "lead_unit",
    "outsider", "sysadmin", "secadmin", "auditor",
)  # fmt: skip


@pytest.fixture
def plan(policy, bank, other_bank, bank_maker, office):
    return hand_out(office)


@pytest.fixture
def at_work(plan, bank, bank_maker):
    """The plan of the year of the bank (M01-T1, due on 31 March), signed for in January."""
    with factories.freeze(2024, 1, 10):
        take("sign", item_of("M01-T1", bank), bank_maker)
    return item_of("M01-T1", bank)


def test_the_expectation_names_every_step():
    assert set(EXPECTED) == set(ITEM_STEPS)


@pytest.mark.parametrize("name", ITEM_STEPS)
def test_a_step_is_allowed_only_from_its_states_and_for_its_people(plan, request, bank, name):
    item = item_of("M13-T1", bank)
    people = {role: request.getfixturevalue(role) for role in CAST}
    states, allowed = EXPECTED[name]
    for state in State.values:
        item.state = state
        for role, person in people.items():
            decision = policies.can_take_item_step(ITEM_STEPS[name], person, item)
            assert bool(decision) is (state in states and role in allowed), (state, role)
            assert decision or decision.reason


@pytest.mark.parametrize("name", ["ask-extension", "submit"])
def test_a_continuing_task_is_never_delivered_nor_extended(plan, bank, bank_maker, name):
    item = item_of("M01-T2", bank)
    for state in State.values:
        item.state = state
        assert not policies.can_take_item_step(ITEM_STEPS[name], bank_maker, item)


def test_every_state_but_the_last_has_a_way_out_and_every_state_can_be_reached():
    left = {state for step in ITEM_STEPS.values() for state in step.sources}
    reached = {step.target for step in ITEM_STEPS.values()} | {State.PLANNED}
    assert set(State) - left == {State.RETIRED}
    assert reached == set(State)


def test_a_lead_does_not_confirm_its_own_row_nor_anybody_what_he_delivered(
    plan, lead_unit, office, office_lead
):
    own = item_of("M10-T5", "FGW")
    own.state = State.SUBMITTED
    close = ITEM_STEPS["close"]
    assert not policies.can_take_item_step(close, lead_unit, own)
    assert policies.can_take_item_step(close, office, own)
    own.submitted_by = office
    assert not policies.can_take_item_step(close, office, own)
    assert policies.can_take_item_step(close, office_lead, own)


def test_the_way_from_signing_to_the_end(at_work, bank, bank_maker, lead_unit, office):
    assert (at_work.state, at_work.handler) == ("working", bank_maker)
    with pytest.raises(BusinessError, match="请先上传佐证（计划文件（盖章）"):
        take("submit", at_work, bank_maker, "计划已报送")
    prove(at_work, bank_maker)
    with factories.freeze(2024, 3, 20):
        take("submit", at_work, bank_maker, "计划已报送")
    with factories.freeze(2024, 3, 21):
        done = take("close", at_work, office)
    assert done.state == "done" and done.result == "计划已报送"
    verbs = list(done.events.values_list("verb", flat=True))
    assert verbs == ["issue", "sign", "evidence", "submit", "close"]
    assert [done_word(verb) for verb in verbs] == ["下达", "签收", "上传佐证", "提交成果", "审核办结"]
    assert Notice.objects.filter(recipient=bank_maker, subject__endswith="M01-T1：审核办结").count() == 1


def test_what_must_be_said_is_asked_for(at_work, bank_maker, office):
    with pytest.raises(BusinessError, match="请填写申请调整的理由"):
        take("ask-adjust", at_work, bank_maker)
    with pytest.raises(BusinessError, match="请填写终止理由"):
        take("retire", at_work, office, "  ")


def test_an_extension_moves_the_day_when_granted_and_is_counted(at_work, bank_maker, office):
    with factories.freeze(2024, 3, 25):
        with pytest.raises(BusinessError, match="应晚于现定期限2024年3月31日"):
            take("ask-extension", at_work, bank_maker, "上级行尚未批复", dt.date(2024, 3, 31))
        take("ask-extension", at_work, bank_maker, "上级行尚未批复", dt.date(2024, 4, 30))
        item = take("refuse-extension", at_work, office, "请抓紧")
        assert (item.due_on, item.extensions, item.asked_due_on) == (dt.date(2024, 3, 31), 0, None)
        take("ask-extension", at_work, bank_maker, "上级行尚未批复", dt.date(2024, 4, 30))
        item = take("grant-extension", at_work, office)
    assert (item.due_on, item.first_due_on, item.extensions) == (
        dt.date(2024, 4, 30),
        dt.date(2024, 3, 31),
        1,
    )


def test_sending_back_is_counted_and_a_finished_one_reopens_with_a_reason(at_work, bank, bank_maker, office):
    prove(at_work, bank_maker)
    take("submit", at_work, bank_maker, "计划已报送")
    take("send-back", at_work, office, "缺上级行下达文件")
    take("submit", at_work, bank_maker, "已补充")
    take("close", at_work, office)
    with pytest.raises(BusinessError, match="请填写重新办理的理由"):
        take("reopen", at_work, office)
    item = take("reopen", at_work, office, "计划数有误")
    assert (item.state, item.sent_back, item.closed_at, item.submitted_at) == ("working", 1, None, None)


def test_an_agreed_adjustment_is_handed_out_again_in_new_words(at_work, bank_maker, office):
    take("ask-adjust", at_work, bank_maker, "上级行不下达书面计划")
    item = take("reissue", at_work, office, "由本行盖章的计划说明")
    assert (item.state, item.deliverable, item.handler) == ("issued", "由本行盖章的计划说明", None)


def test_a_second_person_with_an_old_page_is_told_and_nothing_is_written(
    at_work, bank, bank_maker, bank_checker
):
    old = item_of("M01-T1", bank)
    take("ask-adjust", at_work, bank_maker, "不适合本行")
    with pytest.raises(StaleState, match="请刷新页面"):
        services.take_item_step(step=ITEM_STEPS["ask-adjust"], item=old, by=bank_checker, comment="重复")
    assert item_of("M01-T1", bank).events.filter(verb="ask-adjust").count() == 1


def test_the_regulators_are_asked_and_the_office_answers_for_them_with_its_source(plan, office, office_lead):
    item = item_of("M02-T5", "RH")
    assert item.is_asked and item.state_word == "待确认"
    assert ITEM_STEPS["sign"].label_for(item) == "确认配合"
    assert ITEM_STEPS["issue"].label_for(item) == "发出商请"
    with pytest.raises(BusinessError, match="代办须在说明中写明依据"):
        take("sign", item, office)
    take("sign", item, office, "来函〔2024〕3号")
    assert item_of("M02-T5", "RH").events.get(verb="sign").on_behalf
    bank_item = item_of("M01-T1", "B01")
    with pytest.raises(NotAllowed, match="由承担单位"):
        take("sign", bank_item, office, "代签")


def test_a_unit_signs_for_everything_in_one_press(plan, bank, bank_maker, other_maker, office):
    waiting = WorkItem.objects.filter(institution=bank, state="issued").count()
    assert waiting > 50
    with pytest.raises(NotAllowed, match="由承担单位"):
        services.sign_all(unit=bank, year=2024, by=other_maker)
    assert services.sign_all(unit=bank, year=2024, by=bank_maker) == waiting
    assert not WorkItem.objects.filter(institution=bank, state="issued").exists()
    assert Notice.objects.filter(recipient=office, subject__contains=f"签收任务{waiting}项").count() == 1
    with pytest.raises(BusinessError, match="没有待签收"):
        services.sign_all(unit=bank, year=2024, by=bank_maker)


def test_evidence_is_withdrawn_with_a_reason_stays_and_cannot_be_taken_from_under_a_result(
    at_work, bank, bank_maker, other_maker
):
    prove(at_work, bank_maker)
    evidence = at_work.evidence.get()
    with pytest.raises(NotAllowed):
        services.withdraw_task_evidence(evidence=evidence, reason="传错", by=other_maker)
    services.withdraw_task_evidence(evidence=evidence, reason="传错", by=bank_maker)
    assert at_work.evidence.get().withdrawn_reason == "传错"
    with pytest.raises(BusinessError, match="请先上传佐证"):
        take("submit", at_work, bank_maker, "计划已报送")
    prove(at_work, bank_maker)
    take("submit", at_work, bank_maker, "计划已报送")
    with pytest.raises(NotAllowed, match="成果已提交审核"):
        services.withdraw_task_evidence(
            evidence=item_of("M01-T1", bank).evidence.first(), reason="传错", by=bank_maker
        )
