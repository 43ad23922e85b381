"""Every transition × every state × every role: allowed exactly where the table of domain §4.3 says."""

import pytest

from filings import policies
from filings.models.filing import Status
from filings.workflow import TRANSITIONS
from tests import factories

pytestmark = pytest.mark.django_db

#: step → (states it may start from, who may take it), typed from domain §4.3; two signatures.
EXPECTED = {
    "save": ({"not-started", "drafting", "returned"}, {"bank_maker"}),
    "send-to-check": ({"drafting"}, {"bank_maker"}),
    "hand-back": ({"checking"}, {"bank_checker"}),
    "sign": ({"checking"}, {"bank_checker"}),
    "accept": ({"submitted"}, {"office", "office_lead"}),
    "send-back": ({"submitted"}, {"office", "office_lead"}),
    "lock": ({"accepted"}, {"office_lead"}),
    "ask-correction": ({"accepted", "locked"}, {"bank_maker"}),
    "approve-correction": ({"correcting"}, {"office_lead"}),
    "refuse-correction": ({"correcting"}, {"office_lead"}),
    "exempt": ({"not-started"}, {"office", "office_lead"}),
    "fill-for": ({"not-started", "drafting", "returned"}, {"office", "office_lead"}),
    "take-back": (set(), set()),  # only where the office fills in
    "restore": ({"exempt"}, {"office", "office_lead"}),
}
#: The same where the office fills in for the institution: what differs.
EXPECTED_ON_BEHALF = {
    "save": ({"not-started", "drafting", "returned"}, {"office", "office_lead"}),
    "send-to-check": ({"drafting"}, {"office", "office_lead"}),
    "hand-back": ({"checking"}, {"office", "office_lead"}),
    "sign": ({"checking"}, {"office", "office_lead"}),
    "fill-for": (set(), set()),
    "take-back": ({"drafting"}, {"bank_maker"}),
}
WITH_THREE_SIGNATURES = {"pass-check", "countersign", "decline"}
CAST = (
    "bank_maker", "bank_checker", "other_maker", "other_checker", "office", "office_lead", "leader", "lead_unit",
    "outsider", "sysadmin",
)  # fmt: skip


def test_the_expectation_names_every_step():
    assert set(EXPECTED) | WITH_THREE_SIGNATURES == set(TRANSITIONS)


@pytest.mark.parametrize("on_behalf", ["", "paper"])
@pytest.mark.parametrize("name", TRANSITIONS)
def test_a_step_is_allowed_only_from_its_states_and_for_its_people(
    catalogue, request, bank, office, name, on_behalf
):
    filing = factories.filing_of(factories.open_period("2024Q2"), bank)
    people = {role: request.getfixturevalue(role) for role in CAST}
    filing.on_behalf = on_behalf
    expected = EXPECTED | EXPECTED_ON_BEHALF if on_behalf else EXPECTED
    states, allowed_people = expected.get(name, (set(), set()))
    for status in Status.values:
        filing.status = status
        for role, person in people.items():
            decision = policies.can_take(TRANSITIONS[name], person, filing)
            assert bool(decision) is (status in states and role in allowed_people), (status, role)
            assert decision or decision.reason


def test_every_state_has_a_way_out_and_every_state_can_be_reached():
    left = {status for step in TRANSITIONS.values() for status in step.sources}
    reached = {step.target for step in TRANSITIONS.values()} | {Status.NOT_STARTED}
    assert set(Status) == left
    assert set(Status) <= reached
