"""A waiver: asked for, decided by the lead, it turns the rule's finding into a hint until its day; who may do what."""

import datetime as dt

import pytest

from filings import services
from filings.models import Rule, Waiver
from filings.waiver_steps import WAIVER_STEPS
from institutions.models import Notice
from qianjiang_finance.common.errors import BusinessError, NotAllowed, StaleState
from tests import factories
from tests.factories import BANK_FIGURES, filing_of, freeze, save, step

pytestmark = pytest.mark.django_db

REASON = "本行信用类与担保类之间有一笔在途调整，季后补记"
#: 信用 18,900.00 and 担保类 72,500.00 make 91,400.00, not 92,300.00: R05, 必须改.
WRONG = BANK_FIGURES | {"B204": "18900.00"}


@pytest.fixture
def filing(catalogue, bank, other_bank, bank_maker, bank_checker, other_maker, office, office_lead):
    period = factories.open_period("2024Q2")
    with freeze(2024, 7, 8):
        return save(filing_of(period, bank), bank_maker, WRONG)


def ask(filing, by, *, rule="R05", until=dt.date(2024, 7, 31), reason=REASON):
    with freeze(2024, 7, 9):
        return services.ask_waiver(
            filing=filing, rule=Rule.objects.get(code=rule), until=until, reason=reason, by=by
        )


def take(name, waiver, by, comment="已核实", day=(2024, 7, 10)):
    waiver.refresh_from_db()
    with freeze(*day):
        return services.take_waiver_step(step=WAIVER_STEPS[name], waiver=waiver, by=by, comment=comment)


def found(filing, day=(2024, 7, 11)):
    """Rule → (severity, is waived) of what the checks say."""
    filing.refresh_from_db()
    with freeze(*day):
        return {one.rule: (one.severity, one.is_waived) for one in services.findings_of(filing)}


def test_an_approved_waiver_turns_the_finding_into_a_hint_and_the_filing_goes_on(
    filing, bank_maker, office_lead
):
    waiver = ask(filing, bank_maker)
    assert found(filing)["R05"] == ("E", False), "asking changes nothing"
    take("approve", waiver, office_lead)
    assert found(filing)["R05"] == ("I", True)
    with freeze(2024, 7, 11):
        assert step("send-to-check", filing, bank_maker).status == "checking"


def test_it_ends_by_itself_after_its_day(filing, bank_maker, office_lead):
    waiver = take("approve", ask(filing, bank_maker), office_lead)
    assert found(filing, (2024, 7, 31))["R05"] == ("I", True)
    assert found(filing, (2024, 8, 1))["R05"] == ("E", False)
    with freeze(2024, 8, 1):
        assert waiver.state_word == "已到期"
        assert not Waiver.objects.live().exists()


def test_it_holds_for_no_other_institution_rule_or_period(
    filing, other_bank, other_maker, bank_maker, office_lead
):
    take("approve", ask(filing, bank_maker), office_lead)
    other = filing_of(filing.period, other_bank)
    with freeze(2024, 7, 9):
        save(other, other_maker, WRONG | {"B502": "99999.00"})
        save(filing, bank_maker, WRONG | {"B502": "99999.00"})
    assert found(other)["R05"] == ("E", False)
    assert found(filing)["R21"] == ("E", False)


def test_revoking_brings_the_rule_back_at_once(filing, bank_maker, office, office_lead):
    waiver = take("approve", ask(filing, bank_maker), office_lead)
    take("revoke", waiver, office, "情况变化")
    assert found(filing)["R05"] == ("E", False)
    assert [event.verb for event in waiver.events.all()] == ["ask", "approve", "revoke"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": "在途调整"}, "至少10个字"),
        ({"until": dt.date(2024, 7, 8)}, "不能早于今天"),
        ({"rule": "R02"}, "不能豁免"),
        ({"rule": "X01"}, "无需豁免"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_its_reason(filing, bank_maker, changes, words):
    with pytest.raises(BusinessError, match=words):
        ask(filing, bank_maker, **changes)
    assert not Waiver.objects.exists()


def test_a_second_open_waiver_of_the_same_rule_is_refused(filing, bank_maker, office_lead):
    first = ask(filing, bank_maker)
    with pytest.raises(BusinessError, match="不能重复申请"):
        ask(filing, bank_maker)
    take("refuse", first, office_lead)
    assert ask(filing, bank_maker).state == Waiver.State.ASKED


def test_after_its_day_it_can_no_longer_be_approved(filing, bank_maker, office_lead):
    waiver = ask(filing, bank_maker)
    with pytest.raises(BusinessError, match="期限已过"):
        take("approve", waiver, office_lead, day=(2024, 8, 1))


def test_nobody_approves_what_they_asked_for(filing, office_lead):
    with pytest.raises(NotAllowed, match="申请人不能批准"):
        take("approve", ask(filing, office_lead), office_lead)


def test_an_accepted_filing_needs_no_waiver(filing, bank_maker, bank_checker, office):
    with freeze(2024, 7, 9):
        save(filing, bank_maker, BANK_FIGURES)
        step("send-to-check", filing, bank_maker)
        step("sign", filing, bank_checker)
        step("accept", filing, office)
    filing.refresh_from_db()
    with pytest.raises(NotAllowed, match="无需豁免"):
        ask(filing, bank_maker)


def test_two_leads_cannot_decide_the_same_application_twice(filing, bank_maker, office_lead):
    waiver = ask(filing, bank_maker)
    stale = Waiver.objects.get(pk=waiver.pk)
    take("approve", waiver, office_lead)
    with pytest.raises(StaleState), freeze(2024, 7, 10):
        services.take_waiver_step(step=WAIVER_STEPS["refuse"], waiver=stale, by=office_lead, comment="不符合")


#: Step → who may take it on an application of the bank; every other role is refused.
MAY = {
    "approve": {"office_lead"},
    "refuse": {"office_lead"},
    "withdraw": {"bank_maker", "bank_checker"},
    "revoke": {"office", "office_lead"},
}
ROLES = (
    "bank_maker", "bank_checker", "other_maker", "office", "office_lead", "leader", "lead_unit", "outsider", "sysadmin",
    "secadmin", "auditor",
)  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", WAIVER_STEPS)
def test_each_step_is_for_its_roles(filing, bank_maker, office_lead, request, name, role):
    waiver = ask(filing, bank_maker)
    if name == "revoke":
        take("approve", waiver, office_lead)
    user = request.getfixturevalue(role)
    if role in MAY[name]:
        assert take(name, waiver, user).state == WAIVER_STEPS[name].target
    else:
        with pytest.raises(NotAllowed):
            take(name, waiver, user)


@pytest.mark.parametrize("name", ["refuse", "revoke"])
def test_a_refusal_needs_its_reason(filing, bank_maker, office_lead, name):
    waiver = ask(filing, bank_maker)
    if name == "revoke":
        take("approve", waiver, office_lead)
    with pytest.raises(BusinessError, match="原因"):
        take(name, waiver, office_lead, comment="  ")


def test_the_lead_is_told_of_the_application_and_the_institution_of_the_decision(
    filing, bank_maker, office_lead
):
    waiver = ask(filing, bank_maker)
    assert Notice.objects.get(recipient=office_lead).link == waiver.get_absolute_url()
    take("approve", waiver, office_lead)
    assert "批准豁免R05" in Notice.objects.filter(recipient=bank_maker).latest("pk").subject


def test_the_page_asks_and_the_list_shows(client, filing, bank_maker, other_maker, office_lead):
    address = "/filings/2024Q2/B01/waive/R05/"
    client.force_login(bank_maker)
    with freeze(2024, 7, 9):
        assert f'href="{address}"' in client.get("/filings/2024Q2/B01/edit/?check=1").content.decode()
        refused = client.post(address, {"reason": "太短", "until": "2024-07-31"})
        assert refused.status_code == 422
        assert "太短" in refused.content.decode()
        answer = client.post(address, {"reason": REASON, "until": "2024-07-31"}, follow=True)
    waiver = Waiver.objects.get()
    assert answer.redirect_chain[-1][0] == waiver.get_absolute_url()
    client.force_login(office_lead)
    with freeze(2024, 7, 10):
        client.post(f"{waiver.get_absolute_url()}approve/")
        assert REASON in client.get("/filings/waivers/?only=live").content.decode()
    client.force_login(bank_maker)
    with freeze(2024, 7, 10):
        assert "已豁免" in client.get("/filings/2024Q2/B01/edit/?check=1").content.decode()
    client.force_login(other_maker)
    assert REASON not in client.get("/filings/waivers/").content.decode()
    assert client.get(waiver.get_absolute_url()).status_code == 404
