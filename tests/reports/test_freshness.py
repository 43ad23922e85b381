"""Computed pages are kept, and never shown once anything on them has changed."""

import pytest

from institutions import audit
from institutions.models import AuditEvent
from reports.freshness import once, stamp
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(catalogue, bank, bank_maker, bank_checker, office):
    with factories.freeze(2024, 7, 5):
        period = factories.open_period("2024Q2")
        return factories.filing_of(period, bank)


def test_nothing_changed_gives_the_same_stamp(filing, django_assert_num_queries):
    with django_assert_num_queries(1):
        first = stamp("board", "2024Q2")
    assert stamp("board", "2024Q2") == first
    assert stamp("board", "2024Q1") != first


def test_every_step_of_a_filing_changes_the_stamp(filing, bank_maker, bank_checker, office):
    seen = {stamp()}
    with factories.freeze(2024, 7, 8):
        factories.save(filing, bank_maker)
        seen.add(stamp())
        factories.explain_all(filing, bank_maker)
        for name, who in (("send-to-check", bank_maker), ("sign", bank_checker), ("accept", office)):
            factories.step(name, filing, who)
            seen.add(stamp())
    assert len(seen) == 5


def test_a_setting_changes_the_stamp_and_a_sign_in_does_not(filing, office):
    before = stamp()
    audit.record(verb=AuditEvent.Verb.LOGIN, subject="office", by=office)
    assert stamp() == before
    audit.record(verb=AuditEvent.Verb.INSTITUTION, subject="演示大型银行甲", by=office)
    assert stamp() != before


def test_a_page_is_computed_once_for_each_stamp(settings, filing):
    computed = []

    def compute():
        computed.append("页面")
        return computed[-1]

    assert once("page-a", compute) == once("page-a", compute) == "页面"
    once("page-b", compute)
    assert len(computed) == 2


def test_the_dashboard_is_kept_and_changes_with_the_next_acceptance(
    client, filing, bank, bank_maker, bank_checker, office, django_assert_max_num_queries
):
    third = factories.make_institution("B03", kind="LB", name="演示大型银行丙", order=3)
    maker = factories.make_user("b03-maker", ("maker", third))
    checker = factories.make_user("b03-checker", ("checker", third))
    client.force_login(office)
    with factories.freeze(2024, 10, 8):
        period = factories.open_period("2024Q3")
        factories.accept_figures(
            period, bank, factories.BANK_FIGURES, maker=bank_maker, checker=bank_checker, office=office
        )
        first = client.get("/reports/?period=2024Q3&unit=wan")
        with django_assert_max_num_queries(7):
            again = client.get("/reports/?period=2024Q3&unit=wan")
        assert again.context["shown"] == first.context["shown"]
        assert "184,600.00" not in again.content.decode()
        factories.accept_figures(
            period, third, factories.BANK_FIGURES, maker=maker, checker=checker, office=office
        )
        assert "184,600.00" in client.get("/reports/?period=2024Q3&unit=wan").content.decode()
