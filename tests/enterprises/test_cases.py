"""核查单: opened, explained, verified, mended; days over the Spring Festival; who sees and moves it."""

import datetime as dt

import pytest

from enterprises import policies, services
from enterprises.models import RecallCase
from enterprises.steps import CASE_STEPS
from institutions.models import Institution, Notice
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from qianjiang_finance.common.quarter import Quarter
from tests.factories import freeze

pytestmark = pytest.mark.django_db

Q = Quarter(2023, 4)
GROUND = "提前收回率2.41%，超过2%"


def opened(bank, by, day=(2024, 2, 6), **changes):
    with freeze(*day):
        data = services.CaseData(
            **{"bank": bank, "quarter": Q, "kind": "recalled", "ground": GROUND} | changes
        )
        return services.open_case(data=data, by=by)


def take(name, case, by, comment="已逐户核对台账", day=(2024, 2, 8)):
    case = RecallCase.objects.select_related("bank").get(pk=case.pk)
    with freeze(*day):
        return services.take_case_step(step=CASE_STEPS[name], case=case, by=by, comment=comment)


@pytest.fixture
def case(bank, other_bank, bank_maker, office, office_lead, regulator):
    return opened(bank, office)


def test_a_case_goes_from_the_flag_to_the_mending(case, bank_maker, office, regulator):
    take("explain", case, bank_maker)
    take("confirm", case, regulator)
    take("mend", case, bank_maker)
    assert take("finish", case, office).get_state_display() == "属实已整改"
    assert [step.verb for step in case.steps.all()] == ["open", "explain", "confirm", "mend", "finish"]


#: 2024-02-06 Tuesday; 10–17 February is off, Sunday the 18th is worked: 7, 8, 9, 18, 19. From 8: 9, 18, 19, 20, 21, 22, 23, 26, 27, 28.
def test_the_banks_days_skip_the_spring_festival(case, bank_maker, office):
    assert case.due_on == dt.date(2024, 2, 19)
    take("explain", case, bank_maker)
    assert take("confirm", case, office).due_on == dt.date(2024, 2, 28)


def test_without_an_explanation_nothing_is_decided_before_the_day_is_past(case, office):
    with pytest.raises(NotAllowed, match="说明期限未到"):
        take("confirm", case, office, day=(2024, 2, 19))
    assert take("confirm", case, office, day=(2024, 2, 20)).state == "confirmed"


def test_only_what_people_found_true_counts_for_the_quarter(
    case, bank, other_bank, bank_maker, office, office_lead
):
    def counted():
        return set(RecallCase.objects.found_true(Q).values_list("bank__code", flat=True))

    assert counted() == set()
    take("explain", case, bank_maker)
    assert counted() == set()
    take("confirm", case, office)
    assert counted() == {"B01"}
    assert not RecallCase.objects.found_true(Quarter(2024, 1)).exists()
    take("mend", case, bank_maker)
    take("finish", case, office)
    assert counted() == {"B01"}
    other = opened(other_bank, office)
    take("void", other, office_lead, comment="误发起的核查")
    assert counted() == {"B01"}


def test_a_case_found_untrue_ends_without_effect(case, bank_maker, office):
    take("explain", case, bank_maker)
    assert take("dismiss", case, office).get_state_display() == "不属实"
    assert not RecallCase.objects.found_true(Q).exists()


def test_more_words_are_asked_for_with_a_new_day(case, bank_maker, office):
    take("explain", case, bank_maker)
    assert take("ask-again", case, office).due_on == dt.date(2024, 2, 21)
    assert "要求补充说明" in Notice.objects.filter(recipient=bank_maker).latest("pk").subject


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"ground": "x", "kind": "cut"}, "请填写线索"),
        ({"kind": "other"}, "请选择停贷"),
        ({"quarter": Quarter(2024, 2)}, "尚未开始"),
        ({}, "已有核查单"),
    ],
)
def test_what_cannot_be_opened_is_refused(case, bank, office, changes, sentence):
    with pytest.raises(BusinessError, match=sentence):
        opened(bank, office, **changes)


def test_a_case_is_opened_against_banks_only(office):
    with pytest.raises(BusinessError, match="只对银行"):
        opened(Institution.objects.select_related("kind").get(code="CZJ"), office)


def test_two_verdicts_at_once_are_one(case, bank_maker, office, regulator):
    take("explain", case, bank_maker)
    stale = RecallCase.objects.select_related("bank").get(pk=case.pk)
    take("confirm", case, regulator)
    with pytest.raises(StaleState), freeze(2024, 2, 8):
        services.take_case_step(step=CASE_STEPS["dismiss"], case=stale, by=office, comment="不属实的")


def test_the_case_is_seen_by_its_bank_the_office_leaders_and_the_regulator(
    case, bank_maker, other_maker, office, leader, lead_unit, regulator
):
    people = (bank_maker, other_maker, office, leader, lead_unit, regulator)
    seen = {person.username: RecallCase.objects.visible_to(person).exists() for person in people}
    assert seen == {
        "b01-maker": True,
        "b02-maker": False,
        "office": True,
        "leader": True,
        "fgw": False,
        "jg": True,
    }


VERIFIERS = {"office", "office_lead", "regulator"}
BANK = {"bank_maker", "bank_checker"}
#: step → (states, who), typed from domain §5.5; the case is overdue, so that a verdict is possible without an explanation.
EXPECTED = {
    "explain": ({"waiting"}, BANK),
    "ask-again": ({"explained"}, VERIFIERS),
    "confirm": ({"waiting", "explained"}, VERIFIERS),
    "dismiss": ({"waiting", "explained"}, VERIFIERS),
    "mend": ({"confirmed"}, BANK),
    "mend-again": ({"mended"}, VERIFIERS),
    "finish": ({"mended"}, VERIFIERS),
    "void": ({"waiting", "explained"}, {"office_lead"}),
}
CAST = (
    "bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "lead_unit", "regulator", "outsider",
    "sysadmin", "secadmin", "auditor",
)  # fmt: skip


@pytest.mark.parametrize("name", CASE_STEPS)
def test_each_step_is_for_its_states_and_its_people(case, request, name):
    states, people = EXPECTED[name]
    with freeze(2024, 3, 1):
        for state in RecallCase.State.values:
            case.state = state
            for role in CAST:
                decision = policies.can_take_case_step(CASE_STEPS[name], request.getfixturevalue(role), case)
                assert bool(decision) is (state in states and role in people), (state, role)
