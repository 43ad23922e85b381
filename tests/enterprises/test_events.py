"""Matchmaking events: their states, who moves them, what was signed and lent (worked by hand)."""

import datetime as dt
from decimal import Decimal

import pytest

from enterprises import policies, services
from enterprises.funnel import funnel_of_events
from enterprises.models import MatchEvent, Signing
from enterprises.steps import EVENT_STEPS
from institutions.models import Institution, Notice
from institutions.services import inspect
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests.attachment_files import PDF
from tests.factories import freeze

pytestmark = pytest.mark.django_db

DAY = dt.date(2024, 5, 20)


def data(**changes):
    return services.EventData(
        **{"name": "园区对接会", "kind": "matching", "held_on": DAY, "place": "园区会议室"} | changes
    )


@pytest.fixture
def event(enterprises, bank, other_bank, bank_maker, other_maker, park):
    with freeze(2024, 5, 6):
        return services.plan_event(
            host=Institution.objects.get(code="YQ"), data=data(participants=[bank, other_bank]), by=park
        )


def take(name, event, by, comment="按计划进行", day=(2024, 5, 21)):
    event = MatchEvent.objects.select_related("host").get(pk=event.pk)
    with freeze(*day):
        return services.take_event_step(step=EVENT_STEPS[name], event=event, by=by, comment=comment)


def held(event, by, count=12):
    with freeze(2024, 5, 20, hour=18):
        event.refresh_from_db()
        services.change_event(
            event=event, data=data(participants=list(event.participants.all()), enterprise_count=count), by=by
        )
    return take("hold", event, by)


def sign(event, enterprise, bank, amount, by):
    event.refresh_from_db()
    with freeze(2024, 5, 21):
        return services.add_signing(
            event=event, enterprise=enterprise, bank=bank, amount=Decimal(amount), by=by
        )


def lend(signing, amount, by, day=(2024, 6, 28)):
    signing = Signing.objects.select_related("event__host", "bank").get(pk=signing.pk)
    with freeze(*day):
        return services.add_disbursement(
            signing=signing, amount=Decimal(amount), paid_on=dt.date(*day), by=by
        )


def test_an_event_goes_from_plan_to_close_and_tells_its_banks(event, park, enterprises, bank, bank_maker):
    take("notify", event, park, day=(2024, 5, 7))
    assert "园区会议室" in Notice.objects.get(recipient=bank_maker).body
    held(event, park)
    sign(event, enterprises[0], bank, "3000", park)
    take("follow", event, park)
    assert take("close", event, park).get_state_display() == "办结"
    assert [step.verb for step in event.steps.all()] == [
        "add",
        "notify",
        "edit",
        "hold",
        "sign",
        "follow",
        "close",
    ]


def test_held_needs_its_day_and_the_number_of_enterprises(event, park):
    with pytest.raises(BusinessError, match="尚未到期"):
        take("hold", event, park, day=(2024, 5, 19))
    with pytest.raises(BusinessError, match="参加企业数"):
        take("hold", event, park)


def test_nothing_is_followed_without_a_signing(event, park):
    held(event, park)
    with pytest.raises(BusinessError, match="还没有登记签约"):
        take("follow", event, park)


def test_a_cancelled_event_tells_only_those_who_were_told(event, park, bank_maker):
    take("cancel", event, park)
    assert not Notice.objects.filter(recipient=bank_maker).exists()


def test_a_change_is_kept_with_old_and_new(event, park, bank):
    with freeze(2024, 5, 8):
        services.change_event(
            event=event, data=data(held_on=dt.date(2024, 5, 27), participants=[bank]), by=park
        )
    assert event.steps.last().comment == "日期：2024-05-20→2024-05-27；参加机构：2家→1家"


#: 3000 + 2000 + 1000 signed; 3000 lent in full, 500 + 500 of 2000: 4000 / 6000 = 66.67 %.
def test_the_funnel_counts_what_was_signed_and_lent(
    event, park, enterprises, bank, other_bank, bank_maker, office
):
    held(event, park)
    first = sign(event, enterprises[0], bank, "3000", park)
    second = sign(event, enterprises[1], other_bank, "2000", park)
    sign(event, enterprises[2], bank, "1000", park)
    wrong = sign(event, enterprises[2], other_bank, "9999.99", park)
    with freeze(2024, 5, 22):
        services.void_signing(
            signing=Signing.objects.select_related("event__host").get(pk=wrong.pk), reason="登记错误", by=park
        )
    lend(first, "3000", bank_maker)
    lend(second, "500", park)
    slip = lend(second, "500", park)
    lend(second, "500", office)
    services.void_disbursement(disbursement=slip, reason="重复登记", by=park)
    funnel = funnel_of_events(MatchEvent.objects.all(), office)
    assert (funnel.signed, funnel.signed_amount, funnel.begun, funnel.full, funnel.lent_amount) == (
        3, Decimal(6000), 2, 1, Decimal(4000),
    )  # fmt: skip
    assert round(funnel.rate, 2) == Decimal("66.67")
    own = funnel_of_events(MatchEvent.objects.all(), bank_maker)
    assert (own.signed_amount, own.lent_amount) == (Decimal(4000), Decimal(3000))
    listed = MatchEvent.objects.visible_to(bank_maker).with_amounts(bank_maker).get()
    assert (listed.signed_amount, listed.lent_amount) == (Decimal(4000), Decimal(3000))


def test_without_a_signing_there_is_no_rate(basics, office):
    assert funnel_of_events(MatchEvent.objects.all(), office).rate is None


@pytest.mark.parametrize(
    ("amount", "day", "sentence"),
    [
        ("3000.01", (2024, 6, 28), "还可登记3,000.00万元"),
        ("0", (2024, 6, 28), "应大于零"),
        ("0.001", (2024, 6, 28), "最多保留2位小数"),
        ("10", (2024, 5, 19), "活动举办之后"),
    ],
)
def test_a_disbursement_that_cannot_be_is_refused(
    event, park, enterprises, bank, bank_maker, amount, day, sentence
):
    held(event, park)
    signing = sign(event, enterprises[0], bank, "3000", park)
    with pytest.raises(BusinessError, match=sentence):
        lend(signing, amount, bank_maker, day)


def test_a_signing_with_money_lent_is_not_voided_and_none_is_entered_twice(
    event, park, enterprises, bank, bank_maker, lead_unit
):
    held(event, park)
    signing = sign(event, enterprises[0], bank, "3000", park)
    with pytest.raises(BusinessError, match="不能重复登记"):
        sign(event, enterprises[0], bank, "1", park)
    with pytest.raises(BusinessError, match="不是银行"):
        sign(event, enterprises[0], Institution.objects.get(code="CZJ"), "1", park)
    lend(signing, "10", bank_maker)
    with pytest.raises(BusinessError, match="已有放款"):
        services.void_signing(signing=Signing.objects.get(pk=signing.pk), reason="解约", by=park)


def test_another_bank_sees_and_enters_nothing_of_a_signing(
    event, park, enterprises, bank, other_maker, bank_maker
):
    held(event, park)
    signing = sign(event, enterprises[0], bank, "3000", park)
    assert not Signing.objects.visible_to(other_maker).exists()
    with pytest.raises(NotAllowed):
        lend(signing, "10", other_maker)


def test_two_people_cannot_move_it_twice(event, park):
    stale = MatchEvent.objects.select_related("host").get(pk=event.pk)
    take("notify", event, park)
    with pytest.raises(StaleState):
        services.take_event_step(step=EVENT_STEPS["cancel"], event=stale, by=park, comment="停办")


def test_only_the_three_hosts_hold_events(office, lead_unit, basics):
    for host, person in (("FGW", office), ("JXW", lead_unit)):
        with pytest.raises(NotAllowed):
            services.plan_event(host=Institution.objects.get(code=host), data=data(), by=person)


def test_a_file_of_a_known_kind_is_kept(event, park):
    (inspected,) = inspect([("纪要.pdf", PDF)])
    kept = services.add_event_file(event=event, kind="minutes", inspected=inspected, by=park)
    assert str(kept) == "纪要.pdf"
    with pytest.raises(BusinessError, match="材料种类"):
        services.add_event_file(event=event, kind="poem", inspected=inspected, by=park)


#: step → states, typed from domain §7; the host is 园区, for which the office may act too.
STATES = {
    "notify": {"planned"},
    "hold": {"planned", "notified"},
    "follow": {"held"},
    "close": {"held", "following"},
    "cancel": {"planned", "notified"},
}
CAST = (
    "bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "lead_unit", "park", "outsider", "sysadmin",
    "secadmin", "auditor",
)  # fmt: skip


@pytest.mark.parametrize("name", EVENT_STEPS)
def test_each_step_is_for_its_states_and_its_people(event, request, name):
    event = MatchEvent.objects.select_related("host").get(pk=event.pk)
    for state in MatchEvent.State.values:
        event.state = state
        for role in CAST:
            decision = policies.can_take_event_step(EVENT_STEPS[name], request.getfixturevalue(role), event)
            expected = state in STATES[name] and role in {"office", "office_lead", "park"}
            assert bool(decision) is expected, (state, role)
